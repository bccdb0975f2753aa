"""Measures the bank says itself: from a month on, tried before, priced like any other, and opened to what they are."""

from datetime import date

import pytest

from qianmo.apps.events.services import Fact, record
from qianmo.apps.performance.models import Tally
from qianmo.apps.performance.queries import catalogue, counted_months, measures_said, open_line, slip, try_measures
from qianmo.apps.performance.services import (
    NewEntry,
    agree_amounts,
    bring_amounts,
    open_scheme,
    publish_scheme,
    try_draft,
)
from tests import village as v
from tests.apps.performance.month import CONTENT, LAST, MARCH, count, lay_deposits, put_in_force
from tests.rulebook import propose, publish, say

pytestmark = pytest.mark.django_db
APRIL, DAY = date(2026, 4, 1), date(2026, 4, 7)
EMPTY = {
    "side": None, "products": None, "least_fen": None, "sound": False, "kinds": None, "event": None, "outcome": None,
    "once": False, "counts": "all", "number": None, "fewer": False,
}  # fmt: skip
ROWS = [
    EMPTY | {"name": "贵金属", "source": "entered", "unit": "元"},
    EMPTY | {"name": "走访不足", "source": "event", "unit": "户", "event": "fieldwork.visited", "once": True,
             "counts": "short", "number": 5, "fewer": True},
    EMPTY | {"name": "活期", "source": "end", "unit": "万元", "side": "deposit", "products": "活期"},
]  # fmt: skip
LINES = [
    {"code": "metal", "name": "贵金属", "measure": "own:贵金属", "group": "存款", "points": {},
     "pay": {"farm": {"tiers": [[None, 2]]}}},
    {"code": "few", "name": "走访不足", "measure": "own:走访不足", "group": "贷款",
     "points": {"farm": {"tiers": [[None, -1000]]}}, "pay": {}},
]  # fmt: skip
WITH_OWN = {**CONTENT, "bands": [], "lines": [*CONTENT["lines"], *LINES]}


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_deposits(ground)
    return ground


def visit(ground, number, homes, on=date(2026, 3, 12)):
    facts = [Fact(subject_id=n, household_id=n, by=ground.staff[number], payload={"outcome": "在家"}) for n in homes]
    record(kind="fieldwork.visited", facts=facts, at=v.at(on), business_date=on)


def acting(ground, number, on=DAY):
    return {"by": ground.staff[number], "at": v.at(on), "business_date": on}


def test_a_scheme_prices_them_like_any_other_and_a_condition_is_held_of_everybody(ground):
    assert say(ground.staff, "measures", ROWS, since=MARCH) is None
    put_in_force(ground, content=WITH_OWN)
    visit(ground, "2002", [1, 2, 2, 3])
    of_bank = {"month": MARCH, "branch_id": None, **acting(ground, "1007", LAST)}
    metal = NewEntry(staff_id=ground.staff["2003"], measure="own:贵金属", amount=12_345_00, said="基金公司对账单")
    assert bring_amounts(entries=[metal, metal], **of_bank)[1].code == "twice"
    stranger = NewEntry(staff_id=ground.staff["1001"], measure="own:贵金属", amount=1, said="对账单")
    assert bring_amounts(entries=[metal, stranger], **of_bank)[1].code == "not_of_branch"
    assert bring_amounts(entries=[metal], **of_bank) == {}
    assert agree_amounts(month=MARCH, branch_id=ground.branches[v.FIRST], **acting(ground, "2001", LAST)).code == (
        "nothing_waits"
    )
    assert agree_amounts(month=MARCH, branch_id=None, **acting(ground, "1007", LAST)).code == "own_entry"
    assert agree_amounts(month=MARCH, branch_id=None, **acting(ground, "1008", LAST)) == 1
    count()
    short = dict(Tally.objects.filter(measure="own:走访不足").values_list("staff__number", "amount"))
    assert (short["2002"], short["2003"], short["3002"]) == (2, 5, 5)
    (month,) = counted_months()
    own = {one.line.code: one for one in slip(month=month, staff_id=ground.staff["2003"]).lines}
    # 12,345 yuan at 2 fen each; five households short at ten points.
    assert (own["metal"].pay_fen, own["few"].points_centi) == (246_90, -50_00)
    few = next(one for one in slip(month=month, staff_id=ground.staff["2002"]).lines if one.line.code == "few")
    opened = open_line(months=[month], staff_id=ground.staff["2002"], line=few.line)
    assert (opened.total, opened.held, few.volume) == (3, 2, 2)


def test_they_are_tried_before_they_hold_and_no_scheme_begins_before_they_do(ground):
    put_in_force(ground)
    count()
    waiting = propose(ground.staff, "measures", ROWS, since=date(2026, 5, 1), on=DAY)
    (month,) = counted_months()
    tried = {one.measure.name: one for one in try_measures(measures=measures_said(ROWS), month=month)}
    assert (tried["活期"].people, tried["活期"].total) == (3, 9_000_000_00)
    assert tried["活期"].most[0] == (ground.staff["2002"], 5_000_000_00)
    assert (tried["走访不足"].total, tried["贵金属"].total) == (5 * tried["走访不足"].people, 0)
    assert publish(ground.staff, "measures", waiting, on=DAY) is None
    assert "own:活期" not in catalogue().on(APRIL)
    draft = open_scheme(content=WITH_OWN, **acting(ground, "1007"))
    trial = try_draft(scheme_id=draft, month=MARCH, **acting(ground, "1007"))
    # Nobody was at a household in March: fifty points off for everybody, whatever March was counted by.
    assert {row.points_centi - row.would_points_centi for row in trial.rows if row.place} == {50_00}
    known = {"scheme_id": draft, "revision": 1, **acting(ground, "1008")}
    assert publish_scheme(from_month=APRIL, **known).code == "measure_not_yet"
    assert publish_scheme(from_month=date(2026, 5, 1), **known) is None
    gone = propose(ground.staff, "measures", ROWS[:1], since=date(2026, 6, 1))
    assert "在用的考核方案还在数" in gone.reason
    other = propose(ground.staff, "measures", [ROWS[0] | {"unit": "万元"}, *ROWS[1:]], since=date(2026, 6, 1))
    assert "单位不能改" in other.reason
