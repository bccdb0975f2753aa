"""村情台账 and 就近分配 through the console: written by form and workbook, once however often sent, out as Excel."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo.apps.grids.models import Cell, Contact, PastBranch, Plaque, RuralFlag, VillageFact
from qianmo.gateways.workbooks import Head, write_workbook
from qianmo.web.village_books import BOOKS
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
OFFICE, MANAGER = "1001", "2002"
CONTACT = {"村代码": v.UPPER, "角色": "村支书", "姓名": "白音", "电话": "13800001234", "任职起": "2026-03-01"}
PLAQUE = {"村代码": v.UPPER, "编号": "牌077", "位置": "村委会外墙", "工号": "2003", "挂牌日": "2026-03-01"}


@pytest.fixture
def county():
    return County()


def book(key, *rows):
    heads = BOOKS[key].heads
    cells = [[row[head] for head in heads] for row in rows]
    content = write_workbook(title="台账", notes={}, heads=[Head(head) for head in heads], rows=cells, taker="某人")
    return {"file": SimpleUploadedFile("台账.xlsx", content)}


def said(answer):
    return answer.client.get(answer.url).content.decode()


def test_a_row_is_entered_once_however_often_it_is_sent_and_stands_on_the_village_s_page(county):
    manager = visitor(MANAGER)
    for _ in range(2):
        answer = manager.post("/grids/ledgers/contacts/enter/", {**CONTACT, "back": v.UPPER})
        assert answer.url == f"/grids/ledgers/{v.UPPER}/"
    assert Contact.objects.count() == 1
    assert "138****1234" in said(answer)
    assert "13800001234" not in said(answer)
    whole = {"person": Contact.objects.get().pk, "number": "phone", "purpose": "visit"}
    assert manager.post("/grids/ledgers/contacts/phone/", whole).json()["value"] == "13800001234"
    assert manager.post("/grids/ledgers/contacts/phone/", whole | {"purpose": ""}).status_code == 422
    for _ in range(2):
        row = {"row": Contact.objects.get().pk, "on": "2026-03-05", "reason": "换届"}
        manager.post("/grids/ledgers/contacts/end/", row)
    assert Contact.objects.get().valid.upper == date(2026, 3, 5)


def test_what_cannot_be_read_is_said_with_what_may_be_written(county):
    manager = visitor(MANAGER)
    answer = manager.post("/grids/ledgers/contacts/enter/", CONTACT | {"角色": "村长"})
    assert "角色没有“村长”。可以写：村支书、村主任" in said(answer)
    answer = manager.post("/grids/ledgers/contacts/enter/", CONTACT | {"任职起": "去年"})
    assert "任职起“去年”不是日期" in said(answer)
    assert "不在您的范围" in said(manager.post("/grids/ledgers/contacts/enter/", CONTACT | {"村代码": v.FAR}))
    assert not Contact.objects.exists()


def test_a_plaque_that_names_somebody_else_than_the_owner_is_found_by_its_state(county):
    manager = visitor(MANAGER)
    manager.post("/grids/ledgers/plaques/enter/", PLAQUE)
    page = manager.get("/grids/ledgers/?book=plaques&state=stale").content.decode()
    assert "牌077" in page
    assert "不是现主办，要换牌" in manager.get(f"/grids/ledgers/{v.UPPER}/").content.decode()
    pk = Plaque.objects.get().pk
    manager.post("/grids/ledgers/plaques/check/", {"row": pk, "state": "damaged", "on": "2026-03-05"})
    assert "破损" in manager.get(f"/grids/ledgers/{v.UPPER}/").content.decode()
    down = {"row": pk, "on": "2026-03-05", "reason": "换新牌"}
    assert manager.post("/grids/ledgers/plaques/end/", down).status_code == 302
    assert "牌077" not in manager.get("/grids/ledgers/?book=plaques&state=stale").content.decode()


def test_a_workbook_is_taken_whole_or_goes_back_with_the_reason_of_each_row(county):
    manager = visitor(MANAGER)
    good = {"村代码": v.UPPER, "项目": "总户数", "值": "234", "截至": "2026/3/1", "来源": "村委会台账"}
    bad = good | {"值": "二百多"}
    answer = manager.post("/grids/ledgers/facts/bring/", book("facts", good, bad))
    assert "2 行里 1 行不对" in said(answer)
    assert not VillageFact.objects.exists()
    for expected in ("1 行，0 行以前记过", "0 行，1 行以前记过"):
        assert expected in said(manager.post("/grids/ledgers/facts/bring/", book("facts", good)))
    assert VillageFact.objects.get().value == "234"


def test_the_proposed_flags_that_are_ticked_are_taken(county):
    office = visitor(OFFICE)
    assert "还没有定的 3 个村" in office.get("/grids/ledgers/?book=rural").content.decode()
    office.post("/grids/ledgers/rural/accept/", {"codes": [v.UPPER, v.LOWER], "since": "2026-03-01"})
    assert sorted(RuralFlag.objects.values_list("cell__code", "rural")) == [(v.UPPER, True), (v.LOWER, True)]
    assert "没有勾选村" in said(office.post("/grids/ledgers/rural/accept/", {"since": "2026-03-01"}))


def test_proposals_are_accepted_in_part_and_a_stale_tick_is_refused(county):
    office, branches = visitor(OFFICE), county.ground.branches
    Cell.objects.filter(code__in=[v.UPPER, v.LOWER]).update(branch=None, label_lon=119.0, label_lat=44.0)
    place = {"branch": branches[v.FIRST], "village": v.UPPER, "since": "2026-03-01"}
    assert office.post("/grids/nearest/place/", place).status_code == 302
    page = office.get("/grids/nearest/").content.decode()
    assert f'value="{v.LOWER}:0"' in page
    form = {
        "villages": [f"{v.LOWER}:0"],
        f"to-{v.LOWER}": branches[v.FIRST],
        "since": "2026-03-05",
        "reason": "就近分配",
    }
    for _ in range(2):
        office.post("/grids/nearest/accept/", form)
    assert PastBranch.objects.get().branch_id is None
    assert Cell.objects.get(code=v.LOWER).branch_id == branches[v.FIRST]
    assert Cell.objects.get(code=v.UPPER).branch_id is None
    stale = form | {f"to-{v.LOWER}": branches[v.SECOND]}
    assert "刚刚已由别人分给了别的机构" in said(office.post("/grids/nearest/accept/", stale))


@pytest.mark.parametrize("key", BOOKS)
def test_every_ledger_leaves_as_a_workbook_of_its_own_columns(county, key):
    heads = {head.name for head in BOOKS[key].listing.heads}
    assert set(BOOKS[key].heads) <= heads
