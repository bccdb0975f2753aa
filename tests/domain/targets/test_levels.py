"""Levels, ceilings and averages: due, ahead and the end of the year, each worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest

from qianmo.domain.refusal import Refused
from qianmo.domain.targets.levels import Reached, stand, year_average_if_nothing_moves
from qianmo.domain.targets.measures import PLANNED, amount, difference, spoken
from qianmo.domain.targets.trees import Level, Part, check_tree, merged

WAN = 1_000_000
JUNE_30, JUNE_15, JANUARY_31 = date(2026, 6, 30), date(2026, 6, 15), date(2026, 1, 31)
FLAT = (18_000,) * 12
"""A ceiling of 1.80 % all year."""


@pytest.mark.parametrize(
    ("measure", "reached", "months", "as_of", "done", "due", "ahead", "forecast"),
    [
        # 1,000 at the new year, 1,060 asked by the end of June, 1,050 there: 50 in 181 of 365 days are 100.83 a year.
        ("loan_balance", Reached(amount=1_050, start=1_000), tuple(range(1_010, 1_130, 10)), JUNE_30, 1_050, 1_060, -10,
         1_101),
        # Half of June is half of its ten: due 1,055, nothing known of the beginning, so the year ends as it stands.
        ("loan_balance", Reached(amount=1_060), tuple(range(1_010, 1_130, 10)), JUNE_15, 1_060, 1_055, 5, 1_060),
        # 27 of 1,500 are 1.80 %: at the ceiling is within it, and it was so at the new year.
        ("bad_rate", Reached(amount=27, of=1_500, start=18, start_of=1_000), FLAT, JUNE_30, 18_000, 18_000, 0, 18_000),
        # 1.80 % and a breath is over it, however it is rounded.
        ("bad_rate", Reached(amount=18_000_001, of=10**9), FLAT, JUNE_30, 18_000, 18_000, -1, 18_000),
        # 1.50 % leaves 0.30 points of room; from 1.60 % it fell 0.10 in 181 days, so by 0.2017 in the year.
        ("bad_rate", Reached(amount=15, of=1_000, start=16, start_of=1_000), FLAT, JUNE_30, 15_000, 18_000, 3_000,
         13_983),
        # Bad loans of 120 under a ceiling of 100 are 20 too many.
        ("bad_balance", Reached(amount=120, start=120), (100,) * 12, JUNE_30, 120, 100, -20, 120),
        # A rate cannot pass 100 %: from 60 % to 90 % in half a year ends there.
        ("sign_rate", Reached(amount=90, of=100, start=60, start_of=100), (800_000,) * 12, JUNE_30, 900_000, 800_000,
         100_000, 1_000_000),
        # An average ends where it would if the balance stayed, whatever it was before.
        ("deposit_average", Reached(amount=500, ends=650), (480,) * 5 + (520,) + (560,) * 6, JUNE_30, 500, 520, -20,
         650),
        # January of an average has nothing before it to start from.
        ("deposit_average", Reached(amount=480, ends=480), (470,) * 12, JANUARY_31, 480, 470, 10, 480),
        # What is counted adds up as growth does: 40 where 60 were due of 120 ends at 80.
        ("visits", Reached(amount=40), (10,) * 12, JUNE_30, 40, 60, -20, 80),
    ],
)  # fmt: skip
def test_where_one_stands(measure, reached, months, as_of, done, due, ahead, forecast):
    pace = stand(PLANNED[measure], reached, months=months, as_of=as_of)
    assert (pace.done.numerator, pace.due, pace.ahead, pace.forecast) == (done, due, ahead, forecast)


def test_a_rate_of_nothing_is_not_told():
    assert stand(PLANNED["bad_rate"], Reached(amount=0), months=FLAT, as_of=JUNE_30) is None


def test_an_average_to_the_end_of_the_year_if_nothing_moves():
    """100,000 yuan for 31 days, 150,000 for 28 and for the 306 left: 53,200,000 over 365 are 145,753.42."""
    fen_days = (100_000 * 31 + 150_000 * 28) * 100
    ends = year_average_if_nothing_moves(fen_days=fen_days, fen=15_000_000, as_of=date(2026, 2, 28))
    assert ends == 14_575_342
    assert Fraction(fen_days, 59 * 100).limit_denominator(10**6) == Fraction(7_300_000, 59)


def test_rates_of_units_are_those_of_their_sums():
    both = Reached(amount=3, of=100, start=1, start_of=50) + Reached(amount=1, of=300, start=1, start_of=150)
    assert both == Reached(amount=4, of=400, start=2, start_of=200)
    assert (both + Reached(amount=0, of=1)).start is None


def test_amounts_in_their_units():
    assert [spoken("bad_rate", 18_500), difference("bad_rate", 2_000), amount("bad_rate", 100)] == [
        "1.85%",
        "0.20 个百分点",
        "0.01",
    ]
    assert [spoken("visits", 1_200), spoken("drives", 3), spoken("loan_balance", 8_800_000)] == [
        "1,200 次",
        "3 村",
        "8.80 万元",
    ]


def part(measure, level, unit, months, parent=""):
    return Part(measure=measure, level=level, unit=unit, parent=parent, months=months)


def test_rates_stand_beside_each_other_and_levels_add_up():
    rates = [
        part("bad_rate", Level.BANK, "", FLAT), part("bad_rate", Level.BRANCH, "e", (20_000,) * 12),
        part("bad_rate", Level.BRANCH, "w", (15_000,) * 12),
    ]  # fmt: skip
    assert check_tree(parts=rates, names={}) is None
    kept = merged(parts=rates, into={"w": "e"})
    assert [(one.unit, one.year) for one in kept] == [("", 18_000), ("e", 20_000)]
    assert [one.year for one in merged(parts=rates, into={"e": "w"})] == [18_000, 15_000]
    levels = [
        part("loan_balance", Level.BANK, "", tuple(range(12))),
        part("loan_balance", Level.BRANCH, "e", (1,) * 12),
    ]
    refused = check_tree(parts=levels, names={"e": "东支行"})
    assert isinstance(refused, Refused)
    assert levels[0].year == 11
