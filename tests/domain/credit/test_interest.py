from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.credit.interest import (
    ChargedDays,
    PenaltyRule,
    SettlementRule,
    accrue,
    accrued_fen,
    accrued_left,
    balance_days,
    charged_days,
    interest_fen,
    penalty_rate_ppm,
    settlement_day,
    settlement_periods,
)
from qianmo.domain.dated import DayRange, check_tiling
from tests.domain.tables import day, fen, ppm_of_percent, rows

QUARTERLY = SettlementRule(day=20, months=frozenset({3, 6, 9, 12}), inclusive=True)
MONTHLY = SettlementRule(day=20, months=frozenset(range(1, 13)), inclusive=True)


def balances(text):
    for piece in text.split(";"):
        start, until, yuan = piece.split("|")
        yield DayRange(start=day(start), until=day(until)), fen(yuan)


@pytest.mark.parametrize("row", rows("interest"), ids=lambda row: row["情形"])
def test_interest_is_charged_as_the_table_says(row):
    days = balance_days(balances=balances(row["计息段（起|止|余额元；止日不计）"]))
    assert days == 100 * int(row["积数（元·天）"])
    charged = interest_fen(balance_days=days, rate_ppm=ppm_of_percent(row["年利率%"]), basis=int(row["年天数"]))
    assert charged == fen(row["利息（元）"])


def test_a_settlement_in_between_may_change_a_cent_and_nothing_forces_it_back():
    # 16 days 244.44 + 89 days 1,359.72 = 1,604.16 posted twice; 105 days 1,604.17 posted once.
    whole = DayRange(start=date(2026, 3, 5), until=date(2026, 6, 18))
    pieces = settlement_periods(span=whole, rule=QUARTERLY)
    assert [piece.days for piece in pieces] == [16, 89]
    posted = [interest_fen(balance_days=10_000_000 * piece.days, rate_ppm=55_000) for piece in pieces]
    assert posted == [24_444, 135_972]
    unposted = sum(accrue(balance_fen=10_000_000, days=piece.days, rate_ppm=55_000) for piece in pieces)
    assert accrued_fen(accrued=unposted) == 160_417


def test_interest_paid_in_part_leaves_the_exact_rest_and_paid_in_full_leaves_nothing():
    accrued = accrue(balance_fen=10_000_000, days=105, rate_ppm=55_000)
    assert accrued_left(accrued=accrued, paid_fen=160_417) == 0
    left = accrued_left(accrued=accrued, paid_fen=100_000)
    assert accrued_fen(accrued=left) == 60_417


@given(st.integers(0, 10**20), st.integers(0, 10**12))
def test_what_is_left_of_an_accrual_is_never_negative_and_never_costs_a_fen(accrued, paid_fen):
    due_fen = accrued_fen(accrued=accrued)
    left = accrued_left(accrued=accrued, paid_fen=paid_fen)
    assert left >= 0
    assert accrued_fen(accrued=left) == max(0, due_fen - paid_fen)


def test_settlement_days_follow_the_months_and_the_length_of_a_month():
    assert settlement_day(year=2026, month=3, rule=QUARTERLY) == date(2026, 3, 20)
    assert settlement_day(year=2026, month=4, rule=QUARTERLY) is None
    month_end = SettlementRule(day=31, months=frozenset(range(1, 13)), inclusive=True)
    assert settlement_day(year=2026, month=2, rule=month_end) == date(2026, 2, 28)
    assert settlement_day(year=2026, month=12, rule=month_end) == date(2026, 12, 31)


def test_a_settlement_without_its_own_day_cuts_one_day_earlier():
    span = DayRange(start=date(2026, 3, 5), until=date(2026, 6, 18))
    exclusive = SettlementRule(day=20, months=frozenset({3, 6, 9, 12}), inclusive=False)
    assert [piece.days for piece in settlement_periods(span=span, rule=exclusive)] == [15, 90]


def test_interest_without_an_end_cannot_be_settled():
    with pytest.raises(ValueError, match="have an end"):
        settlement_periods(span=DayRange(start=date(2026, 3, 5), until=None), rule=MONTHLY)


settlement_rules = st.builds(
    SettlementRule,
    day=st.integers(1, 31),
    months=st.frozensets(st.integers(1, 12)),
    inclusive=st.booleans(),
)
days_of_decade = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(days_of_decade, st.integers(0, 900), settlement_rules)
def test_settlement_periods_tile_the_days_they_cut(start, length, rule):
    span = DayRange(start=start, until=start + timedelta(days=length))
    pieces = settlement_periods(span=span, rule=rule)
    assert check_tiling(ranges=pieces, whole=span) is None
    total = sum(interest_fen(balance_days=piece.days, rate_ppm=10**6, basis=1) for piece in pieces)
    assert total == length


def test_penalty_starts_the_day_after_a_due_day_whose_interest_was_settled():
    charged = charged_days(
        drawn_on=date(2026, 3, 5), due_on=date(2026, 6, 20), paid_on=date(2026, 7, 15), rule=QUARTERLY
    )
    assert charged == ChargedDays(
        normal=DayRange(start=date(2026, 3, 5), until=date(2026, 6, 21)),
        penalty=DayRange(start=date(2026, 6, 21), until=date(2026, 7, 15)),
    )
    assert charged.penalty.days == 24
    assert interest_fen(balance_days=4_000_000 * 24, rate_ppm=82_500) == 22_000


def test_penalty_starts_on_any_other_due_day_itself():
    charged = charged_days(
        drawn_on=date(2026, 3, 5), due_on=date(2026, 6, 18), paid_on=date(2026, 7, 15), rule=QUARTERLY
    )
    assert charged.penalty == DayRange(start=date(2026, 6, 18), until=date(2026, 7, 15))


@given(days_of_decade, st.integers(0, 700), st.integers(0, 900), settlement_rules)
def test_normal_and_penalty_days_tile_the_calendar(drawn_on, due_after, paid_after, rule):
    due_on, paid_on = drawn_on + timedelta(days=due_after), drawn_on + timedelta(days=paid_after)
    charged = charged_days(drawn_on=drawn_on, due_on=due_on, paid_on=paid_on, rule=rule)
    whole = DayRange(start=drawn_on, until=paid_on)
    assert charged.normal.days + charged.penalty.days == whole.days
    assert check_tiling(ranges=(charged.normal, charged.penalty), whole=whole) is None
    if paid_on <= due_on:
        assert charged.penalty.days == 0
    assert paid_after - due_after - 1 <= charged.penalty.days


@pytest.mark.parametrize(
    ("overdue", "misused", "rate_ppm"),
    [(True, False, 83_250), (False, True, 111_000), (True, True, 111_000), (False, False, 55_500)],
)
def test_the_higher_penalty_is_charged_and_never_both(overdue, misused, rate_ppm):
    # 5.55 % x 1.5 = 8.325 %, which whole basis points could not hold; misuse doubles to 11.10 %.
    rule = PenaltyRule(overdue_uplift_ppm=500_000, misuse_uplift_ppm=1_000_000)
    assert penalty_rate_ppm(rate_ppm=55_500, overdue=overdue, misused=misused, rule=rule) == rate_ppm
