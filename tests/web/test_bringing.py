"""Work and marks that come in as a workbook: all rows or none, and the bad ones back with their reasons."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo.apps.exports.models import Export
from qianmo.apps.households.queries import numbers_of
from qianmo.apps.org.services import open_business_day
from qianmo.apps.ratings.models import RosterMark
from qianmo.apps.tasks.models import Task
from tests import village as v
from tests.web.test_exports import sheets
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
HEAD, MANAGER = "2001", "2002"
MARKS = f"/campaigns/{v.UPPER}/marks/bring/"
WORK = ["户号", "到户里做什么", "期限"]


@pytest.fixture
def numbers():
    """Household numbers: two of the upper village, one of the other branch."""
    ground = v.found_village()
    ids = v.file_families([v.family(ground, "孟庆和"), v.family(ground, "乌云")])
    ids += v.file_families([v.family(ground, "远客", village=v.FAR)])
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    known = numbers_of(household_ids=ids)
    return [known[pk] for pk in ids]


def book(*rows: list[str]) -> SimpleUploadedFile:
    """A workbook as ours leave: a sheet that explains, then the list."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False}) as workbook:
        workbook.add_worksheet("说明").write_string(0, 0, "客户")
        sheet = workbook.add_worksheet("名单")
        for line, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(line, column, text)
    return SimpleUploadedFile("派工.xlsx", made.getvalue())


def send(client, address: str, *rows: list[str]) -> str:
    return client.post(address, {"file": book(*rows)}, follow=True).content.decode()


def returned(client) -> list[list[object]]:
    answer = client.post(f"/exports/{Export.objects.get().pk}/fetch/")
    return sheets(answer.content)["名单"]


def test_each_household_of_a_workbook_gets_its_own_words_and_day(numbers):
    upper, second, _ = numbers
    said = send(visitor(HEAD), "/tasks/bring/", WORK, [upper, "看羊", "2026/4/1"], [second, "问羊价", "2026-04-02"])
    assert "已派 2 户走访" in said
    assert list(Task.objects.order_by("due_on").values_list("note", flat=True)) == ["看羊", "问羊价"]
    again = send(visitor(HEAD), "/tasks/bring/", WORK, [upper, "看羊", "2026-04-01"])
    assert "1 户已有在办的走访" in again


def test_one_bad_row_sends_all_back_with_the_reason_behind_each(numbers):
    upper, second, far = numbers
    client = visitor(HEAD)
    rows = [
        [upper, "看羊", "2026-04-01"],
        [second, "看羊", "明天"],
        [far, "看羊", "2026-04-01"],
        [upper, "=HYPERLINK(1)", "2026-04-01"],
    ]
    said = send(client, "/tasks/bring/", WORK, *rows)
    assert "一行也没有办：4 行里 3 行不对。第 3 行：没有看懂期限" in said
    assert not Task.objects.exists()
    back = returned(client)
    assert [row[:3] for row in back[1:]] == rows
    reasons = [row[3] for row in back[1:]]
    assert reasons[0] == ""
    assert "没有这一户，或不在您的范围" in reasons[2]  # of another branch: like one that does not exist
    assert "有公式" in reasons[3] or "已经有一行" in reasons[3]


def test_marks_come_in_and_never_over_those_of_a_colleague(numbers):
    upper, second, _ = numbers
    client, columns = visitor(MANAGER), ["户号", "户主", "原因", "依据"]
    said = send(client, MARKS, columns, [upper, "x", "赌博", "3 号告诫书"], [second, "y", "", ""])
    assert "已记下 1 户的标注" in said
    assert RosterMark.objects.get().reasons == ["gambling"]
    odd = send(visitor(HEAD), MARKS, columns, [upper, "x", "赌博", "另一份"], [second, "y", "不存在", "z"])
    assert "2 行里 2 行不对" in odd
    assert RosterMark.objects.get().note == "3 号告诫书"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "没有收到文件"),
        (SimpleUploadedFile("x.xlsx", b"<html>"), "内容却是网页"),
        (
            SimpleUploadedFile("x.csv", "户号,别的\n1,2\n".encode()),
            "没有找到表头。第一行应有这几列：户号、到户里做什么、期限",
        ),
        (SimpleUploadedFile("x.csv", "户号,到户里做什么,期限\n".encode()), "一行内容也没有"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(numbers, file, sentence):
    form = {"file": file} if file else {}
    assert sentence in visitor(HEAD).post("/tasks/bring/", form, follow=True).content.decode()
