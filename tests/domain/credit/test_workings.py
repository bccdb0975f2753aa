"""Interest worked out span by span, beside sums done by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.credit.interest import accrued_fen
from qianmo.domain.credit.repayment import owed_on
from qianmo.domain.credit.workings import Paid, spans_of

DRAWN = date(2026, 3, 5)
RATE = 55_000


def spans(*payments: Paid, amount_fen: int = 10_000_000, rate_ppm: int = RATE, on: date = date(2026, 6, 18)):
    return spans_of(amount_fen=amount_fen, rate_ppm=rate_ppm, drawn_on=DRAWN, payments=payments, on=on)


def test_a_hundred_thousand_for_105_days_is_one_span():
    (span,) = spans()
    # 100,000 × 5.50 % × 105 / 360 = 1,604.1666…
    assert (span.days.days, span.balance_fen, span.interest_fen, span.paid) == (105, 10_000_000, 160_417, None)


def test_two_payments_make_three_spans_and_what_is_left_of_the_interest_is_carried():
    first = Paid(on=date(2026, 4, 10), principal_fen=0, interest_fen=20_000)
    second = Paid(on=date(2026, 5, 6), principal_fen=4_000_000, interest_fen=74_722)
    one, two, three = spans(first, second)
    # 36 days of 100,000 are 550.00; 200.00 are paid, 350.00 are carried.
    assert (one.days.days, one.interest_fen, accrued_fen(accrued=two.carried)) == (36, 55_000, 35_000)
    # 26 days of 100,000 are 397.2222; with what was carried 747.22, all paid.
    assert (two.days.days, two.interest_fen, three.carried) == (26, 74_722, 0)
    # 43 days of 60,000 are 394.1667.
    assert (three.days.days, three.balance_fen, three.interest_fen) == (43, 6_000_000, 39_417)


def test_a_day_before_the_last_payment_ends_the_workings_there():
    paid = Paid(on=date(2026, 4, 10), principal_fen=0, interest_fen=0)
    assert [span.days.days for span in spans(paid, on=date(2026, 4, 1))] == [36, 0]


SHARES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 300_000), st.integers(0, 100)), max_size=6)


@pytest.mark.parametrize("rate_ppm", [31_000, 55_555])
@given(shares=SHARES, days=st.integers(0, 60))
def test_the_spans_arrive_at_what_the_draw_owes_carried_step_by_step(rate_ppm, shares, days):
    unpaid, accrued, reached_on, payments = 10_000_000, 0, DRAWN, []
    for gap, principal, per_cent in shares:
        on = reached_on + timedelta(days=gap)
        due = owed_on(number="", principal_fen=unpaid, accrued=accrued, accrued_to=reached_on, rate_ppm=rate_ppm, on=on)
        interest = due.interest_fen * per_cent // 100
        payments.append(Paid(on=on, principal_fen=principal, interest_fen=interest))
        accrued = 0 if interest >= due.interest_fen else due.accrued - interest * 1_000_000 * 360
        unpaid, reached_on = unpaid - principal, on
    last = reached_on + timedelta(days=days)
    due = owed_on(number="", principal_fen=unpaid, accrued=accrued, accrued_to=reached_on, rate_ppm=rate_ppm, on=last)
    span = spans(*payments, rate_ppm=rate_ppm, on=last)[-1]
    assert (span.balance_fen, span.reached, span.interest_fen) == (unpaid, due.accrued, due.interest_fen)
