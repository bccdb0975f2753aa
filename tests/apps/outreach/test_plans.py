"""The plan of drives: written by one, published by another, read on the villages of today, a pilot before the rest."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.campaigns.services import Deferral, defer_drives, open_drives
from qianmo.apps.credit.models import Line
from qianmo.apps.grids.models import Cell
from qianmo.apps.grids.queries import Scope
from qianmo.apps.outreach.models import DrivePlan, PilotReport, PlannedVillage
from qianmo.apps.outreach.queries import by_branch_and_phase, drive_plans, pilots_due, plan_in_force, plan_today
from qianmo.apps.outreach.services import drop_drive_plan, report_pilot
from qianmo.domain.outreach.plans import Kind, Planned
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.outreach.plans import DAY, in_force, planned, publish, steps, write

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)
NOW = {"at": v.at(DAY), "business_date": DAY}


@pytest.fixture
def ground():
    return v.found_village()


def today(scope=COUNTY):
    return plan_today(card=plan_in_force(), scope=scope)


def led(ground, code=v.UPPER):
    """A drive of one village that has come to drawing."""
    homes = v.file_families([v.family(ground, "孟庆和", "乌云", village=code)])
    roster = v.screen(ground, dict.fromkeys(homes, ()), village=code)
    told = {"at": v.at(v.SCREENED), "business_date": v.SCREENED}
    drives = open_drives(rosters={ground.cells[code]: roster}, year=v.YEAR, by=ground.staff["2002"], **told)
    v.rate(ground, roster, homes)
    (line_id,) = v.grant(ground, homes)
    v.sign(ground, [line_id])
    assert not take(asking(Line.objects.get(id=line_id))).refused
    return drives[ground.cells[code]]


def merge(ground, older, newer):
    """The older village as a merger into the newer one leaves it."""
    into = ground.cells[newer]
    Cell.objects.filter(code=older).update(code=f"{older}-26", ended_on=DAY, succeeded_by_id=into)


def test_another_person_publishes_and_the_last_version_holds(ground):
    first = write(ground)
    assert "另一位同事" in publish(ground, first, by="1001").reason
    assert plan_in_force() is None
    assert publish(ground, first) is None
    assert "已经发布或放弃" in publish(ground, first).reason
    second = write(ground)
    assert "在等发布" in write(ground, by="1006").reason
    third = write(ground)
    assert [(card.id, card.state) for card in drive_plans()] == [
        (third, "draft"), (second, "dropped"), (first, "published")
    ]  # fmt: skip
    assert drop_drive_plan(plan_id=third, by=ground.staff["1001"], **NOW) is None
    assert plan_in_force().id == first


def test_a_plan_with_a_fault_is_refused_whole(ground):
    wrong = [*planned(), Planned(village="150422109999", kind=Kind.STANDARD, phase=1)]
    assert "没有代码是 150422109999 的村" in write(ground, villages=wrong).reason
    assert "0 个试点村" in write(ground, villages=[replace(one, pilot=False) for one in planned()]).reason
    assert not DrivePlan.objects.exists()


def test_a_branch_nobody_has_is_refused(ground, monkeypatch):
    monkeypatch.setattr("tests.apps.outreach.plans.steps", lambda: [replace(steps()[0], branch="7777")])
    assert "没有机构“7777”" in write(ground).reason


def test_the_plan_is_told_with_both_denominators_and_by_branch_and_phase(ground):
    in_force(ground)
    led(ground)
    found = today()
    assert (found.shares.of_all.percent(), found.shares.of_rest.percent()) == ("66.67%", "100.00%")
    rows = by_branch_and_phase(found=found, on=DAY)
    assert [(row.branch, row.phase, row.asked, row.begun, row.done, row.late) for row in rows] == [
        ("富河支行", 1, 1, 1, 1, 0), ("富河支行", 2, 1, 0, 0, 0)
    ]  # fmt: skip
    own = today(Scope(frozenset({ground.cells[v.LOWER]})))
    assert [row.village.code for row in own.rows] == [v.LOWER]


def test_what_is_not_done_when_its_phase_has_ended_is_late(ground):
    in_force(ground)
    assert [row.late for row in by_branch_and_phase(found=today(), on=DAY)] == [1, 0]


def test_a_drive_that_is_put_off_is_not_asked_for(ground):
    in_force(ground)
    put_off = Deferral(drive_id=led(ground), reason="整体外出", review_on=v.SATURDAY.replace(month=9))
    assert not defer_drives(deferrals=[put_off], by=ground.staff["1001"], **NOW)
    assert (today().shares.of_all.percent(), today().shares.of_rest.percent()) == ("33.33%", "100.00%")


def test_a_village_merged_in_mid_plan_counts_once_where_it_went_and_keeps_its_row(ground):
    in_force(ground)
    merge(ground, v.UPPER, v.LOWER)
    rows = {row.village.code: row.planned for row in today().rows}
    assert set(rows) == {v.LOWER, v.FAR}
    assert (rows[v.LOWER].kind, rows[v.LOWER].phase, rows[v.LOWER].pilot) == (Kind.STANDARD, 2, True)
    assert [one.village_id for one in pilots_due().values()] == [ground.cells[v.LOWER]]
    assert PlannedVillage.objects.filter(village_id=ground.cells[v.UPPER]).exists()
    assert "已经撤并" in write(ground).reason


def test_a_pilot_is_reported_once_it_has_come_to_signing_and_only_once(ground):
    first = ground.branches[v.FIRST]
    told = {"branch_id": first, "by": ground.staff["2001"], **NOW}
    assert "没有这家机构的试点村" in report_pilot(said="先划外出户", **told).reason
    in_force(ground)
    assert "还没有做到签约" in report_pilot(said="先划外出户", **told).reason
    led(ground)
    assert "什么问题" in report_pilot(said=" ", **told).reason
    assert report_pilot(said="先划外出户", **told) is None
    assert "已经总结过" in report_pilot(said="再说一遍", **told).reason
    assert pilots_due()[first].said == "先划外出户"


def test_what_was_published_and_reported_stays_as_it_is(ground):
    plan_id = in_force(ground)
    led(ground)
    told = {"branch_id": ground.branches[v.FIRST], "by": ground.staff["2001"], **NOW}
    assert report_pilot(said="先划外出户", **told) is None
    for change in (
        lambda: DrivePlan.objects.filter(id=plan_id).update(name="改"),
        lambda: PlannedVillage.objects.filter(plan_id=plan_id).update(phase=9),
        lambda: PilotReport.objects.update(said="改"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
