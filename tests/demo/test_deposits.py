"""What the demo county keeps at its core: the same each time, to the fen, and nothing contradicts anything else."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from qianmo.demo.deposits import (
    DAYS,
    FIRST,
    PRODUCTS,
    account_number,
    invent_accounts,
    invent_balances,
    invent_owners,
    invent_transactions,
)
from qianmo.demo.firms import MIX, invent_loans
from tests.demo.county import SEED, small_county

HANDED_OVER = [(date(2024, 1, 1), "0007"), (date(2025, 9, 1), "0009")]


@cache
def accounts():
    return invent_accounts(small_county(), seed=SEED)


@cache
def balances():
    return invent_balances(accounts(), seed=SEED)


def columns(table):
    return zip(*(table[name].to_pylist() for name in table.column_names), strict=True)


def test_the_same_seed_invents_the_same_county():
    assert invent_accounts(small_county(), seed=SEED).numbers == accounts().numbers
    assert invent_balances(accounts(), seed=SEED).equals(balances())
    assert not invent_balances(accounts(), seed=SEED + 1).equals(balances())


@pytest.mark.parametrize(("place", "number"), [(0, "629999000000000009"), (18, "629999000000000181")])
def test_account_numbers_carry_a_check_digit(place, number):
    assert account_number(place) == number
    digits = [int(digit) for digit in reversed(number)]
    assert sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def test_every_kind_of_account_is_held_and_only_deposits_have_a_balance():
    held = Counter(accounts().products)
    assert set(held) == {code for code, *_ in PRODUCTS}
    sides = {code: side for code, _, side, _ in PRODUCTS}
    with_balance = {accounts().products[place] for place in balances()["account"].unique().to_pylist()}
    assert {sides[code] for code in with_balance} == {"deposit"}


def test_an_account_has_one_balance_a_day_at_most_none_before_it_was_opened_and_none_below_nothing():
    seen = [(account, day) for account, day, _ in columns(balances())]
    assert len(seen) == len(set(seen))
    assert all(0 <= day < DAYS and day >= accounts().opened[account] for account, day in seen)
    assert min(balances()["fen"].to_pylist()) > 0


def test_loans_beside_the_cards_are_of_every_kind_and_owe_a_tenth_less_each_half_year():
    loans = invent_loans(households=84_792, after=10, seed=SEED)
    assert loans == invent_loans(households=84_792, after=10, seed=SEED)
    assert len(loans) == 94
    assert {(one.borrower, one.registered, one.purpose) for one in loans} == {one[:3] for one in MIX}
    assert [one.loan_class for one in loans].count("次级") == 1
    last = [list(one.owed())[-1][1] for one in loans]
    assert sum(last) * 4 < 2_141_000_000_00, "S3: 42.94 亿 of loans, 21.53 亿 of them on the cards"
    one = replace(loans[0], drawn_on=date(2025, 8, 29), amount_fen=1_000_001)
    assert list(one.owed()) == [
        (date(2025, 8, 29), 1_000_001), (date(2026, 2, 28), 900_001), (date(2026, 8, 29), 800_001),
    ]  # fmt: skip


def test_transactions_are_what_moves_the_balances():
    first, last, moved = {}, {}, defaultdict(int)
    for account, _, fen in columns(balances()):
        first.setdefault(account, fen)
        last[account] = fen
    for account, _, fen, kind in columns(invent_transactions(balances(), accounts())):
        moved[account] += fen
        assert (fen > 0) == (kind in {"工资", "经营收款", "转入"})
    assert {account: fen - first[account] for account, fen in last.items()} == {one: moved[one] for one in last}


def test_the_parts_of_an_account_make_the_whole_on_each_day_they_begin_and_a_village_changes_hands():
    villages = set(accounts().villages)
    stewards = dict.fromkeys(villages, HANDED_OVER)
    parts = defaultdict(int)
    for number, since, _, _, share in invent_owners(accounts(), stewards=stewards, seed=SEED):
        parts[number, since] += share
        assert since >= FIRST
    assert set(parts.values()) == {1_000_000}
    assert len({number for number, _ in parts}) < len(accounts().numbers)
    assert max(Counter(number for number, _ in parts).values()) == 2
