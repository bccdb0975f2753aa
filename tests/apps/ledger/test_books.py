"""The books balance by the shape of an entry, and no entry is ever changed."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianmo.apps.ledger.chart import CHART, DEPOSITS, INTEREST_INCOME, LOANS
from qianmo.apps.ledger.models import Account, Entry
from qianmo.apps.ledger.queries import statement, trial_balance
from qianmo.apps.ledger.services import Posting, open_chart, post

DAY, VALUE_DAY = date(2026, 3, 5), date(2026, 3, 4)


def posting(debit: str, credit: str, fen: int, *, line_id: int = 1) -> Posting:
    return Posting(debit=debit, credit=credit, fen=fen, kind="draw", line_id=line_id, source_id=9, value_date=VALUE_DAY)


def book(*postings: Posting) -> None:
    with transaction.atomic():
        post(postings=postings, business_date=DAY)


@pytest.fixture
def chart(db):
    open_chart()


def test_opening_the_chart_again_opens_nothing_twice(chart):
    open_chart()
    chart = {one.code: (one.name, one.kind) for one in Account.objects.order_by("code")}
    assert chart == dict(CHART)
    assert (chart["1303"], chart["7101"]) == (("贷款本金", "asset"), ("表外应收未收利息", "memo"))


def test_a_line_s_statement_is_its_entries_in_booking_order(chart):
    book(
        posting(LOANS, DEPOSITS, 500),
        posting(LOANS, DEPOSITS, 7, line_id=2),
        posting(DEPOSITS, INTEREST_INCOME, 3),
        posting(DEPOSITS, LOANS, 200),
    )
    rows = statement(line_id=1)
    assert [(row.debit, row.credit, row.fen) for row in rows] == [
        ("贷款本金", "客户存款", 500),
        ("客户存款", "贷款利息收入", 3),
        ("客户存款", "贷款本金", 200),
    ]
    assert {(row.business_date, row.value_date) for row in rows} == {(DAY, VALUE_DAY)}


@pytest.mark.parametrize("fen", [0, -1])
def test_an_entry_moves_more_than_nothing(chart, fen):
    with pytest.raises(IntegrityError, match="entry_positive"):
        book(posting(LOANS, DEPOSITS, fen))


def test_an_entry_needs_two_accounts(chart):
    with pytest.raises(IntegrityError, match="entry_two_accounts"):
        book(posting(LOANS, LOANS, 1))


def test_one_bad_entry_keeps_the_whole_batch_out(chart):
    with pytest.raises(IntegrityError):
        book(posting(LOANS, DEPOSITS, 1), posting(LOANS, DEPOSITS, 0))
    assert not Entry.objects.exists()


@pytest.mark.parametrize("words", ["UPDATE ledger_entry SET fen = 2", "DELETE FROM ledger_entry"])
def test_a_booked_entry_cannot_be_changed_even_in_the_database(chart, words):
    book(posting(LOANS, DEPOSITS, 1))
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


MOVES = st.tuples(st.permutations([LOANS, DEPOSITS, INTEREST_INCOME]), st.integers(1, 10**13))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(moves=st.lists(MOVES, max_size=8))
def test_both_columns_of_the_trial_balance_are_always_equal(chart, moves):
    with transaction.atomic():
        book(*(posting(accounts[0], accounts[1], fen) for accounts, fen in moves))
        found = trial_balance()
        assert sum(one.debit_fen for one in found) == sum(one.credit_fen for one in found)
        assert sum(one.debit_fen for one in found) == sum(fen for _, fen in moves)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_booking_outside_an_act_is_a_bug():
    with pytest.raises(RuntimeError, match="inside the act"):
        post(postings=[], business_date=DAY)
