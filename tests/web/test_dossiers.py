"""Applications on pages: begun with little, filled in, told once, handed over, handed in; many at once; checklists."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo.apps.dossiers.models import Checklist, Dossier, FilledItem
from qianmo.apps.dossiers.services import NewChecklist, publish_checklist
from qianmo.apps.households.models import Household
from tests import village as v
from tests.web.rules import County
from tests.web.test_approving import text, wish
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
PAPERS = ["paper:身份证件", "paper:户口簿"]


@pytest.fixture
def county():
    county = County()
    for code, items in (("before", ["身份核查"]), ("during", ["看圈舍"]), ("review", ["风险审查"])):
        new = NewChecklist(code=code, items=items, valid_from=v.OPENED, by=county.ground.staff["1002"])
        assert isinstance(publish_checklist(new=new, at=v.at(v.OPENED), business_date=v.OPENED), int)
    return county


def here(county, tail=""):
    return f"/applications/{county.dossier_id}/{tail}"


def post(county, tail, who="2002", **form):
    return visitor(who).post(here(county, tail), form)


def test_a_household_without_its_papers_is_begun_and_waits_for_what_is_missing(county):
    address = f"/households/{county.households[v.UPPER]}/apply/"
    form = text(visitor("2002").get(address))
    assert "身份核查" in form
    assert "看圈舍" in form
    client = visitor("2002")
    refused = client.post(address, wish())
    assert refused.status_code == 422
    assert "还不能送审：缺 2 项：身份核查、看圈舍" in text(refused)
    assert not Dossier.objects.exists()
    page = text(client.post(address, wish(step="begin", report=""), follow=True))
    assert "缺 3 项" in page
    assert "已开申请件，由您负责" in page
    assert Dossier.objects.get().application_id is None


def test_whoever_brings_all_is_through_in_one_page(county):
    address = f"/households/{county.households[v.UPPER]}/apply/"
    answer = visitor("2002").post(address, wish(item=[*PAPERS, "check:before:1", "check:during:1"]))
    case = text(visitor("1004").get(answer.url))
    assert "材料与四表" in case
    assert "身份核查" in case
    (dossier,) = Dossier.objects.all()
    assert dossier.application_id is not None
    assert "7.00 万元" in case
    assert set(FilledItem.objects.values_list("item", "value")) >= {
        ("check:before:1", "符合"),
        ("report", "属实，建议 7 万"),
    }
    reviewer, form = visitor("1004"), {"step": "forwarded", "text": "属实", "revision": "1"}
    refused = reviewer.post(f"{answer.url}review/", form)
    assert refused.status_code == 422
    assert "三审查有 1 条没有答：风险审查" in text(refused)
    beside = f"/applications/{dossier.pk}/beside/"
    assert reviewer.post(beside, {"i.check:review:1": "符合"}).url == answer.url
    answers = {"i.check:review:1": "不符合", "n.check:review:1": "集中"}
    assert reviewer.post(f"{answer.url}review/", form | answers).status_code == 302
    assert "不符合：集中" in text(reviewer.get(answer.url))
    assert visitor("1006").post(beside, answers | {"back": "forms"}).url == f"/applications/{dossier.pk}/forms/"
    assert FilledItem.objects.filter(item="check:review:1").count() == 2


def test_what_is_filled_in_stands_with_its_name_and_only_what_changed_is_kept(county):
    form = {"i.report": "羊圈属实", "i.check:before:1": "不符合", "n.check:before:1": "证件过期"}
    assert post(county, "fill/", **form).status_code == 302
    page = text(visitor("2002").get(here(county)))
    assert "不符合：证件过期" in page
    assert "尹红霞" in page
    post(county, "fill/", **{"i.report": "羊圈属实"})
    assert FilledItem.objects.count() == 2
    post(county, "fill/", all="checks")
    assert FilledItem.objects.filter(value="符合").count() == 1


def test_a_dossier_is_told_supplemented_and_handed_over_on_its_page(county):
    post(county, "fill/", all="papers")
    assert "没有要客户补的" in text(post(county, "tell/"))
    assert "没有在等的补件" in text(post(county, "supplement/", note="户口簿"))
    assert "接手人不管这个村" in text(post(county, "offer/", number="2003", reason="调岗"))
    assert post(county, "offer/", number="2001", reason="上收支行").status_code == 302
    assert "只有本人能接" in text(post(county, "answer/", answer="accept"))
    assert "等接手" in text(visitor("2002").get(here(county)))
    assert Dossier.objects.get().owner_id == county.ground.staff["2002"]


def test_a_list_of_dossiers_shows_steps_clock_and_owner(county):
    assert county.dossier_id
    page = text(visitor("2002").get("/applications/"))
    assert 'data-total="1"' in page
    assert "齐全起算" in page
    assert 'data-total="0"' in text(visitor("2003").get("/applications/"))
    assert 'data-total="0"' in text(visitor("3001").get("/applications/?show=open"))
    assert "备件" in text(visitor("1004").get("/applications/"))


def test_the_forms_are_printed_even_where_a_product_has_none(county):
    assert "这个产品没有四表" in text(visitor("2002").get(here(county, "forms/")))


def sheet(*rows):
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept)
    page = book.add_worksheet()
    for place, row in enumerate([("户号", "产品", "申请额度（万元）", "用途"), *rows]):
        page.write_row(place, 0, row)
    book.close()
    return SimpleUploadedFile("签约名单.xlsx", kept.getvalue())


def bring(*rows, request_id="0190b6a0-1111-7000-8000-000000000002"):
    form = {"file": sheet(*rows), "request_id": request_id}
    return visitor("2002").post("/applications/batch/bring/", form)


def test_a_sheet_opens_many_and_tells_each_row_that_cannot_be(county):
    number = Household.objects.get(id=county.households[v.UPPER]).number
    far = Household.objects.get(id=county.households[v.FAR]).number
    rows = [
        (number, "福农卡", "8", "购羊"),
        (number, "福农卡", "9", "重复"),
        (far, "福农卡", "8", "外村"),
        ("000", "福农卡", "8", "没有"),
        (number, "黄金卡", "8", "没有"),
        (number, "funong", "八", "没有"),
    ]
    page = text(bring(*rows))
    assert "已开 1 件，5 户没有开" in page
    for said in ("这一户同一产品已有一笔申请在办", "不在您的范围内", "没有“黄金卡”这个产品", "看不懂"):
        assert said in page
    assert Dossier.objects.count() == 1
    bring(*rows)
    assert Dossier.objects.count() == 1


def test_a_sheet_without_its_columns_begins_nothing(county):
    answer = visitor("2002").post(
        "/applications/batch/bring/", {"file": SimpleUploadedFile("表.csv", "姓名\n张三\n".encode())}, follow=True
    )
    assert "户号" in text(answer)
    assert not Dossier.objects.exists()


def test_the_households_of_a_village_are_begun_by_ticks(county):
    ids = v.file_families([v.family(county.ground, "白音"), v.family(county.ground, "赵良")])
    numbers = list(Household.objects.filter(id__in=ids).order_by("id").values_list("number", flat=True))
    form = {"household": numbers, f"amount.{numbers[0]}": "5", "product": "funong", "purpose": "购羊"}
    page = text(visitor("2002").post("/applications/batch/", form))
    assert "已开 1 件，1 户没有开" in page


def test_an_officer_changes_a_checklist_without_code(county):
    form = {"code": "before", "items": "身份核查\n婚姻核查\n", "since": "2026-03-06"}
    assert visitor("1002").post("/applications/checklists/publish/", form).status_code == 302
    row = Checklist.objects.filter(code="before").latest("id")
    assert (row.items, row.valid.lower) == (["身份核查", "婚姻核查"], date(2026, 3, 6))
    today = visitor("1002").post("/applications/checklists/publish/", form | {"since": "2026-03-05"})
    assert (today.status_code, "最早从明天起用" in text(today)) == (422, True)
    assert "婚姻核查" in text(visitor("1006").get("/applications/checklists/"))
