"""A list leaves as a workbook: short at once, long with a second person's word, masked, counted, gone after a day."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from qianmo.apps.credit.models import Draw
from qianmo.apps.events.models import Event
from qianmo.apps.exports import services
from qianmo.apps.exports.models import Export, SavedFilter
from qianmo.apps.org.services import open_business_day
from qianmo.apps.ratings.models import Sitting
from qianmo.web.clock import instant
from qianmo.web.lists import LISTS, making
from tests import village as v
from tests.testing_database import HOME
from tests.web.rules import County
from tests.web.rules.api_tokens import known_tokens
from tests.web.rules.rosters import uploaded
from tests.web.test_handovers import sent

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://x")'


def client(number):
    browser = Client()
    browser.force_login(get_user_model().objects.get(id=v.account(number)))
    return browser


@pytest.fixture
def ground():
    ground = v.found_village()
    v.file_families([v.family(ground, name) for name in ("孟庆和", HOSTILE, "<script>乌云")])
    v.file_families([v.family(ground, "远客", village=v.FAR)])
    open_business_day(day=v.SIGNED, at=v.at(v.SIGNED, hour=8))
    return ground


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_short_list_is_made_at_once_with_what_it_is_and_nothing_that_acts(ground):
    head = client("2001")
    head.post("/exports/new/", {"list": "households", "segment": "farm", "reason": "核对"})
    answer = head.post(f"/exports/{Export.objects.get().pk}/fetch/")
    book = sheets(answer.content)
    names = [row[1] for row in book["名单"][1:]]
    assert names == ["孟庆和", HOSTILE, "<script>乌云"]  # as text, and nobody of the other branch
    told = dict(row[:2] for row in book["说明"][1:])
    assert told["条件"] == "客群 farm"
    assert told["行数"] == "3（申请时）"
    assert "韩春生 2001" in told["取走的人"]
    with ZipFile(BytesIO(answer.content)) as files:
        raw = b"".join(files.read(name) for name in files.namelist())
    assert b"<f>" not in raw
    assert Event.objects.filter(kind="exports.fetched").count() == 1
    assert client("2002").post(f"/exports/{Export.objects.get().pk}/fetch/").status_code == 404


def test_a_long_list_waits_for_another_person_and_goes_after_a_day(ground, monkeypatch):
    for place in (services, services.exporting):
        monkeypatch.setattr(place, "FREE_ROWS", 2)
    monkeypatch.setattr("qianmo.web.views.exports.acts.FREE_ROWS", 2)
    head, office = client("2001"), client("1001")
    refused = head.post("/exports/new/", {"list": "households"}, follow=True)
    assert "请写明用途" in refused.content.decode()
    head.post("/exports/new/", {"list": "households", "reason": "年度核对"})
    row = Export.objects.get()
    assert row.state == "waiting"
    assert head.post(f"/exports/{row.pk}/decide/", {"answer": "approve"}).status_code == 404
    office.post(f"/exports/{row.pk}/decide/", {"answer": "approve"})
    again = office.post(f"/exports/{row.pk}/decide/", {"answer": "refuse", "words": "晚了"}, follow=True)
    assert "不用再审批" in again.content.decode()
    making.make_owed_exports()  # what the worker does, also after it was killed
    making.make_owed_exports()
    assert head.post(f"/exports/{row.pk}/fetch/").status_code == 200
    assert services.expire_exports(at=instant(on=v.SIGNED) + timedelta(hours=25)) == 1
    row.refresh_from_db()
    assert (row.state, row.sealed, row.downloads) == ("expired", None, 1)
    assert "已过期" in head.post(f"/exports/{row.pk}/fetch/", follow=True).content.decode()


def test_the_database_knows_that_nobody_approves_his_own(ground):
    head = client("2001")
    head.post("/exports/new/", {"list": "households"})
    row = Export.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=row.pk).update(decided_by=row.asked_by_id)


def test_the_same_form_sent_twice_is_one_export(ground):
    head = client("2001")
    form = {"list": "households", "request_id": "7d9a4c1e-2f53-4a58-9b7e-0a1b2c3d4e5f"}
    head.post("/exports/new/", form)
    head.post("/exports/new/", form)
    assert Export.objects.count() == 1


def test_an_unknown_list_a_place_out_of_sight_and_an_empty_list_are_refused(ground):
    head = client("2001")
    for key in ("people", "accounts"):
        unknown = head.post("/exports/new/", {"list": key}, follow=True)
        assert "没有这张名单，或不归您的岗位" in unknown.content.decode()
    assert head.post("/exports/new/", {"list": "households", "village": v.FAR}).status_code == 404
    empty = head.post("/exports/new/", {"list": "households", "stage": "drawn"}, follow=True)
    assert "不用导出" in empty.content.decode()


def test_a_shared_view_shows_the_reader_his_own_scope_only(ground):
    manager, head, far = client("2002"), client("2001"), client("3001")
    head.post("/filters/keep/", {"list": "households", "name": "<b>农户", "segment": "farm", "shared": "branch"})
    page = manager.get("/households/").content.decode()
    assert "&lt;b&gt;农户" in page
    assert "?segment=farm" in page
    assert "农户</span></a>" not in far.get("/households/").content.decode()
    kept = {"list": "households", "filter": SavedFilter.objects.get().pk}
    for address in ("/filters/drop/", "/filters/rename/"):
        manager.post(address, kept | {"name": "我的"})
    assert SavedFilter.objects.get().name == "<b>农户"
    assert "已改名" in head.post("/filters/rename/", kept | {"name": "农户"}, follow=True).content.decode()
    head.post("/filters/drop/", kept)
    assert not SavedFilter.objects.exists()


def test_a_view_is_shared_with_a_post_by_the_head_office_alone(ground):
    officer, head, manager, far = client("1001"), client("2001"), client("2002"), client("3001")
    head.post("/filters/keep/", {"list": "households", "name": "越权", "segment": "farm", "shared": "manager"})
    assert SavedFilter.objects.get().shared_post == ""
    officer.post("/filters/keep/", {"list": "households", "name": "全行牧户", "segment": "farm", "shared": "manager"})
    assert "全行牧户" in manager.get("/households/").content.decode()
    assert "全行牧户" not in far.get("/households/").content.decode()
    named = {"list": "households", "filter": SavedFilter.objects.get(name="全行牧户").pk, "name": "越权"}
    officer.post("/filters/keep/", {"list": "households", "name": "越权", "stage": "drawn"})
    refused = officer.post("/filters/rename/", named, follow=True).content.decode()
    assert "您已有一个叫“越权”的视图" in refused


def test_a_list_opens_with_the_view_a_person_chose_until_it_is_dropped(ground):
    head, manager, far = client("2001"), client("2002"), client("3001")
    head.post("/filters/keep/", {"list": "households", "name": "农户", "segment": "farm", "shared": "branch"})
    wanted = {"list": "households", "filter": SavedFilter.objects.get().pk}
    assert "没有设" in far.post("/filters/open/", wanted, follow=True).content.decode()
    manager.post("/filters/open/", wanted)
    assert manager.get("/households/").url == "/households/?segment=farm"
    assert manager.get("/households/?view=all").status_code == 200
    assert head.get("/households/").status_code == 200
    manager.post("/filters/open/", {"list": "households"})
    assert manager.get("/households/").status_code == 200
    manager.post("/filters/open/", wanted)
    head.post("/filters/drop/", wanted)
    assert manager.get("/households/").status_code == 200


def test_an_order_and_columns_left_out_are_part_of_a_view_and_of_its_workbook(ground):
    head = client("2001")
    query = {"sort": "limit", "hide": "seg,owner,nothing"}
    page = head.get("/households/", {"sort": "limit", "hide": ["seg", "owner"]}).content.decode()
    assert "<th>客群</th>" not in page
    assert "<th>走到</th>" in page
    head.post("/exports/new/", {"list": "households", **query})
    rows = sheets(head.post(f"/exports/{Export.objects.get().pk}/fetch/").content)["名单"]
    heads = [one.name for one in LISTS["households"].heads if one.name not in {"客群", "管户"}]
    assert rows[0] == heads
    amounts = [row[heads.index("额度（万元）")] for row in rows[1:]]
    assert amounts == sorted(amounts, reverse=True)
    numbers = [row[0] for row in rows[1:]]
    seen, address = [], "/households/?sort=limit"
    while address:
        page = head.get(address).content.decode()
        seen += re.findall(r"/households/\d+/\">([\d-]+)</a>", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/households/{more[1].replace('&amp;', '&')}" if more else ""
    assert seen == numbers


HEAD, ADMINISTRATOR, AUDITOR = "2001", "1011", "1009"
LEAVE = {
    "tasks": (HEAD, {}),
    "handovers": (HEAD, {}),
    "reversals": (HEAD, {}),
    "roster": (HEAD, {"village": v.LOWER}),
    "candidates": ("3001", {"village": v.FAR}),
    "proposals": (HEAD, {"village": v.LOWER, "show": "unrated"}),
    "verdicts": (HEAD, {"sitting": ""}),
    "journal": (HEAD, {"line": ""}),
    "grids": (HEAD, {"state": "open"}),
    "uploads": ("2002", {}),
    "accounts": (ADMINISTRATOR, {"q": "2002"}),
    "tokens": (ADMINISTRATOR, {}),
    "audit": (AUDITOR, {"kind": "grids"}),
}
"""By list: who takes it along, and how it is narrowed."""


@pytest.mark.parametrize("key", LEAVE)
def test_what_a_page_lists_leaves_as_as_many_rows_under_as_many_heads(key):
    county, (person, narrowed) = County(), LEAVE[key]
    query = {name: value or known(county)[name] for name, value in narrowed.items()}
    work(county)
    taker, listing = client(person), LISTS[key]
    page = taker.get(listing.link(query)).content.decode()
    shown = re.search(r">导出 ([\d,]+) 行<", page)
    assert shown, page
    taker.post("/exports/new/", {"list": key} | query)
    rows = sheets(taker.post(f"/exports/{Export.objects.get().pk}/fetch/").content)["名单"]
    assert rows[0] == [one.name for one in listing.heads]
    assert len(rows) - 1 == int(shown[1]) > 0
    taker.post("/filters/keep/", {"list": key, "name": "x"} | query)
    assert SavedFilter.objects.exists() == (listing.keeps and bool(query))


def known(county: County) -> dict[str, str]:
    return {"sitting": str(Sitting.objects.get().pk), "line": county.line.number}


def work(county: County) -> None:
    """One of each: a village opened, a village moved, a task, a reversal asked for, a token, a roster sent in."""
    head = client(HEAD)
    assert head.post("/grids/handover/move/", sent(county, v.UPPER)).status_code == 302
    assert head.post(f"/campaigns/{v.LOWER}/open/", {"seen": ""}).status_code == 302
    assign = {"household": county.households[v.UPPER], "note": "看羊圈", "due_on": "2026-04-30"}
    assert head.post("/tasks/assign/", assign).status_code == 302
    ask = {"kind": "draw", "subject": Draw.objects.get().pk, "reason": "放错了户", "request_id": uuid4()}
    assert client("2004").post(f"/lines/{county.line.number}/reverse/", ask).status_code == 302
    known_tokens(county)
    uploaded(county)


def test_the_trail_never_leaves_longer_than_one_may_take_unasked(monkeypatch):
    County()
    monkeypatch.setattr("qianmo.web.lists.audit.AUDIT", replace(LISTS["audit"], most=3))
    monkeypatch.setitem(LISTS, "audit", replace(LISTS["audit"], most=3))
    refused = client(AUDITOR).post("/exports/new/", {"list": "audit"}, follow=True)
    assert "超过 3 行，一次导不出。请加条件分几次导出" in refused.content.decode()
    assert not Export.objects.exists()


SHORT = {
    "contracts/texts.html": "a few dozen texts of one bank, opened one by one",
    "lab/scorecards.html": "a few scorecards of one bank, opened one by one",
    "lab/page.html": "the branches of one back-test, each opened; the cases behind it leave",
    "products/queue.html": "the few drafts before the review, opened one by one",
    "nights/history.html": "a line per closed day, opened one by one",
    "search/page.html": "found by words, opened one by one",
    "home/work.html": "the head of the work list, which leaves",
    "home/lanes.html": "sums of lists that leave",
    "campaigns/proposals_behind.html": "inside the page of proposals, which has the bar",
    "cutovers/list.html": "a few cut-overs in the life of a bank, opened one by one",
    "feeds/mappings.html": "seven kinds of files, a few mappings, opened one by one",
    "fieldwork/devices.html": "the phones of one bank, opened one by one",
    "feeds/upload.html": "the first rows of one file, looked at before it counts",
    "outreach/scripts.html": "a few versions of one script, each sent in as a workbook",
    "outreach/claims.html": "the few villages two branches want, decided one by one",
    "outreach/signings.html": "a few signing days, opened one by one; the register of each leaves",
    "outreach/plans.html": "the versions of a plan, each sent in as a workbook; the plan itself leaves",
    "targets/plans.html": "the versions of a few years' plans, each sent in as a workbook",
    "targets/forms.html": "the cells of one form, which leave in that very form",
    "targets/meetings.html": "the meetings of a few quarters, each leaving as a workbook of its own",
    "targets/bulletin_table.html": "inside the page of a bulletin, which has the bar",
    "performance/evidence_rows.html": "inside the page of one line, which has the bar",
    "performance/contests.html": "a few contests of one bank, opened one by one; the sides of each leave",
    "performance/entries.html": "what one branch entered for a month; what is paid for it leaves as payslips",
    "performance/books.html": "stock and increment of the board, whose people leave with both as its workbook",
    "performance/measures.html": "a few dozen measures of one bank and a trial of them, which is not kept",
    "leads/lists.html": "the lists of one bank, opened one by one; what stands on each leaves",
    "leads/occasion.html": "the few registers of one occasion, opened one by one; what stands on each leaves",
    "leads/referrers.html": "a few dozen referrers, opened one by one",
    "performance/units.html": "sums of the board beside it, whose people leave as its workbook",
    "performance/schemes.html": "a few versions of one scheme, opened one by one",
    "performance/allocations.html": "the branches of one month, opened one by one",
    "campaigns/village_sittings.html": "a few sittings of one village; what came of each leaves",
}


def test_every_list_has_a_way_out_or_says_why_not():
    home = HOME / "qianmo" / "web" / "templates"
    listing = {str(one.relative_to(home)): one.read_text() for one in home.rglob("*.html")}
    silent = {name for name, text in listing.items() if "data-rows" in text and "parts/listbar.html" not in text}
    assert silent == set(SHORT)
