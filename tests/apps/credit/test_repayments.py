"""Repaying: interest first, rounded once, and what is paid back is the customer's again at once."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianmo.apps.credit.answers import REUSED
from qianmo.apps.credit.models import Draw, Line, Repayment
from qianmo.apps.credit.queries import owed
from qianmo.apps.credit.services import NewRepayment, repay
from qianmo.apps.ledger.models import Entry
from qianmo.apps.ledger.queries import trial_balance
from tests import village as v
from tests.apps.credit.test_draws import asking, reasons, take
from tests.village import WAN

pytestmark = pytest.mark.django_db
AFTER_105_DAYS = date(2026, 6, 18)


@pytest.fixture
def line():
    """A line of 8 万 at 5.00 %, drawn to 6 万 on 5 March."""
    (line_id,) = v.signed_lines(v.found_village(), ["孟庆和"])
    line = Line.objects.get(id=line_id)
    take(asking(line, 6 * WAN))
    return line


def paying(amount_fen: int, **changed: object) -> NewRepayment:
    paid = {"draw_id": 0, "amount_fen": amount_fen, "taken_by": None, "request_id": uuid4()}
    last = Draw.objects.order_by("id").last()
    return NewRepayment(**(paid | {"draw_id": last.pk if last else 0} | changed))


def pay(*repayments: NewRepayment, on: date = AFTER_105_DAYS):
    return repay(repayments=repayments, at=v.at(on), business_date=on)


SHARED = {
    # 60,000 x 5 % x 105 / 360 = 875.00 yuan of interest are owed.
    "interest and part": (date(2026, 6, 18), 2_087_500, 2_000_000, 87_500),
    "interest alone": (date(2026, 6, 18), 87_500, 0, 87_500),
    "part of the interest": (date(2026, 6, 18), 50_000, 0, 50_000),
    "all of it": (date(2026, 6, 18), 6_087_500, 6_000_000, 87_500),
    "on the day itself": (date(2026, 3, 5), 1_000_000, 1_000_000, 0),
    # 60,000 x 5 % x 1 / 360 = 8.333 yuan, rounded once.
    "after one day": (date(2026, 3, 6), 1_000_000, 999_167, 833),
}
"""Day, paid, principal, interest; fen."""


@pytest.mark.parametrize("case", SHARED)
def test_interest_is_paid_first_and_the_rest_is_principal(line, case):
    day, paid, principal, interest = SHARED[case]
    assert not pay(paying(paid), on=day).refused
    row = Repayment.objects.get()
    assert (row.principal_fen, row.interest_fen) == (principal, interest)
    line.refresh_from_db()
    assert line.drawn_fen == 6_000_000 - principal
    booked = {entry.credit.code: entry.fen for entry in Entry.objects.exclude(kind="draw")}
    assert booked == {code: fen for code, fen in (("1303", principal), ("6011", interest)) if fen}


def test_two_payments_lose_no_fen_of_interest_between_them(line):
    pay(paying(50_000))  # 500.00 of 875.00 yuan interest
    left = owed(draw_ids=[Draw.objects.get().pk], on=AFTER_105_DAYS)
    assert [one.interest_fen for one in left.values()] == [37_500]
    pay(paying(6_037_500))
    assert Draw.objects.get().unpaid_fen == 0
    assert sum(Repayment.objects.values_list("interest_fen", flat=True)) == 87_500


def test_what_is_paid_back_can_be_drawn_again_the_same_minute(line):
    pay(paying(6_087_500))
    assert not take(asking(line, 8 * WAN), on=AFTER_105_DAYS).refused


REFUSED = {
    "nothing": ({"amount_fen": 0}, "不能收 0.00 元：还款金额要大于零。请重新填写金额。"),
    "less than nothing": ({"amount_fen": -100}, "不能收 -1.00 元：还款金额要大于零。请重新填写金额。"),
    "a fen too much": (
        {"amount_fen": 6_087_501},
        "不能收 60,875.01 元：借据 {} 连本带息只欠 60,875.00 元。收 60,875.00 元即可结清。",
    ),
    "no such draw": ({"amount_fen": 1, "draw_id": 10**9}, "没有这笔借据"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_payment_that_cannot_be_is_refused_in_words_and_nothing_is_booked(line, case):
    changed, reason = REFUSED[case]
    assert reasons(pay(paying(**changed))) == [reason.format(Draw.objects.get().number)]
    line.refresh_from_db()
    assert (line.drawn_fen, Entry.objects.count(), Repayment.objects.count()) == (6 * WAN, 1, 0)


def test_no_payment_is_booked_on_a_closed_day(line):
    assert reasons(pay(paying(WAN), on=v.SATURDAY)) == ["不能记账：2026-03-07 是周末，请在下一个营业日办理"]


def test_the_same_payment_twice_is_taken_once(line):
    payment = paying(WAN)
    first = pay(payment, payment)
    again = pay(payment, on=date(2026, 6, 22))
    assert first.ids[0] == first.ids[1] == again.ids[0]
    assert (first.repeated, again.repeated) == ({1}, {0})
    assert Repayment.objects.count() == 1


def test_a_request_id_that_comes_again_for_another_amount_or_draw_is_refused_and_nothing_is_booked(line):
    take(asking(line, WAN))
    payment, other = paying(WAN), Draw.objects.order_by("id").first()
    assert not pay(payment).refused
    again = pay(replace(payment, amount_fen=2 * WAN), replace(payment, draw_id=other.pk), payment)
    assert again.refused == {0: REUSED, 1: REUSED}
    assert Repayment.objects.count() == 1


def test_two_payments_on_one_draw_in_one_batch_follow_each_other(line):
    answers = pay(paying(3_087_500), paying(3_000_001), paying(3_000_000))
    assert sorted(answers.ids) == [0, 2]
    assert Draw.objects.get().unpaid_fen == 0


def test_a_payment_is_never_edited_even_in_the_database(line):
    pay(paying(WAN))
    for words in ("UPDATE credit_repayment SET amount_fen = 1", "DELETE FROM credit_repayment"):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)


STEPS = st.lists(
    st.tuples(st.sampled_from(["draw", "repay"]), st.integers(-WAN, 9 * WAN), st.sampled_from([5, 6, 9, 10, 31])),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(steps=STEPS)
def test_whatever_is_drawn_and_repaid_line_draws_and_books_agree(line, steps):
    with transaction.atomic():
        for act, fen, day in sorted(steps, key=lambda step: step[2]):
            on = date(2026, 3, day)
            if act == "draw":
                take(asking(line, fen), on=on)
            else:
                pay(paying(fen), on=on)
            line.refresh_from_db()
            unpaid = sum(Draw.objects.values_list("unpaid_fen", flat=True))
            loans = {one.code: one.debit_fen - one.credit_fen for one in trial_balance()}["1303"]
            assert line.drawn_fen == unpaid == loans
            assert 0 <= line.drawn_fen <= line.limit_fen
        transaction.set_rollback(True)
