"""调整网格: previewed, moved in one step, taken back within a day, never over somebody else's change."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.grids.handing_over import NewHandover, move_cells, undo_handover
from qianmo.apps.grids.handovers import held_cells
from qianmo.apps.grids.models import Handover, Stewardship
from qianmo.apps.grids.queries import Scope, stewards
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
EVERYTHING = Scope(None)


@pytest.fixture
def county():
    return County()


def owner(county, code, on=v.DRAWN):
    return stewards(cell_ids=[county.ground.cells[code]], on=on)[county.ground.cells[code]].owner


def sent(county, *codes, to="2003", **changed):
    """The form as the page drew it just now."""
    seen = [f"{one.code}:{one.owner.row_id}" for one in held_cells(codes=list(codes), scope=EVERYTHING)]
    form = {"seen": seen, "to": county.ground.staff.get(to, to), "since": v.DRAWN.isoformat(), "reason": "片区重划"}
    return form | {"request_id": str(uuid4())} | changed


def rows():
    return sorted((row.cell_id, row.staff_id, row.valid.lower, row.valid.upper) for row in Stewardship.objects.all())


def said(answer):
    return re.findall(r'role="alert">([^<]+)<', answer.content.decode())


def test_a_village_is_previewed_moved_and_returns_exactly_as_it_was(county):
    head, before = visitor("2001"), rows()
    page = head.get(f"/grids/handover/?cells={v.UPPER}").content.decode()
    assert "尹红霞" in page
    assert "图雅 2003" in page
    assert "萨仁" not in page  # of another branch
    form = sent(county, v.UPPER)
    assert head.post("/grids/handover/move/", form).status_code == 302
    assert head.post("/grids/handover/move/", form).status_code == 302  # a double click moves once
    assert Handover.objects.count() == 1
    assert owner(county, v.UPPER) == "图雅"
    assert owner(county, v.UPPER, on=v.DRAWN - timedelta(days=1)) == "尹红霞"
    assert visitor("2002").get(f"/grids/?cell={v.UPPER}").status_code == 404
    assert visitor("2003").get(f"/grids/?cell={v.UPPER}").status_code == 200

    listed = head.get(f"/grids/handovers/?village={v.UPPER}").content.decode()
    assert "片区重划" in listed
    assert "韩春生" in listed
    undone = head.post(re.search(r"/grids/handovers/\d+/undo/", listed)[0], follow=True).content.decode()
    assert "已撤回" in undone
    assert rows() == before
    kinds = Event.objects.filter(kind__startswith="grids.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["grids.moved", "grids.move_undone"]


def test_several_villages_move_together_or_not_at_all(county):
    head, before = visitor("2001"), rows()
    refused = head.post("/grids/handover/move/", sent(county, v.UPPER, v.LOWER))  # the lower one is 图雅's already
    assert refused.status_code == 422
    assert said(refused) == ["下村本来就由图雅主办，请去掉这个村"]
    assert rows() == before
    office = visitor("1001")
    apart = office.post("/grids/handover/move/", sent(county, v.UPPER, v.FAR))
    assert "不同支行的村请分开移交" in said(apart)[0]


def test_a_form_drawn_before_somebody_else_s_change_says_who_and_when_and_keeps_what_was_typed(county):
    stale = sent(county, v.UPPER, reason="我写的原因")
    assert visitor("1001").post("/grids/handover/move/", sent(county, v.UPPER)).status_code == 302
    answer = visitor("2001").post("/grids/handover/move/", stale)
    assert answer.status_code == 422
    assert re.fullmatch(r"上村已由白玉兰在 03-05 \d\d:\d\d 移交了，主办现为图雅。请重新预览", said(answer)[0])
    assert "我写的原因" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"since": "2026-03-04"}, "已经过去"),
        ({"since": "x"}, "已经过去"),
        ({"reason": " "}, "写明原因"),
        ({"reason": "长" * 201}, "写明原因"),
        ({"to": "0"}, "不是这些村责任支行"),
        ({"to": "9" * 40}, "不是这些村责任支行"),
    ],
    ids=str,
)
def test_what_cannot_be_moved_is_said(county, changed, sentence):
    before = rows()
    answer = visitor("2001").post("/grids/handover/move/", sent(county, v.UPPER, **changed))
    assert answer.status_code == 422
    assert sentence in "".join(said(answer))
    assert rows() == before


def test_taking_back_is_refused_after_a_day_and_after_another_change(county):
    staff = county.ground.staff

    def moved(to, since):
        (held,) = held_cells(codes=[v.UPPER], scope=EVERYTHING)
        new = NewHandover(
            seen={v.UPPER: held.owner.row_id},
            to=staff[to],
            since=since,
            reason="轮岗",
            by=staff["2001"],
            request_id=uuid4(),
        )
        return move_cells(new=new, scope=EVERYTHING, at=v.at(v.DRAWN), business_date=v.DRAWN)

    first = moved("2003", v.DRAWN)
    second = moved("2002", v.DRAWN + timedelta(days=1))

    def undo(pk, *, days=0, scope=EVERYTHING):
        at = v.at(v.DRAWN + timedelta(days=days), hour=10)
        return undo_handover(handover_id=pk, scope=scope, by=staff["2001"], at=at, business_date=v.DRAWN)

    assert "又变过主办或协办" in undo(first).reason
    assert "已过 24 小时" in undo(second, days=2).reason
    assert undo(second, scope=Scope(frozenset())).code == "no_handover"
    assert undo(second) is None
    assert undo(second).code == "undone"
    assert undo(first) is None
    assert isinstance(undo(0), Refused)


def helps(county, code, on=v.DRAWN):
    return stewards(cell_ids=[county.ground.cells[code]], on=on)[county.ground.cells[code]].helper


def helped(county, *codes, to="2003", **changed):
    """The form of helpers as the page drew it just now."""
    seen = [f"{one.code}:{one.helper.row_id}" for one in held_cells(codes=list(codes), scope=EVERYTHING)]
    return sent(county, *codes, to=to, **{"seen": seen, "role": "helper"} | changed)


def test_a_helper_is_named_sees_the_village_is_let_go_and_returns(county):
    head, before, day = visitor("2001"), rows(), v.DRAWN + timedelta(days=1)
    page = head.get(f"/grids/handover/?cells={v.UPPER}&role=helper").content.decode()
    assert "谁来协办" in page
    assert 'value="nobody"' not in page  # there is none to let go
    assert visitor("2003").get(f"/grids/?cell={v.UPPER}").status_code == 404
    for form, sentence in (
        (helped(county, v.UPPER, to="2002"), "上村由尹红霞主办，协办请另选一人"),
        (helped(county, v.UPPER, to="nobody"), "上村本来就没有协办"),
        (helped(county, v.UPPER, to="3002"), "不是这些村责任支行"),
        (sent(county, v.UPPER, to="nobody"), "村要有主办，请选接手人"),
    ):
        refused = head.post("/grids/handover/move/", form)
        assert refused.status_code == 422
        assert any(sentence in one for one in said(refused)), sentence
    assert rows() == before

    assert head.post("/grids/handover/move/", helped(county, v.UPPER)).status_code == 302
    assert (owner(county, v.UPPER), helps(county, v.UPPER)) == ("尹红霞", "图雅")
    assert visitor("2003").get(f"/grids/?cell={v.UPPER}").status_code == 200
    assert "已由韩春生在" in said(head.post("/grids/handover/move/", helped(county, v.UPPER, seen=[f"{v.UPPER}:0"])))[0]
    gone = helped(county, v.UPPER, to="nobody", since=day.isoformat(), reason="人手够了")
    assert head.post("/grids/handover/move/", gone).status_code == 302
    assert [helps(county, v.UPPER, on=on) for on in (v.DRAWN, day)] == ["图雅", None]
    listed = head.get(f"/grids/handovers/?village={v.UPPER}").content.decode()
    assert "不再设" in listed
    first, second = re.findall(r"/grids/handovers/\d+/undo/", listed)  # the newest first
    assert "又变过主办或协办" in head.post(second, follow=True).content.decode()
    head.post(first)
    assert helps(county, v.UPPER, on=day) == "图雅"
    head.post(second)
    assert rows() == before


def test_a_helper_who_becomes_the_owner_helps_no_more_until_it_is_taken_back(county):
    head, day = visitor("2001"), v.DRAWN + timedelta(days=1)
    head.post("/grids/handover/move/", helped(county, v.UPPER))
    before = rows()
    early = head.post("/grids/handover/move/", sent(county, v.UPPER))
    assert said(early) == [f"上村的协办图雅从 {v.DRAWN} 起才管户，生效日请定在之后"]
    assert head.post("/grids/handover/move/", sent(county, v.UPPER, since=day.isoformat())).status_code == 302
    assert (owner(county, v.UPPER, day), helps(county, v.UPPER, day)) == ("图雅", None)
    taken = helped(county, v.UPPER, to="2002", since=(day + timedelta(days=1)).isoformat())
    assert head.post("/grids/handover/move/", taken).status_code == 302  # the former owner helps now
    listed = head.get(f"/grids/handovers/?village={v.UPPER}").content.decode()
    last, risen, _ = re.findall(r"/grids/handovers/\d+/undo/", listed)
    assert "又变过主办或协办" in head.post(risen, follow=True).content.decode()
    head.post(last)
    head.post(risen)
    assert rows() == before


def test_the_map_narrows_by_town_account_manager_and_state(county):
    office = visitor("1001")
    for query, names in (
        ("town=150422101", {"上村", "下村"}),
        (f"owner={county.ground.staff['3002']}", {"远村"}),
        ("state=deferred", set()),
        ("state=open", {"上村", "下村", "远村"}),
    ):
        page = office.get(f"/grids/?{query}").content.decode()
        assert set(re.findall(r'data-name="(.村)"', page)) == names, query


def test_who_may_not_move_sees_no_ticks_and_no_form(county):
    page = visitor("2002").get(f"/grids/?cell={v.UPPER}").content.decode()
    assert "调整" not in page
    assert "最近" in page
