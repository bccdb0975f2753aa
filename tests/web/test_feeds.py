"""供数: what came and what is missing, a delivery's story, and a file by hand that counts only once it is confirmed."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo.apps.crm.queries import held_by_branch, lake_day
from qianmo.apps.events.models import Event
from qianmo.apps.feeds.folders import drop_folder, upload_file
from qianmo.apps.feeds.models import CoreRate, Delivery, Upload
from qianmo.apps.feeds.services import expire_uploads
from qianmo.apps.feeds.services.door import note_door
from qianmo.apps.org.queries import signed_in
from qianmo.apps.org.services import open_business_day
from qianmo.config.jobs import carry_delivery, take_in_files
from qianmo.domain.money import yuan
from tests import village as v
from tests.web.rules import County
from tests.web.rules.feeds import YESTERDAY, delivered
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
FINANCE, ADMIN = "1007", "1011"
RATES = "产品代码,起始日,年利率\nD101,2026-03-04,0.10\nD201,2026-03-04,1.35\n"


@pytest.fixture
def finance():
    v.found_village()
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    return visitor(FINANCE)


def send(client, content=RATES, name="rates_20260304.csv", **form):
    """Upload a file; the address one is led to."""
    data = content.encode() if isinstance(content, str) else content
    answer = client.post("/feeds/upload/send/", {"request_id": uuid4(), "file": SimpleUploadedFile(name, data)} | form)
    assert answer.status_code == 302
    return answer.url


def text(client, address):
    page = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


def test_the_days_say_what_came_and_what_is_missing(finance):
    for back in (2, 3, 8, 9, 15, 16, 22, 23):
        day = YESTERDAY + timedelta(days=1 - back)
        delivered(None, since=day, on=day, digest=bytes([back]) * 32, rejected=0)
    page = text(finance, "/feeds/")
    assert "03-04 还没有到：余额" in page  # it came on the same weekday of three weeks before
    note_door(lying={"名单.csv": "不能收 名单.csv：没有一份对照认得这个文件名"}, at=v.at(v.DRAWN))
    assert "供数目录里有一份没有收 不能收 名单.csv" in text(finance, "/feeds/")
    refused = delivered(None, state="refused", reason="不能收：各行合计差 0.01 元", digest=bytes([99]) * 32)
    page = text(finance, "/feeds/")
    assert "03-04 不收：余额" in page
    assert f"/feeds/{refused}/" in finance.get("/feeds/?state=refused").content.decode()
    assert "1 份文件" in text(finance, "/feeds/?state=refused&kind=balances&day=2026-03-04")
    assert "没有这样的文件" in text(finance, "/feeds/?day=2026-99-01")
    assert "没有这样的文件" in text(finance, "/feeds/?kind=%00&state=x&page=99999999999999999999")


def test_a_day_of_a_bank_that_delivered_nothing_says_what_to_do(finance):
    assert "核心还没有送来过文件" in text(finance, "/feeds/")


def test_a_refused_delivery_says_how_far_its_total_is_off_and_what_to_do(finance):
    pk = delivered(None, state="refused", told_fen=100_01, read_fen=100_00, reason="不能收：差 -0.01 元")
    page = text(finance, f"/feeds/{pk}/")
    assert "100.01 100.00 -0.01 不符" in page
    assert "不能收：差 -0.01 元" in page
    assert "改好再送一份" in page
    assert "上传改好的文件" not in text(visitor(ADMIN), f"/feeds/{pk}/")
    answer = finance.post(f"/feeds/{pk}/again/", follow=True).content.decode()
    assert "原文件已经过了保留期" in answer


def test_a_file_by_hand_is_looked_at_sent_once_and_carried(finance, django_capture_on_commit_callbacks):
    here = send(finance, rows="2")
    page = text(finance, here)
    assert "产品代码 起始日 年利率 D101 2026-03-04 0.1000%" in page
    assert "行数 相符 2" in page
    assert (Delivery.objects.count(), CoreRate.objects.count()) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        there = [finance.post(f"{here}send/").url for _ in range(2)]
    (row,) = Delivery.objects.all()
    assert there == [f"/feeds/{row.pk}/"] * 2
    assert not upload_file(Upload.objects.get().pk).exists()
    carry_delivery(delivery_id=row.pk)
    page = text(finance, f"/feeds/{row.pk}/")
    assert "利率 2026-03-04 已入湖" in page
    assert "上传，钱玉洁送交" in page
    assert CoreRate.objects.count() == 2
    assert finance.get(here).url == f"/feeds/{row.pk}/"


def test_a_corrected_day_has_its_figures_ready_as_soon_as_it_is_taken_in(finance, settings, tmp_path):
    settings.FEEDS_FOLDER = str(tmp_path)
    officer = signed_in(user_id=v.account("1001"), on=v.DRAWN)
    head = "账号,证件号码,产品代码,类别,机构代码,开户日,销户日"
    account = f"{head}\n62170001,,D101,存款,{v.OFFICE},2020-01-02,\n"
    (drop_folder() / "accounts_20260304.csv").write_text(account)
    for fen in (100_00, 100_01):
        (drop_folder() / "balances_20260304.csv").write_text(f"账号,日期,余额\n62170001,2026-03-04,{yuan(fen)}\n")
        for name in ("accounts_20260304.csv", "balances_20260304.csv"):
            (drop_folder() / f"{name}.ok").touch()
        take_in_files(timestamp=0)
        day = lake_day()
        assert day is not None
        assert day.published
        assert sum(held.deposit.fen for held in held_by_branch(day=day, person=officer).values()) == fen


def test_rows_that_are_wrong_are_shown_before_and_after_with_their_long_numbers_masked(finance):
    wrong = RATES + "D301,2026-03-04,1.35|62284800123456789\n"
    here = send(finance, wrong)
    assert "不对的 1 行" in text(finance, here)
    assert "有 1 行不对，送去也不收" in text(finance, here)
    assert "62284800123456789" not in finance.get(here).content.decode()
    carry_delivery(delivery_id=int(finance.post(f"{here}send/").url.split("/")[2]))
    row = Delivery.objects.get()
    assert (row.state, row.rejected) == ("refused", 1)
    page = finance.get(f"/feeds/{row.pk}/").content.decode()
    assert "*************6789" in page
    assert "62284800123456789" not in page
    answer = finance.post(f"/feeds/{row.pk}/rejects/")
    assert b"62284800123456789" in b"".join(answer.streaming_content)
    assert Event.objects.filter(kind="feeds.rejects_fetched").count() == 1
    again = finance.post(f"/feeds/{row.pk}/again/").url
    assert again != f"/feeds/{row.pk}/"
    assert finance.get(again).status_code == 200


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": "what.csv"}, "没有一份对照认得这个文件名"),
        ({"name": ".hidden"}, "没有一份对照认得这个文件名"),
        ({"name": "balances.csv"}, "没有一份对照认得这个文件名"),
        ({"content": ""}, "没有收到文件，或文件是空的"),
        ({"rows": "两行"}, "行数总数「两行」看不懂"),
        ({"rows": "9" * 30}, "看不懂"),
        ({"yuan": "1.234"}, "比分还细"),
        ({"bank_yuan": "一百"}, "看不懂"),
        ({"on": "2026-99-01"}, "业务日期看不懂"),
        ({"since": "2026-03-05", "on": "2026-03-01"}, "请核对名字里的日期"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_a_sentence(finance, form, told):
    assert told in text(finance, send(finance, **form))
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"\xff\xfe" * 50, b"PK\x03\x04rest", b"a,b\n1,2\n", b"\x1f\x8b\x08"]
)
def test_a_file_that_is_none_is_told_to_be_unfit_and_not_kept(finance, content):
    here = send(finance, content)
    assert "这份文件不能收" in text(finance, here)
    assert not upload_file(Upload.objects.get().pk).exists()
    assert "没有核对好" in finance.post(f"{here}send/", follow=True).content.decode()
    assert Delivery.objects.count() == 0


def test_a_total_that_is_off_is_told_before_and_the_file_is_not_offered_to_be_sent(finance):
    here = send(finance, rows="3")
    page = finance.get(here).content.decode()
    assert "总数不符，送去也不收" in page
    assert f"{here}send/" not in page


def test_a_form_without_a_file_or_with_one_too_large_hears_so(finance, monkeypatch):
    assert "没有收到文件" in finance.post("/feeds/upload/send/", follow=True).content.decode()
    monkeypatch.setattr("qianmo.web.views.feeds.uploads.MOST_BYTES", 10)
    assert "超过 2 GB" in text(finance, send(finance))


def test_an_upload_is_dropped_by_hand_or_after_a_day(finance):
    first, second = send(finance), send(finance)
    finance.post(f"{first}drop/")
    assert "已撤下，没有送交" in text(finance, first)
    assert expire_uploads(at=Upload.objects.latest("id").kept_until + timedelta(seconds=1)) == 1
    assert "已撤下，没有送交" in text(finance, second)
    assert set(Upload.objects.values_list("state", "found")) == {("dropped", None)}


def test_the_same_form_twice_is_one_upload(finance):
    once = uuid4()
    assert send(finance, request_id=once) == send(finance, request_id=once)
    assert Upload.objects.count() == 1


def test_the_list_leaves_as_a_workbook():
    county = County()
    delivered(county)
    client = visitor(FINANCE)
    answer = client.post("/exports/new/", {"list": "deliveries", "request_id": uuid4()}, follow=True)
    assert "1 行已生成" in answer.content.decode()


def test_only_a_refused_history_may_take_the_place_of_all_balances_and_only_with_a_reason(finance):
    since, until = YESTERDAY - timedelta(days=9), v.DRAWN
    day, history = delivered(None, state="refused"), delivered(None, state="refused", since=since, kept_until=until)
    assert "用这份历史重来" not in text(finance, f"/feeds/{day}/")
    assert "用这份历史重来" in text(finance, f"/feeds/{history}/")
    for pk, reason, told in (
        (history, " ", "请写明为什么要更正历史"),
        (day, "漏了", "不是历史余额"),
        (history, "漏了", "已经过了保留期"),
    ):
        answer = finance.post(f"/feeds/{pk}/anew/", {"reason": reason}, follow=True).content.decode()
        assert told in answer
    assert Delivery.objects.count() == 2
