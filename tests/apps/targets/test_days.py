"""Nights read the regulator's sentences: once, again when something was corrected, and never over what was reported."""

from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pytest
from django.db import connection

from qianmo.analytics.lake import FOREVER, SCHEMAS, lay_tables
from qianmo.apps.dayend.facts import FACTS
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries.segments import past_segments
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.households.services.regrouping import NewSegment, change_segments
from qianmo.apps.org.changes import versions_of
from qianmo.apps.targets.models import CountedDay, LoanSum, Reading
from qianmo.apps.targets.queries import counted_days, left_rows, loan_rows, readings_of, sums_by, trend_of
from qianmo.apps.targets.services import count_indicators
from qianmo.storage.columns import read_table
from qianmo.web.rulebook import BOOKS
from tests import village as v
from tests.apps.targets.loans import FARM, FIRST, LAST, SEGMENTS, WAN, YEAR_END, both, correct, lay_loans_down, table
from tests.rulebook import say

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 31)


@pytest.fixture
def ground():
    return v.found_village()


def count(on=LAST):
    return count_indicators(on=on, at=v.at(on, hour=23))


def reads(day=None):
    days = counted_days()
    shown = days[0] if day is None else next(one for one in days if one.on_day == day)
    return {row.sentence.code: row for row in readings_of(day=shown)}


def test_a_night_reads_the_month_ends_and_the_day_and_the_same_night_again_writes_nothing(ground):
    lay_loans_down(**both(ground))
    assert count() == 3
    assert count() == 0
    assert [one.on_day for one in counted_days()] == [LAST, JANUARY]
    told = reads()
    assert told["inclusive_growth"].told.mine.percent() == "26.00%"
    assert told["inclusive_growth"].told.theirs.percent() == "23.08%"
    assert told["inclusive_growth"].told.holds is True
    assert told["inclusive_borrowers"].told.holds is True
    assert (told["inclusive_bad"].told.mine.percent(), told["inclusive_bad"].told.holds) == ("4.76%", True)
    assert (told["inclusive_growth"].base_on, told["inclusive_growth"].cap_fen) == (YEAR_END, 1_000 * WAN)
    assert [day for day, *_ in trend_of(code="inclusive_growth", until=LAST)] == [JANUARY, LAST]


def test_a_sentence_whose_base_year_lacks_days_says_so_and_the_others_are_read(ground):
    lay_loans_down(**both(ground))
    count()
    told = reads()["small_borrowers"].told
    assert (told.mine.numerator, told.holds) == (2, None)
    assert "基期那一天没有贷款余额" in told.why


INCREMENT = {
    "code": "small_increment", "title": "小微贷款增量不低于上年", "population": "small", "figure": "increment",
    "base": "year_start", "sense": "at_least", "against": "base", "offset_ppm": 0, "force": "hard",
}  # fmt: skip


@pytest.mark.parametrize(
    ("known", "theirs", "holds"), [(date(2024, 6, 1), 500 * WAN, False), (date(2025, 6, 1), None, None)]
)
def test_an_increment_is_held_against_that_of_the_year_before_where_its_base_is_known(ground, known, theirs, holds):
    lay_loans_down(**both(ground), known=known)
    assert say(ground.staff, "indicators", [INCREMENT], since=date(2026, 2, 2)) is None
    count()
    told = reads()["small_increment"].told
    assert told.mine.numerator == 130 * WAN
    assert (told.theirs and told.theirs.numerator, told.holds) == (theirs, holds)
    assert ("再往前一个基期" in told.why) is (holds is None)


def test_a_day_counted_again_after_a_household_changed_its_group_reads_the_same(ground):
    lake = lay_loans_down(**both(ground))
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('households_household', 'id'), %s, false)", [FARM])
    assert v.file_families([v.family(ground, "孟庆和")]) == [FARM]
    count()
    turned = date(2026, 2, 10)
    one = NewSegment(household_id=FARM, segment="trade", seen="farm", since=turned, reason="开了店")
    told = {"scope": Scope(None), "by": ground.staff["2002"], "at": v.at(LAST), "business_date": LAST}
    assert change_segments(new=[one], **told) == [None]
    others = table("households", [(c, 1, kind, FIRST) for c, kind in SEGMENTS.items() if c != FARM])
    told_now = {
        name: read_table(FACTS[name], schema=SCHEMAS[name])
        for name in ("households", "past_segments", "past_homes", "rural_flags", "businesses")
    }
    told_now["households"] = pa.concat_tables([told_now["households"], others])
    lay_tables(lake, told_now)
    assert count() == 1
    assert {one.on_day for one in CountedDay.objects.filter(turn=2)} == {LAST}
    january = sums_by(on_day=JANUARY, rules_of=LAST, grain="bank")[""]
    today = sums_by(on_day=LAST, rules_of=LAST, grain="bank")[""]
    assert (january["small"].fen, today["small"].fen) == (500 * WAN, 750 * WAN)
    assert today["agri"].fen == 120 * WAN
    refused = change_segments(new=[replace(one, segment="farm", seen="farm", reason=" ")], **told)[0].reason
    for part in ("已由别人改过", "没有写为什么", f"起始日要在 {turned} 以后"):
        assert part in refused
    assert [(row.name, row.until) for row in past_segments(household_id=FARM)] == [("农牧户", turned)]


def test_when_a_household_was_away_is_read_from_its_dated_sheets(ground):
    (pk,) = v.file_families([v.family(ground, "孟庆和")])
    said = [
        (date(2024, 3, 1), {"resident": True}), (date(2025, 2, 1), {"resident": False, "away_since": "2024-09-01"}),
        (date(2025, 6, 1), {"income_fen": 1}), (date(2025, 8, 1), {"resident": False}),
        (date(2025, 10, 1), {"resident": True}), (date(2026, 2, 20), {"resident": False}),
    ]  # fmt: skip
    sheets = [
        Sheet(household_id=pk, as_of=day, source="survey", facts=facts, recorded_by=ground.staff["2002"])
        for day, facts in said
    ]
    record_facts(sheets=sheets)
    away = read_table(FACTS["households_away"], schema=SCHEMAS["households_away"])
    assert [tuple(row.values()) for row in away.to_pylist()] == [
        (pk, date(2024, 9, 1), date(2025, 10, 1)), (pk, date(2026, 2, 20), FOREVER),
    ]  # fmt: skip


def test_a_corrected_day_is_counted_again_and_both_are_kept(ground):
    lake = lay_loans_down(**both(ground))
    count()
    correct(lake, on=JANUARY, farm=90 * WAN)
    assert count() == 1
    first, second = CountedDay.objects.filter(on_day=JANUARY).order_by("turn")
    assert (first.is_latest, second.is_latest, second.turn) == (False, True, 2)
    fen = dict(
        LoanSum.objects.filter(grain="bank", population="agri", day__on_day=JANUARY).values_list("day_id", "fen")
    )
    assert fen == {first.pk: 100 * WAN, second.pk: 90 * WAN}
    assert len(counted_days(corrected=True)) == 3


def test_the_base_of_next_year_is_read_by_its_own_rules_and_stays_as_it_was(ground):
    lay_loans_down(**both(ground))
    count(on=YEAR_END)
    told = CountedDay.objects.get(on_day=YEAR_END)
    before = list(Reading.objects.filter(day=told).order_by("code").values_list("code", "holds"))
    assert before
    count()
    assert CountedDay.objects.filter(on_day=YEAR_END).count() == 1
    assert list(Reading.objects.filter(day=told).order_by("code").values_list("code", "holds")) == before


def test_a_figure_opens_to_its_loans_and_a_unit_to_its_own(ground):
    lay_loans_down(**both(ground), line_wan=1_010)
    count()
    by_branch = sums_by(on_day=LAST, rules_of=LAST, grain="branch")
    first = str(ground.branches[v.FIRST])
    rows = loan_rows(on_day=LAST, population="all", grain="branch", key=first)
    assert sum(row.fen for row in rows) == by_branch[first]["all"].fen == 680 * WAN
    (left,) = left_rows(on_day=LAST, base_on=YEAR_END, population="inclusive")
    assert (left.base_fen, left.fen) == (500 * WAN, 600 * WAN)
    assert sums_by(on_day=date(2025, 12, 1), rules_of=LAST, grain="branch") is None


def test_a_unit_merged_in_mid_year_is_told_under_the_other_from_its_first_day_on(ground):
    lay_loans_down(**both(ground))
    count()
    merge = [{"branch": v.SECOND, "into": v.FIRST}]
    assert say(ground.staff, "branch_merges", merge, since=LAST) is None
    assert count() == 3
    start = sums_by(on_day=YEAR_END, rules_of=LAST, grain="branch")
    assert {key: one["all"].fen for key, one in start.items()} == {str(ground.branches[v.FIRST]): 650 * WAN}
    assert {one.why for one in CountedDay.objects.filter(turn=2)} == {"数据、规则或机构有变"}
    round_trip = [*merge, {"branch": v.FIRST, "into": v.SECOND}]
    refused = say(ground.staff, "branch_merges", round_trip, since=LAST + timedelta(days=3))
    assert "自己也并出去了" in refused.reason


def test_what_was_counted_cannot_be_changed_by_hand(ground):
    lay_loans_down(**both(ground))
    count()
    with pytest.raises(Exception, match="loan_sum"):
        LoanSum.objects.update(fen=0)


def test_without_a_lake_nothing_is_counted(ground):
    assert ground.staff
    assert count() == 0


def test_a_bank_that_said_nothing_reads_the_shipped_sentences_until_it_says_its_own(ground):
    lay_loans_down(**both(ground))
    sentences, caps = BOOKS["indicators"], BOOKS["population_caps"]
    assert [one["code"] for one in sentences.in_force(date(2014, 6, 30))] == ["small_growth", "small_increment"]
    assert sentences.in_force(date(2008, 12, 31)) == []
    assert {row["population"]: row["cap_fen"] // WAN for row in caps.in_force(date(2020, 1, 1))} == {
        "inclusive": 1_000, "inclusive_central": 1_000, "inclusive_agri": 500, "little": 50,
    }  # fmt: skip
    assert versions_of(sentences)[0] == date(2026, 1, 1)
    from_february = [{**INCREMENT, "figure": "balance", "against": "nothing"}]
    assert say(ground.staff, "indicators", from_february, since=date(2026, 2, 2)) is None
    assert count() == 3
    assert list(reads()) == ["small_increment"]
    january = reads(JANUARY)
    assert {"inclusive_growth", "small_success", "agri_balance"} <= set(january)
    assert january["inclusive_growth"].since == date(2026, 1, 1)
    assert versions_of(sentences)[:2] == [date(2026, 2, 2), date(2026, 1, 1)]
