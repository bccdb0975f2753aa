"""A year's targets: refused where they do not add up, published by a second person, and told against what is done."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.targets.models import CountedDay, Plan, PlanPart
from qianmo.apps.targets.queries import progress, supervisions
from qianmo.apps.targets.services import (
    NewSupervision,
    close_supervision,
    count_indicators,
    drop_plan,
    open_supervision,
    publish_plan,
    write_plan,
)
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.trees import Level, Part
from tests import village as v
from tests.apps.targets.loans import LAST, WAN, YEAR_END, both, lay_loans_down
from tests.rulebook import say

pytestmark = pytest.mark.django_db
FINANCE, OFFICER = "1007", "1001"
NOW = {"at": v.at(LAST), "business_date": LAST}


def part(level, unit, parent, month_wan, measure="loans"):
    return Part(measure=measure, level=level, unit=unit, parent=parent, months=(month_wan * WAN,) * 12)


def tree(first=60, second=40, *more):
    return [
        part(Level.BANK, "", "", 100), part(Level.BRANCH, v.FIRST, "", first),
        part(Level.BRANCH, v.SECOND, "", second), part(Level.STAFF, "2002", v.FIRST, first), *more,
    ]  # fmt: skip


def write(ground, parts, *, by=FINANCE):
    answers = {("loans", Level.BRANCH, v.FIRST): "2001"}
    return write_plan(year=2026, name="分解表.xlsx", parts=parts, answers=answers, by=ground.staff[by], **NOW)


def publish(ground, plan_id, *, by=OFFICER):
    return publish_plan(plan_id=plan_id, by=ground.staff[by], **NOW)


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_loans_down(**both(ground))
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    return ground


def paces(measure="loans"):
    found = progress(on=LAST)
    return {row.part.unit: row.pace for row in found.rows if row.part.measure == measure}


def test_a_tree_that_does_not_add_up_is_refused_whole_with_its_gap(ground):
    refused = write(ground, tree(60, 39))
    assert "全行 1 月：下级合计 99.00 万元，本级 100.00 万元，少了 1.00 万元" in refused.reason
    assert not Plan.objects.exists()
    assert "没有“9999”" in write(ground, tree(60, 40, part(Level.STAFF, "9999", v.FIRST, 0))).reason


def test_another_person_publishes_and_the_last_version_holds(ground):
    first = write(ground, tree())
    assert "另一位同事" in publish(ground, first, by=FINANCE).reason
    assert progress(on=LAST) is None
    assert publish(ground, first) is None
    assert "已经发布或放弃" in publish(ground, first).reason
    second = write(ground, tree(50, 50))
    assert isinstance(second, int)
    assert "在等发布" in write(ground, tree(), by=OFFICER).reason
    assert progress(on=LAST).plan.version == 1
    publish(ground, second)
    assert progress(on=LAST).plan.version == 2
    third = write(ground, tree())
    assert drop_plan(plan_id=third, by=ground.staff[FINANCE], **NOW) is None
    assert progress(on=LAST).plan.version == 2


def test_what_is_done_is_told_against_what_the_months_ask_for_by_now(ground):
    publish(ground, write(ground, tree()))
    found = paces()
    due = 100 * WAN + round(100 * WAN * 27 / 28)
    assert (found[""].done.numerator, found[""].ahead) == (150 * WAN, 150 * WAN - due)
    assert (found[v.FIRST].done.numerator, found[v.SECOND].done.numerator) == (130 * WAN, 20 * WAN)
    assert found["2002"].done.numerator == 130 * WAN
    rows = {row.part.unit: row for row in progress(on=LAST).rows}
    assert (rows[v.FIRST].name, rows[v.FIRST].answers) == ("富河支行", v.STAFF["2001"][0])


def test_a_cohort_counts_its_units_which_count_in_the_bank_too(ground):
    cohort = [{"cohort": "乡镇网点", "branch": v.SECOND}]
    assert say(ground.staff, "cohorts", cohort, since=LAST) is None
    publish(ground, write(ground, tree(60, 40, part(Level.COHORT, "乡镇网点", "", 10))))
    found = paces()
    assert found["乡镇网点"].done.numerator == found[v.SECOND].done.numerator == 20 * WAN


def test_targets_of_a_unit_merged_in_mid_year_go_with_what_it_did(ground):
    publish(ground, write(ground, tree()))
    say(ground.staff, "branch_merges", [{"branch": v.SECOND, "into": v.FIRST}], since=LAST)
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    found = progress(on=LAST)
    rows = {row.part.unit: row for row in found.rows if row.part.level is Level.BRANCH}
    assert found.merged == {v.SECOND: v.FIRST}
    assert list(rows) == [v.FIRST]
    assert rows[v.FIRST].part.year == 1_200 * WAN
    assert rows[v.FIRST].pace.done.numerator == 150 * WAN


def test_without_the_beginning_of_the_year_nothing_is_said_to_be_done(ground):
    publish(ground, write(ground, tree()))
    CountedDay.objects.filter(on_day=YEAR_END).update(is_latest=False)
    assert set(paces().values()) == {None}
    assert "年初那一天没有余额数据" in progress(on=LAST).why


def test_who_lags_is_put_under_a_leader_once_and_closed_with_an_outcome(ground):
    publish(ground, write(ground, tree()))

    def supervise(**said):
        usual = {
            "measure": "loans", "branch_id": ground.branches[v.SECOND], "leader": "1005", "asks": "月底前补上",
            "behind": 5 * WAN, "due_on": LAST + timedelta(days=30),
        }  # fmt: skip
        return open_supervision(new=NewSupervision(**usual | said), by=ground.staff[FINANCE], **NOW)

    for said, part_of in (
        ({"leader": "none"}, "没有工号"),
        ({"asks": " "}, "没有写要做到什么"),
        ({"due_on": LAST}, "不晚于今天"),
        ({"behind": 0}, "没有落后"),
    ):
        assert part_of in supervise(**said).reason
    opened = supervise()
    assert isinstance(opened, int)
    assert "已经在督导" in supervise().reason
    assert [one.branch for one in supervisions()] == ["乌兰坝支行"]
    assert supervisions(branch_ids=frozenset({ground.branches[v.FIRST]})) == []

    def close(outcome):
        return close_supervision(supervision_id=opened, outcome=outcome, by=ground.staff[OFFICER], **NOW)

    assert "没有写结果" in close("").reason
    assert close("补上 25 万元") is None
    assert isinstance(close("再销"), Refused)
    assert [one.outcome for one in supervisions(closed=True)] == ["补上 25 万元"]
    assert isinstance(supervise(), int)


def test_a_published_plan_is_kept_by_the_database(ground):
    publish(ground, write(ground, tree()))
    for change in (lambda: Plan.objects.update(name="x"), lambda: PlanPart.objects.update(unit="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_levels_ceilings_and_counts_are_told_beside_growth(ground):
    """By hand: 800 万 owed, 30 of it bad (3.75 %), three borrowers... each by unit and by person."""
    months = {"loan_balance": 800 * WAN, "bad_rate": 40_000, "borrower_count": 4, "visits": 5}
    parts = [
        Part(measure=code, level=level, unit=unit, parent="", months=(value,) * 12)
        for code, value in months.items()
        for level, unit in ((Level.BANK, ""), (Level.BRANCH, v.FIRST))
    ]
    publish(ground, write(ground, parts))
    loans, bad, count, visits = (paces(code) for code in months)
    assert (loans[""].done.numerator, loans[""].ahead) == (800 * WAN, 0)
    assert (loans[v.FIRST].done.numerator, loans[v.FIRST].ahead) == (680 * WAN, -120 * WAN)
    assert (bad[""].done.numerator, bad[""].ahead) == (37_500, 2_500)
    assert bad[v.FIRST].ahead == 40_000 - 44_118
    assert (count[""].done.numerator, visits[""].done.numerator) == (4, 0)
    assert visits[""].due == 5 + round(5 * 27 / 28)
