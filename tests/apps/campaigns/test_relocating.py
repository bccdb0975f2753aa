"""A household that moves: two persons, its past under the old village, its work and its steward with the new one."""

from datetime import timedelta

import pytest

from qianmo.apps.campaigns.queries import funnel_by_village, funnel_on, households_that_left
from qianmo.apps.campaigns.relocating import settle_removals
from qianmo.apps.credit.queries.first_draws import first_draws_by_village
from qianmo.apps.events.queries import timeline
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import household, villages_of, villages_on
from qianmo.apps.households.queries.relocations import relocations
from qianmo.apps.households.services.relocating import NewRelocation, RelocationWord, propose_relocations
from qianmo.apps.ratings.services import open_sittings
from qianmo.apps.tasks.models import Task
from qianmo.apps.tasks.services import assign_tasks
from tests import village as v

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)
DAY = v.DRAWN + timedelta(days=10)
NOW = {"at": v.at(DAY), "business_date": DAY}


def moving(household_id, **changed):
    usual = {
        "village_code": v.LOWER, "group": "", "address": "下村 9 号", "since": DAY - timedelta(days=2),
        "reason": "儿子成家并住", "evidence": "户口已迁，见户口簿",
    }  # fmt: skip
    return NewRelocation(household_id=household_id, **usual | changed)


def filed(day=None):
    told = (
        funnel_on(scope=COUNTY, on=day) if day else {one.cell_id: one.funnel for one in funnel_by_village(scope=COUNTY)}
    )
    return {pk: (one.filed, one.signed) for pk, one in told.items() if one.filed}


def test_a_household_moves_with_its_work_and_leaves_its_past_where_it_was():
    ground = v.found_village()
    upper, lower = ground.cells[v.UPPER], ground.cells[v.LOWER]
    stays, goes = v.rated_households(ground, ["甲", "乙"])
    v.sign(ground, v.grant(ground, [stays, goes]))
    manager, head = ground.staff["2002"], ground.staff["2001"]
    assign_tasks(
        household_ids=[goes],
        kind="visit",
        note="看新房",
        due_on=DAY + timedelta(days=9),
        scope=COUNTY,
        by=manager,
        **NOW,
    )

    def propose(**changed):
        return propose_relocations(new=[moving(goes, **changed)], scope=COUNTY, by=manager, **NOW)[0]

    wrong = propose(village_code="1", address=" ", reason="", evidence="", since=DAY + timedelta(days=1))
    assert len(wrong.sentences) == 5
    assert "就在这个村" in propose(village_code=v.UPPER).reason
    narrow = Scope(frozenset({lower}))
    assert "不在您的范围" in propose_relocations(new=[moving(goes)], scope=narrow, by=manager, **NOW)[0].reason
    first = propose()
    assert "等复核" in propose().reason

    def settle(pk, *, by=head, yes=True, said="", scope=COUNTY):
        word = RelocationWord(relocation_id=pk, yes=yes, said=said)
        return settle_removals(words=[word], scope=scope, by=by, **NOW)[0]

    assert "另一位同事" in settle(first, by=manager).reason
    assert "不在您的范围" in settle(first, scope=Scope(frozenset({ground.cells[v.FAR]}))).reason
    assert "没有写为什么不同意" in settle(first, yes=False).reason
    assert settle(first, yes=False, said="证明看不清") is None
    assert villages_of(household_ids=[goes]) == {goes: upper}

    second = propose()
    before = filed(v.SIGNED)
    assert settle(second, scope=narrow) is None
    assert "已经复核过" in settle(second).reason
    assert villages_of(household_ids=[stays, goes]) == {stays: upper, goes: lower}
    assert villages_on(household_ids=[goes], on=v.SIGNED) == {goes: upper}
    assert household(scope=COUNTY, household_id=goes, on=DAY).address == "下村 9 号"
    assert Task.objects.get().village_id == lower

    assert filed() == {upper: (1, 1), lower: (1, 1)}
    assert filed(v.SIGNED) == before == {upper: (2, 2)}
    assert filed(DAY - timedelta(days=3)) == {upper: (2, 2)}
    assert filed(DAY - timedelta(days=2)) == {upper: (1, 1), lower: (1, 1)}
    (left,), count = households_that_left(scope=COUNTY, village_id=upper)
    assert (left.household_id, left.granted_fen > 0, count) == (goes, True, 1)
    assert first_draws_by_village(since=v.FILED, until=DAY) == {}
    told = [one.kind for one in timeline(household_id=goes) if one.kind.startswith("households.move")]
    assert told == [
        "households.moved", "households.move_proposed", "households.move_declined", "households.move_proposed",
    ]  # fmt: skip
    assert [one.state for one in relocations(scope=COUNTY, household_id=goes)] == ["done", "declined"]
    assert "后又搬过" in settle_later(ground, goes).reason


def settle_later(ground, goes):
    """Told afterwards of an earlier removal: what was counted by then stays."""
    earlier = moving(goes, village_code=v.UPPER, since=v.DRAWN)
    (made,) = propose_relocations(new=[earlier], scope=COUNTY, by=ground.staff["2002"], **NOW)
    word = RelocationWord(relocation_id=made, yes=True, said="")
    return settle_removals(words=[word], scope=COUNTY, by=ground.staff["2001"], **NOW)[0]


def test_nobody_moves_out_of_a_village_that_is_sitting():
    ground = v.found_village()
    (goes,) = v.file_families([v.family(ground, "丙")])
    roster_id = v.screen(ground, {goes: ()})
    open_sittings(sittings=[v.sit_down(ground, roster_id)], at=v.at(v.RATED), business_date=v.RATED)
    (made,) = propose_relocations(new=[moving(goes)], scope=COUNTY, by=ground.staff["2002"], **NOW)
    word = RelocationWord(relocation_id=made, yes=True, said="")
    (answer,) = settle_removals(words=[word], scope=COUNTY, by=ground.staff["2001"], **NOW)
    assert "评议会还开着" in answer.reason
