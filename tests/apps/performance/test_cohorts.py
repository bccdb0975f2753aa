"""A cohort with weights, peers and a pool of its own: on which days, for whom, and counted in the parent too."""

from datetime import date, timedelta

import pytest

from qianmo.apps.org.models import PostHolding
from qianmo.apps.performance.grading import grades_on
from qianmo.apps.performance.models import Assessment, Month, StaffGrade, Standing
from qianmo.apps.performance.queries import counted_months, slip, unit_points
from qianmo.apps.performance.reading import read
from qianmo.apps.performance.trying import try_scheme
from qianmo.apps.targets.models import CohortUnit
from tests import village as v
from tests.apps.performance.month import CONTENT, LAST, MARCH, count, lay_deposits, put_in_force

pytestmark = pytest.mark.django_db
TOWNS = {"code": "towns", "name": "乡镇单列", "kinds": [], "cohorts": ["乡镇网点"]}
MIDDLE = date(2026, 3, 16)


def own_prices(**changed):
    """The scheme with a cohort that gets 20 centipoints and 1 yuan for each 万 of deposits on average."""
    average, *others = CONTENT["lines"]
    points = {**average["points"], "towns": {"tiers": [[None, 20]]}}
    pay = {**average["pay"], "towns": {"tiers": [[None, 100]]}}
    return {
        **CONTENT, "segments": [*CONTENT["segments"], TOWNS],
        "lines": [{**average, "points": points, "pay": pay}, *others], **changed,
    }  # fmt: skip


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_deposits(ground)
    return ground


def in_cohort(ground, *, since):
    CohortUnit.objects.create(cohort="乡镇网点", branch_id=ground.branches[v.SECOND], valid=(since, None))


def told(ground):
    rows = Standing.objects.filter(month__first=MARCH).select_related("staff")
    return {row.staff.number: (row.segment, row.points_centi, row.place, row.peer_place, row.lines_fen) for row in rows}


def test_a_cohort_has_its_own_prices_and_peers_and_counts_above_too(ground):
    in_cohort(ground, since=MARCH)
    put_in_force(ground, content=own_prices())
    assert count() == 3
    # 3002 keeps 200 万 at 20 centipoints and at a yuan; 2003 keeps as much at 10 and at half a yuan.
    assert told(ground) == {
        "2002": ("farm", 60_00, 1, 1, 300_00),
        "2003": ("farm", 20_00, 3, 2, 100_00),
        "3002": ("towns", 40_00, 2, 1, 200_00),
    }
    rows = {one.name: one for one in unit_points(months=counted_months())}
    head = next(one for one in rows.values() if one.depth == 0 and not one.is_cohort)
    assert (head.own_centi, head.points_centi, head.people) == (0, 120_00, 3)
    assert (rows["乌兰坝支行"].points_centi, rows["乌兰坝支行"].cohorts) == (40_00, ("乡镇网点",))
    assert (rows["乡镇网点"].points_centi, rows["乡镇网点"].people) == (40_00, 1)
    assert rows["富河支行"].points_centi == 80_00


def test_who_joins_on_the_way_falls_under_the_cohort_from_the_first_of_the_next_month(ground):
    in_cohort(ground, since=MARCH + timedelta(days=1))
    put_in_force(ground, content=own_prices())
    count()
    assert {segment for segment, *_ in told(ground).values()} == {"farm"}
    lay_deposits(ground, last=date(2026, 4, 30))
    count(on=date(2026, 4, 30))
    own = slip(month=counted_months()[0], staff_id=ground.staff["3002"])
    assert own is not None
    assert (own.standing.segment, own.lines[0].points_price.tiers[0].price_fen) == ("towns", 20)


def test_who_is_moved_on_the_way_is_counted_where_the_post_was_held_last(ground):
    in_cohort(ground, since=MARCH)
    put_in_force(ground, content=own_prices())
    held = PostHolding.objects.filter(staff=ground.staff["2003"])
    held.update(valid=(v.OPENED, MIDDLE))
    PostHolding.objects.create(
        staff_id=ground.staff["2003"], post="manager", branch_id=ground.branches[v.SECOND], valid=(MIDDLE, None)
    )
    count()
    assert told(ground)["2003"][:2] == ("towns", 40_00)


def test_a_pool_of_its_own_is_shared_in_the_cohort_and_the_other_among_the_rest(ground):
    in_cohort(ground, since=MARCH)
    lines = [{**line, "pay": {}} for line in own_prices()["lines"]]
    segments = [*CONTENT["segments"], {**TOWNS, "pool_fen": 90_00}]
    pool = {"fen": 700_00, "weights": {"average": 100}}
    put_in_force(ground, content=own_prices(bands=[], lines=lines, segments=segments, pool=pool))
    count()
    # 700 yuan by 500 and 200 万, 90 yuan to the one in the cohort.
    assert {number: row[-1] for number, row in told(ground).items()} == {"2002": 500_00, "2003": 200_00, "3002": 90_00}
    own = slip(month=counted_months()[0], staff_id=ground.staff["2002"])
    assert [(one.line.code, one.pool_percent, one.pay_fen) for one in own.lines if one.pays] == [
        ("average", 100, 500_00)
    ]


def grade(ground, number, name, *, confirmed):
    by, on = ground.staff["1008"], confirmed
    made = Assessment.objects.create(
        first=date(2025, 10, 1), until=date(2025, 12, 31), as_of=date(2025, 12, 31), state="confirmed",
        proposed_by_id=ground.staff["1001"], proposed_at=v.at(on), confirmed_by_id=by, confirmed_at=v.at(on),
    )  # fmt: skip
    StaffGrade.objects.create(
        assessment=made, staff_id=ground.staff[number], branch_id=ground.branches[v.FIRST], track="小微", held=None,
        step=1, name=name, move="placed", fails=0, measures={}, short_of=[], lacking=[],
    )  # fmt: skip


def test_a_grade_is_asked_in_dimensions_and_paid_by_its_own_terms(ground):
    grade(ground, "2002", "一级", confirmed=date(2026, 2, 27))
    average, net, filed = CONTENT["lines"]
    lines = [{**average, "dimension": "growth"}, {**net, "dimension": "lending"}, filed]
    terms = [
        {"name": "一级", "lending": 10_00, "growth": 50_00, "base": 200_00, "met": 1_500_000, "short": 500_000},
        {"name": "*", "lending": 10_00, "base": 0, "met": 1_000_000, "short": 500_000},
    ]
    put_in_force(ground, content={**CONTENT, "lines": lines, "grades": terms})
    count()
    month = counted_months()[0]
    own = slip(month=month, staff_id=ground.staff["2002"])
    # 300 x 1.1 x 1.5 + 200 = 695; 40 % of what is not base is kept back.
    assert own.asked == [("投放", 10_00, 10_00), ("自我提升", 50_00, 50_00)]
    stood = own.standing
    assert (stood.grade, stood.grade_ppm, stood.base_fen, stood.earned_fen) == ("一级", 1_500_000, 200_00, 695_00)
    assert stood.kept_back_fen == 198_00
    other = slip(month=month, staff_id=ground.staff["2003"]).standing
    # No grade: the rest is asked for a borrower, who did not come; 100 x 0.5.
    assert (other.grade, other.grade_ppm, other.earned_fen) == ("", 500_000, 50_00)
    assert grades_on(date(2026, 2, 27)) == {}


def test_a_draft_with_a_cohort_is_tried_segment_by_segment(ground):
    in_cohort(ground, since=MARCH)
    put_in_force(ground)
    count(on=LAST)
    trial = try_scheme(scheme=read(own_prices()), month=Month.objects.get(first=MARCH))
    # Before, 3002 earned 100 like 2003; alone in the cohort the average is his own, so the factor stays 1.
    assert trial.by_segment == {"farm": (2, 430_00, 430_00), "towns": (1, 100_00, 200_00)}
