"""Months: counted each night, closed once all of them is told, and never counted again."""

from datetime import date
from fractions import Fraction

import pyarrow as pa
import pytest
from django.db import DatabaseError, transaction

from qianmo.analytics.lake import FOREVER, lay_tables, publish_balances
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.models import PostHolding
from qianmo.apps.performance.models import EstimateChange, Item, Month, Standing, Tally
from qianmo.apps.performance.queries import (
    board,
    counted_months,
    estimated_days,
    months_of,
    open_line,
    period_of,
    pooled,
    reconciled,
    slip,
)
from qianmo.apps.targets.models import CohortUnit
from qianmo.domain.performance.reconciling import Why
from tests import village as v
from tests.apps.performance.month import CONTENT, LAST, MARCH, SPREAD, count, lay_deposits, put_in_force, table

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 1)


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def march(ground):
    lay_deposits(ground)
    put_in_force(ground)
    assert count() == 3
    return counted_months()[0]


def points(month):
    return {one.card.number: one.points_centi for one in board(months=[month])}


def test_a_month_is_counted_by_its_scheme_and_closed_when_all_of_it_is_told(ground, march):
    # 500 and 200 万 at a tenth of a point, and one new borrower at ten points for 2002.
    assert points(march) == {"2002": 50_00 + 10_00, "2003": 20_00, "3002": 20_00}
    assert (march.as_of, march.closed) == (LAST, True)
    places = {one.card.number: (one.place, one.peer_place) for one in board(months=[march])}
    assert places == {"2002": (1, 1), "2003": (2, 2), "3002": (2, 2)}


def test_a_cohort_is_ranked_among_itself(ground, march):
    CohortUnit.objects.create(cohort="乡镇网点", branch_id=ground.branches[v.SECOND], valid=(v.OPENED, None))
    rows = board(months=[march], cohort="乡镇网点")
    assert [(one.card.number, one.place, one.points_centi) for one in rows] == [("3002", 1, 20_00)]
    assert board(months=[march], cohort="没有这一组") == []


def test_pay_is_lines_by_the_factor_less_what_is_kept_back(ground, march):
    own = slip(month=march, staff_id=ground.staff["2002"]).standing
    # 500 x 0.5 and, March ends a quarter, one borrower at 50; 60 points are 180 % of the average: times 1.1.
    assert (own.lines_fen, own.factor_ppm, own.earned_fen) == (250_00 + 50_00, 1_100_000, 330_00)
    assert own.kept_back_fen == 132_00
    other = slip(month=march, staff_id=ground.staff["2003"]).standing
    assert (other.factor_ppm, other.earned_fen, other.kept_back_fen) == (1_000_000, 100_00, 40_00)


def test_each_line_opens_to_what_its_quantity_is_a_sum_of(ground, march):
    own = slip(month=march, staff_id=ground.staff["2002"])
    lines = {one.line.code: one for one in own.lines}
    average = open_line(months=[march], staff_id=ground.staff["2002"], line=lines["average"].line)
    assert [(one.account_id, one.told) for one in average.pieces] == [(1, 5_000_000_00)]
    assert average.total == lines["average"].volume
    net = open_line(months=[march], staff_id=ground.staff["2002"], line=lines["net"].line)
    assert [(one.account_id, one.why, one.told) for one in net.pieces] == [(9, "new", 1)]


def file_on(ground, number, day, many):
    facts = [Fact(subject_id=n, household_id=None, by=ground.staff[number], payload={}) for n in range(many)]
    with transaction.atomic():
        record(kind="households.filed", facts=facts, at=v.at(day), business_date=day)


def test_work_is_counted_from_events_of_the_person_who_did_it(ground):
    lay_deposits(ground)
    put_in_force(ground)
    file_on(ground, "2003", date(2026, 3, 2), 3)
    file_on(ground, "2003", date(2026, 2, 27), 5)
    count()
    month = counted_months()[0]
    assert points(month)["2003"] == 20_00 + 3_00
    line = next(one for one in slip(month=month, staff_id=ground.staff["2003"]).lines if one.line.code == "filed")
    opened = open_line(months=[month], staff_id=ground.staff["2003"], line=line.line)
    assert {one.on for one in opened.pieces} == {date(2026, 3, 2)}
    assert (opened.total, line.points_centi, line.pay_fen) == (3, 3_00, 0)


def test_a_line_paid_by_the_quarter_opens_to_every_month_of_it(ground):
    lay_deposits(ground, last=date(2026, 6, 30))
    lines = [{**line, "by_quarter": True} for line in CONTENT["lines"]]
    put_in_force(ground, content={**CONTENT, "lines": lines})
    count(on=date(2026, 6, 30))
    months = counted_months()
    own = slip(month=months[0], staff_id=ground.staff["2003"])
    average = next(one for one in own.lines if one.line.code == "average")
    period = period_of(line=average.line, month=months[0], months=months)
    opened = open_line(months=period, staff_id=ground.staff["2003"], line=average.line)
    assert [(one.first.month, one.total) for one in opened.months] == [(n, 2_000_000_00) for n in (4, 5, 6)]
    assert (opened.total, opened.agrees) == (average.paid_volume, True)
    assert period_of(line=average.line, month=months[1], months=months) == [months[1]]


def test_a_month_that_lacks_days_is_an_estimate_and_says_so(ground):
    lay_deposits(ground, last=date(2026, 3, 20))
    put_in_force(ground)
    count()
    month = counted_months()[0]
    assert (month.as_of, month.closed) == (date(2026, 3, 20), False)
    lay_deposits(ground)
    count()
    closed = counted_months()[0]
    assert (closed.as_of, closed.closed, closed.estimated_as_of) == (LAST, True, date(2026, 3, 20))
    own = {one.line.code: one for one in slip(month=closed, staff_id=ground.staff["2002"]).lines}
    assert (own["average"].estimated_centi, own["average"].points_centi) == (50_00, 50_00)


def test_a_day_left_out_inside_a_month_is_refused_and_an_account_not_given_is_carried(ground):
    lake = lay_deposits(ground, last=date(2026, 3, 14))
    put_in_force(ground)
    given = pa.table({"account_id": pa.array([1], pa.int64()), "fen": pa.array([6_600_000_00], pa.int64())})
    assert "前面缺 1 天" in publish_balances(lake, on=date(2026, 3, 16), balances=given, whole=False).reason
    count()
    month = counted_months()[0]
    assert (month.as_of, month.closed) == (date(2026, 3, 14), False)
    publish_balances(lake, on=date(2026, 3, 15), balances=given.slice(0, 0), whole=False)
    publish_balances(lake, on=date(2026, 3, 16), balances=given, whole=False)
    count()
    month = counted_months()[0]
    averages = {number: slip(month=month, staff_id=ground.staff[number]).lines[0].volume for number in ("2002", "2003")}
    # 500 万 for fifteen days, one of them not given, and 660 万 for one are 510 万 over sixteen.
    assert (month.as_of, averages) == (date(2026, 3, 16), {"2002": 5_100_000_00, "2003": 2_000_000_00})


def test_the_same_night_again_writes_nothing(march):
    before = list(Item.objects.order_by("id").values_list("id", "points_centi"))
    assert count() == 0
    assert list(Item.objects.order_by("id").values_list("id", "points_centi")) == before


@pytest.mark.parametrize("model", [Item, Standing, Tally])
def test_the_database_keeps_the_rows_of_a_closed_month(march, model):
    with pytest.raises(DatabaseError, match="closed month are kept"), transaction.atomic():
        model.objects.all().delete()


def test_the_database_keeps_a_closed_month(march):
    with pytest.raises(DatabaseError), transaction.atomic():
        Month.objects.update(people=1)


def test_a_correction_after_the_close_changes_nothing_and_shows_when_the_line_is_opened(ground, march):
    known = points(march)
    lay_deposits(ground)
    assert count() == 0
    assert points(counted_months()[0]) == known


def test_who_leaves_during_the_month_is_counted_for_what_was_theirs(ground):
    lay_deposits(ground)
    put_in_force(ground)
    PostHolding.objects.filter(staff=ground.staff["2003"]).update(valid=(v.OPENED, date(2026, 3, 16)))
    count()
    assert points(counted_months()[0])["2003"] == 20_00


def test_several_months_are_summed_and_ranked_anew(ground, march):
    lay_deposits(ground, last=date(2026, 4, 30))
    count(on=date(2026, 4, 30))
    months = counted_months()
    assert [one.first for one in months] == [APRIL, MARCH]
    quarter = months_of(months, last=months[0], period="quarter")
    assert [one.first for one in quarter] == [APRIL]
    year = months_of(months, last=months[0], period="year")
    rows = {one.card.number: (one.points_centi, one.place) for one in board(months=year)}
    assert rows == {"2002": (50_00 + 50_00 + 10_00, 1), "2003": (40_00, 2), "3002": (40_00, 2)}


def test_growth_is_told_against_the_month_before(ground, march):
    lay_deposits(ground, last=date(2026, 4, 30))
    count(on=date(2026, 4, 30))
    rows = {one.card.number: one for one in board(months=counted_months()[:1])}
    assert (rows["2002"].growth_centi, rows["2002"].place_before) == (-10_00, 1)
    assert rows["2003"].growth_place == 1


def test_staff_in_units_of_no_segment_are_not_measured(ground):
    lay_deposits(ground)
    put_in_force(ground, content={**CONTENT, "segments": [{"code": "farm", "name": "城区", "kinds": ["city"]}]})
    assert count() == 0
    assert Month.objects.get().people == 0


def test_a_pool_is_paid_out_whole_by_what_everybody_brought(ground):
    lay_deposits(ground)
    lines = [{**line, "pay": {}} for line in CONTENT["lines"]]
    pool = {"fen": 1_000_00, "weights": {"average": 60, "net": 40}}
    put_in_force(ground, content={**CONTENT, "bands": [], "lines": lines, "pool": pool})
    count()
    month = counted_months()[0]
    pay = {number: slip(month=month, staff_id=ground.staff[number]).standing.earned_fen for number in SPREAD}
    # 600 yuan by 500, 200 and 200 万 of average; 400 to the one who brought a borrower.
    assert pay == {"2002": 333_34 + 400_00, "2003": 133_33, "3002": 133_33}
    assert sum(pay.values()) == 1_000_00
    average = pooled(month=month, segment="farm", line=month.scheme.lines[0])
    # 600 yuan for 900 万 of all three: two thirds of a yuan each.
    assert (average.people, average.volume, average.unit_fen) == (3, 9_000_000_00, Fraction(200, 3))


def test_who_shares_no_pool_has_no_line_out_of_one(ground):
    lay_deposits(ground)
    lines = [{**line, "points": {}, "pay": {}} for line in CONTENT["lines"]]
    towns = {"code": "towns", "name": "乡镇", "kinds": [], "cohorts": ["乡镇网点"], "pool_fen": 90_00}
    segments, pool = [*CONTENT["segments"], towns], {"fen": 0, "weights": {"average": 60, "net": 40}}
    CohortUnit.objects.create(cohort="乡镇网点", branch_id=ground.branches[v.SECOND], valid=(v.OPENED, None))
    put_in_force(ground, content={**CONTENT, "segments": segments, "bands": [], "lines": lines, "pool": pool})
    count()
    month = counted_months()[0]
    shares, others = (slip(month=month, staff_id=ground.staff[number]) for number in ("3002", "2002"))
    assert [(one.line.code, one.pool_percent, one.pay_fen) for one in shares.lines] == [
        ("average", 60, 54_00), ("net", 40, 0),
    ]  # fmt: skip
    assert (others.lines, others.standing.lines_fen) == ([], 0)
    assert [month.scheme.sharers_without(one.standing.segment) for one in (shares, others)] == [[], ["乡镇"]]


def test_the_provisional_count_is_held_against_the_final_one_with_the_reasons_of_each_line(ground):
    lay_deposits(ground, last=date(2026, 3, 20))
    put_in_force(ground)
    file_on(ground, "2003", date(2026, 3, 2), 3)
    count(on=date(2026, 3, 10))
    count(on=date(2026, 3, 20))
    file_on(ground, "2003", date(2026, 3, 5), 2)
    file_on(ground, "2003", date(2026, 3, 25), 4)
    lake = lay_deposits(ground)
    owners = [(1, "2002"), (3, "3002"), (9, "2002"), (2, "3002")]
    day = date(2026, 1, 1)
    lay_tables(
        lake,
        {
            "owners/core": table(
                "owners", [(pk, day, FOREVER, ground.staff[who], "keeping", 0, 1_000_000) for pk, who in owners]
            )
        },
    )  # fmt: skip
    count()
    march = counted_months()[0]
    assert reconciled(month=march, staff_ids={ground.staff["2002"]}) != []
    found = {(one.card.number, one.line.code): one for one in reconciled(month=march, staff_ids=None)}
    filed = found["2003", "filed"]
    assert (filed.before_volume, filed.volume, filed.reasons) == (3, 9, {Why.LATER: 4, Why.LATE: 2})
    lost, won = found["2003", "average"], found["3002", "average"]
    assert (lost.before_volume, lost.volume, lost.reasons) == (2_000_000_00, 0, {Why.REASSIGNED: -2_000_000_00})
    assert (won.before_volume, won.volume, won.reasons) == (
        2_000_000_00, 4_000_000_00, {Why.REASSIGNED: 2_000_000_00},
    )  # fmt: skip
    assert not found["2002", "average"].differs
    assert (lost.more_fen, won.more_fen) == (-100_00, 100_00)
    # Every count is kept by what it changed, and any two of them are held against each other.
    assert estimated_days(month_id=march.id) == [date(2026, 3, 10), date(2026, 3, 20), LAST]
    kept = EstimateChange.objects.filter(staff=ground.staff["2003"], line="filed").order_by("as_of")
    assert list(kept.values_list("as_of", "volume")) == [(date(2026, 3, 10), 3), (LAST, 9)]
    days = {"since": date(2026, 3, 10), "until": date(2026, 3, 20)}
    assert not any(one.differs for one in reconciled(month=march, staff_ids=None, **days))
    days["until"] = LAST
    found = {(one.card.number, one.line.code): one for one in reconciled(month=march, staff_ids=None, **days)}
    assert found["2003", "filed"].reasons == {Why.LATER: 4, Why.LATE: 2}
    assert found["2003", "average"].reasons == {Why.ACCOUNTS: -2_000_000_00}
    with pytest.raises(DatabaseError, match="closed month are kept"), transaction.atomic():
        kept.delete()
