"""A roster in the browser: sent in, looked at, filed whole or given back, and nothing half-applied on the way."""

import re
import zipfile
from unittest.mock import patch
from uuid import uuid4

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopUpload

from qianmo.apps.events.models import Event
from qianmo.apps.households.models import Household, RosterPiece, RosterUpload
from qianmo.apps.households.services import expire_uploads
from qianmo.web.uploading import BoundedUpload
from tests import village as v
from tests.gateways.rosters.sheets import HEADING, csv_bytes, number, person, spouse, workbook
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
MANAGER, OTHER, DEPARTMENT = "2002", "2003", "1001"
VIEW = "qianmo.web.views.drives.rosters"


@pytest.fixture
def ground():
    return v.found_village()


def row(serial, **changes):
    return person(serial, **{"村": "上村", "组": "1组", "住址": f"上村 {serial} 号"} | changes)


def mate(household, serial, **changes):
    return spouse(household, serial, **{"村": "上村"} | changes)


def xlsx(tmp_path, rows):
    return SimpleUploadedFile("上村名册.xlsx", workbook(tmp_path, [HEADING, *rows]).read_bytes())


def send(client, file, **form):
    """Send a file in; the page of the upload, and its address."""
    answer = client.post("/rosters/new/", {"request_id": uuid4(), "file": file} | form)
    assert answer.status_code == 302
    return answer.url


def text(client, address):
    return client.get(address).content.decode()


def found(client, address):
    return re.search(r'name="found" value="(\w+)"', text(client, address))[1]


SOUND = [row(1), mate(1, 2), row(3)]
BAD = [row(4), mate(4, 5, 证件号码=number(5)[:17] + "A"), row(6, 姓名="=cmd|' /C calc'!A0"), row(7, 村="远村")]


def test_a_sound_roster_is_looked_at_and_filed_by_whoever_sent_it(ground, tmp_path):
    client = visitor(MANAGER)
    here = send(client, xlsx(tmp_path, SOUND))
    page = text(client, here)
    assert "建档 2 户" in page
    assert "上村 1 号" in page
    assert Household.objects.count() == 0
    answer = client.post(f"{here}file/", {"found": found(client, here)})
    assert (answer.status_code, answer.url) == (302, here)
    assert "建档 2 户，退回 0 户" in text(client, here)
    filed = Household.objects.order_by("number").values_list("village__code", "filed_by__number")
    assert list(filed) == [(v.UPPER, MANAGER)] * 2
    assert list(Event.objects.order_by("id").values_list("kind", flat=True))[-3:] == [
        "households.filed", "households.filed", "households.roster_filed",
    ]  # fmt: skip
    assert not RosterPiece.objects.exists()  # nothing of the file is kept


def test_a_double_click_and_the_back_button_get_the_first_answer(ground, tmp_path):
    client, once = visitor(MANAGER), uuid4()
    here = send(client, xlsx(tmp_path, SOUND), request_id=once)
    assert send(client, xlsx(tmp_path, SOUND), request_id=once) == here
    confirm = {"found": found(client, here)}
    for _ in range(2):
        client.post(f"{here}file/", confirm)
        assert "建档 2 户，退回 0 户" in text(client, here)
    client.post(f"{here}return/")
    assert "不能退回：这份名册已建档" in text(client, here)
    assert (Household.objects.count(), RosterUpload.objects.count()) == (2, 1)


def test_bad_rows_go_back_with_reasons_and_nothing_is_filed_unless_it_is_chosen(ground, tmp_path):
    client = visitor(MANAGER)
    here = send(client, xlsx(tmp_path, [*SOUND, *BAD]))
    page = text(client, f"{here}?show=returned")
    assert "建档 2 户，退回 3 户" in page
    assert "H6：身份证号不成立" in page
    assert "F7：以“=”开头，会被当成公式" in page
    assert "B8：没有叫“远村”的村" in page  # of another branch: answered like a village that does not exist
    client.post(f"{here}file/", {"found": found(client, here)})
    assert "有 3 户要退回。请整份退回，或选“建档 2 户，退回 3 户”" in text(client, here)
    assert Household.objects.count() == 0
    client.post(f"{here}file/", {"found": found(client, here), "part": "1"})
    assert Household.objects.count() == 2


def test_the_workbook_that_goes_back_holds_no_formula(ground, tmp_path):
    client = visitor(MANAGER)
    here = send(client, xlsx(tmp_path, [*SOUND, *BAD]))
    answer = client.get(f"{here}returned.xlsx")
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    path = tmp_path / "back.xlsx"
    path.write_bytes(answer.getvalue())
    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
    assert [line[5] for line in sheet[1:]] == ["张戊", "张己", "=cmd|' /C calc'!A0", "张辛"]
    assert sheet[0][-1] == "原因"

    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_a_returned_file_is_forgotten_and_its_rows_stay_a_day(ground, tmp_path):
    client = visitor(MANAGER)
    here = send(client, xlsx(tmp_path, [*SOUND, *BAD]))
    client.post(f"{here}return/")
    assert "整份退回，退回 3 户，没有建档" in text(client, here)
    assert set(RosterPiece.objects.values_list("kind", flat=True)) == {"fault", "workbook"}
    kept_until = RosterUpload.objects.get().kept_until
    expire_uploads(at=kept_until)
    assert not RosterPiece.objects.exists()
    assert client.get(f"{here}returned.xlsx").status_code == 404
    assert "内容已删除" in text(client, f"{here}?show=returned")


def test_an_undecided_upload_is_forgotten_after_a_day_and_cannot_be_filed(ground, tmp_path):
    client = visitor(MANAGER)
    here = send(client, xlsx(tmp_path, SOUND))
    confirm = {"found": found(client, here)}
    assert expire_uploads(at=RosterUpload.objects.get().kept_until) == 1
    client.post(f"{here}file/", confirm)
    assert "不能建档：这份名册已过期。请重新上传" in text(client, here)
    assert Household.objects.count() == 0


def test_somebody_filed_elsewhere_meanwhile_is_seen_again_before_anything_is_filed(ground, tmp_path):
    mine, theirs = visitor(MANAGER), visitor(DEPARTMENT)
    here = send(mine, xlsx(tmp_path, SOUND))
    confirm = {"found": found(mine, here)}
    there = send(theirs, xlsx(tmp_path, [row(3)]))
    theirs.post(f"{there}file/", {"found": found(theirs, there)})
    mine.post(f"{here}file/", confirm)
    page = text(mine, f"{here}?show=returned")
    assert "预览之后有人在别处建了档，已重新核对。请看一遍再确认" in page
    assert "张丁已在 150422-101-201-0001 户的档案里" in page
    assert Household.objects.count() == 1
    mine.post(f"{here}file/", confirm | {"part": "1"})  # the page of before
    assert "预览已有变化，这次没有建档" in text(mine, here)
    mine.post(f"{here}file/", {"found": found(mine, here), "part": "1"})
    assert Household.objects.count() == 2


def test_a_person_filed_out_of_sight_is_told_of_without_a_number(ground, tmp_path):
    theirs, mine = visitor(DEPARTMENT), visitor(MANAGER)
    there = send(theirs, xlsx(tmp_path, [row(3, 村="远村", 组="")]))
    theirs.post(f"{there}file/", {"found": found(theirs, there)})
    here = send(mine, xlsx(tmp_path, [row(3)]))
    assert "张丁已在本行另一户的档案里" in text(mine, here)


def test_a_file_is_sealed_while_it_waits(ground):
    client = visitor(MANAGER)
    send(client, SimpleUploadedFile("名册.csv", csv_bytes([HEADING, *SOUND])))
    kept = b"".join(bytes(sealed) for sealed in RosterPiece.objects.values_list("sealed", flat=True))
    assert number(1).encode() not in kept
    assert "张乙".encode() not in kept


def test_names_that_are_script_are_shown_and_not_run(ground):
    client = visitor(MANAGER)
    file = SimpleUploadedFile('<script>alert(1)</script>".csv', csv_bytes([HEADING, row(1, 姓名="<img src=x>")]))
    here = send(client, file)
    page = text(client, here)
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page
    assert "<script>alert" not in page + text(client, "/rosters/")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("a.exe", b"MZ\x90\x00"), "不收“.exe”文件"),
        (SimpleUploadedFile("a.xlsx", b"<html><table></table>"), "内容却是网页"),
        (SimpleUploadedFile("a.csv", b"a,b\n1,2\n"), "没有找到表头"),
        (SimpleUploadedFile("a.csv", b""), "没有收到文件，或文件是空的"),
    ],
)
def test_a_file_that_is_no_roster_is_one_sentence(ground, file, sentence):
    client = visitor(MANAGER)
    file.seek(0)
    assert sentence in text(client, send(client, file))


def test_fifty_megabytes_are_the_most_whatever_the_sender_says(ground):
    client = visitor(MANAGER)
    with patch("qianmo.web.uploading.MAX_BYTES", 3_000_000):
        large = SimpleUploadedFile("名册.csv", b"x" * 3_500_000)
        assert send(client, large) == "/rosters/"
    assert "不收这份文件：超过 50 MB" in text(client, "/rosters/")
    assert not RosterUpload.objects.exists()
    handler = BoundedUpload()
    handler.new_file("file", "名册.csv", "text/csv", 10)  # ten bytes, it says
    megabyte = 1024 * 1024
    for piece in range(50):
        handler.receive_data_chunk(b"x" * megabyte, piece * megabyte)
    with pytest.raises(StopUpload):
        handler.receive_data_chunk(b"x", 50 * megabyte)
    assert handler.file.closed


def test_a_village_outside_the_scope_cannot_be_chosen(ground, tmp_path):
    client = visitor(MANAGER)
    assert send(client, xlsx(tmp_path, SOUND), village=v.FAR) == "/rosters/"
    assert f"没有代码为 {v.FAR} 的村" in text(client, "/rosters/")


def test_a_long_file_is_read_and_filed_by_the_worker_and_the_page_says_when_none_runs(ground, tmp_path):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from qianmo.config.jobs import check_roster, file_roster

    client = visitor(MANAGER)
    with patch(f"{VIEW}.READ_AT_ONCE", 0), patch(f"{VIEW}.FILED_AT_ONCE", 0):
        here = send(client, xlsx(tmp_path, SOUND))
        assert "后台服务没有在运行，这份名册在排队" in text(client, here)
        upload_id = RosterUpload.objects.get().pk
        check_roster(upload_id=upload_id)
        client.post(f"{here}file/", {"found": found(client, here)})
        assert "正在建档 2 户" in text(client, here)
        client.post(f"{here}retry/")
        for _ in range(2):  # asked twice, done once
            file_roster(upload_id=upload_id)
    assert Household.objects.count() == 2
    jobs = ProcrastinateJob.objects.order_by("id").values_list("task_name", flat=True)
    assert list(jobs) == ["households.check_roster", "households.file_roster", "households.file_roster"]


def test_another_s_upload_does_not_exist(ground, tmp_path):
    here = send(visitor(MANAGER), xlsx(tmp_path, SOUND))
    other = visitor(OTHER)
    assert other.get(here).status_code == 404
    assert other.post(f"{here}file/", {"found": "x"}).status_code == 404
    assert other.get("/rosters/").content.decode().count("上村名册.xlsx") == 0
