"""Visits in villages of a drive wait for the exam of whoever answers there, where the rule says so."""

from datetime import timedelta

import pytest

from qianmo.apps.campaigns.services import open_drives
from qianmo.apps.grids.queries import Scope
from qianmo.apps.outreach.models import FieldBounds
from qianmo.apps.outreach.queries import unready_for
from qianmo.apps.outreach.services import answer_clashes, send_errands, send_to_households
from qianmo.apps.ratings.queries import clashes_of
from qianmo.apps.ratings.services import NewAnswer
from qianmo.apps.tasks.services import Assigned, Errand
from tests import village as v
from tests.apps.outreach.going import DAY, NOW, script_in_force, sit
from tests.apps.ratings.bringing import brought

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)


def test_no_visit_is_handed_out_before_the_exam_where_the_rule_stops_it():
    ground = v.found_village()
    spelt = v.family(ground, "孟庆和")
    driven, other = v.file_families([spelt, v.family(ground, "白音", village=v.LOWER)])
    upper = ground.cells[v.UPPER]
    roster = v.screen(ground, {driven: ()})
    open_drives(rosters={upper: roster}, year=DAY.year, by=ground.staff["2001"], at=NOW["at"], business_date=DAY)
    act = {"scope": COUNTY, "by": ground.staff["2001"], **NOW}
    due = DAY + timedelta(days=7)

    def send(*households):
        return send_to_households(household_ids=households, note="走访", due_on=due, **act)

    def own():
        return unready_for(staff_id=ground.staff["2002"], village_ids=[upper, ground.cells[v.LOWER]], on=DAY)

    assert own() is None, "no script is in force"
    script_in_force(ground)
    assert (own().said, own().stops, own().village_ids) == ("还没有通过话术考试", False, (upper,))
    assert isinstance(send(driven), Assigned), "the shipped rule only warns"
    FieldBounds.objects.create(
        people=8, days_a_week=5, dearest_yuan=50, untested="stop", valid=(DAY - timedelta(days=1), None)
    )
    assert own().stops
    refused = send(driven, other)
    assert (refused.code, "尹红霞还没有通过话术考试" in refused.reason) == ("not_passed", True)
    wishes = [Errand(household_id=pk, note="走访", due_on=due) for pk in (other, driven)]
    assert {place: one.code for place, one in send_errands(errands=wishes, **act).items()} == {1: "not_passed"}
    assert isinstance(send(other), Assigned), "a village without a drive"
    clash = _misspelt(ground, spelt.members[0].identity)

    def answer(holds):
        new = NewAnswer(
            row_id=clash.row_id, about=clash.about, seen=clash.seen, holds=holds, reason="两边都写错", address="",
            since=DAY, due_on=due,
        )  # fmt: skip
        return answer_clashes(new=[new], village_id=upper, year=DAY.year, **act)

    assert answer("")[0].code == "not_passed", "a contradiction sends nobody there either"
    assert sit(ground, "2002", right=4).passed
    assert own() is None
    assert isinstance(send(driven, other), Assigned)
    assert answer("") == {}


def _misspelt(ground, identity):
    """What a register that spells a name differently contradicts the file about."""
    assert isinstance(brought(ground, [f"孟庆贺,{identity}"], on=DAY), int)
    (clash,) = clashes_of(village_id=ground.cells[v.UPPER], year=DAY.year, scope=COUNTY)
    return clash
