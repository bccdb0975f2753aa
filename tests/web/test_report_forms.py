"""报表模板: a workbook comes in with what stands in its cells, is filled for a day, and nothing is guessed."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from qianmo.apps.events.models import Event
from qianmo.apps.org.services import open_business_day
from qianmo.apps.targets.models import ReportForm
from qianmo.apps.targets.services import count_indicators
from qianmo.web.report_cells import COLUMNS
from tests import village as v
from tests.apps.targets.loans import LAST, both, lay_loans_down
from tests.web.test_roles import visitor
from tests.web.test_targets import published

pytestmark = pytest.mark.django_db
CELLS = [
    ("表", "B2", "贷款净增", "完成", "", "本月", "万元"),
    ("表", "B3", "贷款净增", "全年目标", v.SECOND, "", "万元"),
    ("表", "B4", "agri_balance", "本指标", "", "本月", "万元"),
    ("表", "B5", "agri_balance", "本指标", v.SECOND, "1", "万元"),
    ("表", "B6", "贷款净增", "完成", "", "9", "万元"),
]


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_loans_down(**both(ground))
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    open_business_day(day=LAST, at=v.at(LAST, hour=8))
    published()
    return ground


def workbook(rows, *, name):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        sheet, bordered = book.add_worksheet("表"), book.add_format({"border": 1})
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_blank(line, column, None, bordered) if cell == "" else sheet.write(line, column, cell)
    return SimpleUploadedFile(name, file.getvalue())


def send(cells, *, person="1007"):
    blank = workbook([["普惠月报", "数"], *[[f"第 {line} 行", ""] for line in range(2, 8)]], name="月报.xlsx")
    told = workbook([COLUMNS, *cells], name="取数.xlsx")
    answer = visitor(person).post(
        "/indicators/forms/keep/", {"name": "普惠月报", "form": blank, "file": told}, follow=True
    )
    return answer.content.decode()


def test_a_form_is_kept_with_its_cells_and_filled_for_a_day(ground):
    page = send(CELLS)
    assert "5 格取数都对得上" in page
    assert "2026-09-30 没有读数" in page
    assert "1 格没有数，留着原样" in page
    row = ReportForm.objects.get()
    answer = visitor("1007").post(f"/indicators/forms/{row.pk}/fill/", {"day": LAST.isoformat()})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name("表").to_python()
    assert [line[1] for line in rows[1:6]] == [150.0, 480.0, 120.0, 100.0, ""]
    assert [one.payload["cells"] for one in Event.objects.filter(kind="targets.form_filled")] == [4]


def test_what_cannot_be_filled_is_told_at_once_and_nothing_is_kept(ground):
    wrong = [
        ("表", "B2", "贷款净增", "完成", "", "本月", "%"),
        ("表", "Z9", "贷款净增", "完成", "", "本月", "万元"),
        ("表", "B3", "贷款净增", "本指标", "9999", "本月", "万元"),
        ("表", "B3", "贷款净增", "完成", "", "本月", "万元"),
    ]
    page = send(wrong)
    for part in ("B3 写了两行", "Z9 在模板里没有", "不能用“%”", "没有代码“9999”的机构", "没有“本指标”这个数"):
        assert part in page, part
    assert "一行也没有办" in send([("表", "B2", "没有的", "完成", "", "本月", "万元")])
    assert not ReportForm.objects.exists()


def test_a_form_of_the_same_name_takes_its_place_and_the_old_one_stays(ground):
    send(CELLS)
    send(CELLS)
    assert ReportForm.objects.count() == 1
    send(CELLS[:1])
    assert list(ReportForm.objects.order_by("id").values_list("is_latest", flat=True)) == [False, True]
    old = ReportForm.objects.order_by("id")[0]
    assert "没有这份模板" in visitor("1007").post(f"/indicators/forms/{old.pk}/fill/", follow=True).content.decode()
    assert visitor("1001").get("/indicators/forms/").status_code == 403
