"""Invents what the demo county keeps at its bank's core: accounts, two years of end-of-day balances, whose they are.

All of it is generated from the seed, as columns. A household keeps about what its file says it does; harvests, the
spring festival and paydays move it, villages grow at paces of their own, and a few customers have just left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from qianmo.demo.facts import SEGMENTS
from qianmo.demo.people import VillageBatch
from qianmo.demo.schedule import DEMO_DAY

Ints = NDArray[np.int64]
FIRST, LAST = date(2024, 9, 29), DEMO_DAY - timedelta(days=1)
"""The days whose balances the core bank tells."""
DAYS = (LAST - FIRST).days + 1
DEMAND, TIME, MARGIN, ACQUIRING, PAYROLL = "D101", "D201", "D301", "S101", "S201"
PRODUCTS = (
    (DEMAND, "个人活期储蓄", "deposit", 1_000_000),
    (TIME, "个人定期储蓄", "deposit", 1_100_000),
    (MARGIN, "个人保证金存款", "deposit", 300_000),
    (ACQUIRING, "商户收单", "acquiring", 0),
    (PAYROLL, "代发工资", "payroll", 0),
)
"""Code, name, side, and the weight of its balances in weighted averages (source: county banks' manager schemes)."""
RATES = ((DEMAND, 1_000, 500), (TIME, 16_500, 13_500), (MARGIN, 1_000, 500))
"""Yearly rates in ppm from the first day and from the day rates fell."""
FELL_ON = date(2025, 5, 20)
CHANGES_A_MONTH = dict(zip(SEGMENTS, (0.35, 1.15, 1.2, 0.45), strict=True))
SWINGS = dict(zip(SEGMENTS, (0.30, 0.38, 0.16, 0.22), strict=True))
"""How far a balance wanders around what the household keeps, as the spread of its logarithm."""
SEASONS = {
    "farm": (1.06, 1.10, 0.98, 0.88, 0.84, 0.86, 0.90, 0.94, 1.00, 1.16, 1.20, 1.08),
    "trade": (1.04, 1.12, 0.96, 0.96, 0.98, 1.00, 1.00, 1.00, 0.98, 1.00, 1.00, 0.98),
    "salaried": (1.08, 1.06, 1.00, 0.98, 0.98, 0.98, 0.98, 0.98, 0.98, 0.98, 1.00, 1.02),
    "resident": (1.06, 1.10, 1.00, 0.96, 0.96, 0.98, 0.98, 0.98, 0.98, 0.98, 1.00, 1.02),
}
PAYDAY = 10
LEFT, LEAVERS_KEPT, LEAVERS_HELD_FEN = 0.004, 0.12, 50_000_00
"""Of every thousand well-to-do accounts four have just been emptied to an eighth: what 大额流出 must find."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Columns of all accounts, one place each: whose, what, since when, and about how much is kept there in fen."""

    numbers: list[str]
    holders: Ints
    products: list[str]
    opened: Ints
    kept_fen: Ints
    identities: list[str]
    villages: list[str]
    segments: list[str]


def invent_accounts(batches: Iterable[VillageBatch], *, seed: int) -> Accounts:
    """The accounts of every household's head; `opened` counts days from FIRST and is negative for older ones."""
    rng = np.random.default_rng([seed, 6])
    heads = [(batch.plan.code, one) for batch in batches for one in batch.households]
    saved = np.array([int(one.facts["deposit_average_fen"] or 0) for _, one in heads], np.int64)
    trades = np.array([one.segment == "trade" for _, one in heads])
    licensed = np.array([bool(one.facts["licence"]) for _, one in heads])
    paid = np.array([bool(one.facts["payroll_here"]) for _, one in heads])
    chance = rng.random((5, len(heads)))
    held = {
        DEMAND: (chance[0] < 0.95) | (saved > 0),
        TIME: (saved > 10_000_00) & (chance[1] < 0.48),
        MARGIN: trades & (chance[3] < 0.05),
        ACQUIRING: trades & licensed & (chance[4] < 0.62),
        PAYROLL: paid,
    }
    kept = {
        DEMAND: np.maximum(saved, 200_00),
        TIME: ((1 + 3 * chance[2]) * saved).astype(np.int64) // 1_000_00 * 1_000_00,
        MARGIN: np.full(len(heads), 5_000_00, np.int64),
    }
    nothing = np.zeros(len(heads), np.int64)
    holders = np.concatenate([np.flatnonzero(held[code]) for code, *_ in PRODUCTS])
    products = [code for code, *_ in PRODUCTS for _ in range(int(held[code].sum()))]
    amounts = np.concatenate([kept.get(code, nothing)[held[code]] for code, *_ in PRODUCTS])
    newly = rng.random(len(holders)) < 0.12
    opened = np.where(newly, rng.integers(1, DAYS - 20, len(holders)), -rng.integers(1, 3000, len(holders)))
    return Accounts(
        numbers=[account_number(place) for place in range(len(holders))],
        holders=holders,
        products=products,
        opened=opened,
        kept_fen=amounts,
        identities=[heads[one][1].members[0].identity for one in holders.tolist()],
        villages=[heads[one][0] for one in holders.tolist()],
        segments=[heads[one][1].segment for one in holders.tolist()],
    )


def account_number(place: int) -> str:
    """An account number that no bank has given out: seventeen digits and the check digit of ISO/IEC 7812."""
    digits = f"629999{place:011d}"
    doubled = [int(digit) * (2 - turn % 2) for turn, digit in enumerate(reversed(digits))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{digits}{-total % 10}"


def invent_balances(accounts: Accounts, *, seed: int) -> pa.Table:
    """End-of-day balances on the first day and whenever they change: `account` (its place), `day` from FIRST, `fen`."""
    rng = np.random.default_rng([seed, 7])
    kept = np.flatnonzero(accounts.kept_fen > 0)
    segment = np.array([SEGMENTS.index(one) for one in accounts.segments])
    moves = np.array([CHANGES_A_MONTH[one] for one in SEGMENTS])[segment[kept]] * DAYS / 30.4
    moves[np.array(accounts.products)[kept] != DEMAND] = 2.2
    counts = rng.poisson(moves)
    account = np.repeat(kept, counts)
    day = rng.integers(1, DAYS, len(account))
    day = np.where((segment[account] == SEGMENTS.index("salaried")) & (rng.random(len(day)) < 0.6), _payday(day), day)
    leaving = kept[(accounts.kept_fen[kept] > LEAVERS_HELD_FEN) & (rng.random(len(kept)) < LEFT)]
    account = np.concatenate([account, kept, leaving])
    day = np.concatenate([day, np.maximum(accounts.opened[kept], 0), DAYS - rng.integers(1, 10, len(leaving))])
    order = np.unique(account * DAYS + day)
    account, day = order // DAYS, order % DAYS
    lives = day >= accounts.opened[account]
    account, day = account[lives], day[lives]
    fen = _amounts(accounts, account, day, segment, rng)
    has_left = np.isin(account, leaving) & (day >= DAYS - 10)
    fen = np.where(has_left, (fen * LEAVERS_KEPT).astype(np.int64), fen)
    return pa.table({"account": account, "day": day, "fen": fen})


def _payday(day: Ints) -> Ints:
    """The payday of the month a day lies in."""
    first = np.datetime64(FIRST)
    month = (first + day).astype("datetime64[M]")
    paid = (month.astype("datetime64[D]") + (PAYDAY - 1) - first).astype(np.int64)
    return np.clip(paid, 1, DAYS - 1)


def _amounts(accounts: Accounts, account: Ints, day: Ints, segment: Ints, rng: np.random.Generator) -> Ints:
    codes = sorted(set(accounts.villages))
    village = np.searchsorted(codes, accounts.villages)
    pace = rng.normal(0.06, 0.07, len(codes))[village[account]]
    month = ((np.datetime64(FIRST) + day).astype("datetime64[M]").astype(np.int64)) % 12
    season = np.array([SEASONS[one] for one in SEGMENTS])[segment[account], month]
    swing = np.array([SWINGS[one] for one in SEGMENTS])[segment[account]]
    moving = np.array([product == DEMAND for product in accounts.products])[account]
    spread = np.where(moving, swing * rng.standard_normal(len(account)), 0.04 * rng.standard_normal(len(account)))
    factor = np.where(moving, season, 1.0) * (1 + pace) ** (day / 365) * np.exp(spread)
    fen = (accounts.kept_fen[account] * factor).astype(np.int64)
    return np.where(moving, fen, fen // 100_00 * 100_00)


def invent_transactions(balances: pa.Table, accounts: Accounts) -> pa.Table:
    """What moved each balance: `account`, `day`, `fen` (in is positive) and `kind`."""
    account, day, fen = (balances[name].to_numpy() for name in ("account", "day", "fen"))
    same = np.concatenate([[False], account[1:] == account[:-1]])
    moved = np.diff(fen, prepend=0)
    counts = same & (moved != 0)
    salaried = np.array([one == "salaried" for one in accounts.segments])[account]
    trading = np.array([one == "trade" for one in accounts.segments])[account]
    inward = np.select([salaried, trading], ["工资", "经营收款"], "转入")
    kind = np.where(moved > 0, inward, np.where(trading, "付货款", "支取"))
    return pa.table(
        {"account": account[counts], "day": day[counts], "fen": moved[counts], "kind": kind[counts].tolist()}
    )


def invent_owners(
    accounts: Accounts, *, stewards: Mapping[str, Sequence[tuple[date, str]]], seed: int
) -> list[tuple[str, date, str, str, int]]:
    """Whose each account is: number, from when, staff number, way, share in ppm.

    Most belong to the steward of the village, as `stewards` (since when, staff number) has them by village code; of one
    in six a colleague who brought it in has three tenths, and one in fourteen belongs to nobody.
    """
    rng = np.random.default_rng([seed, 8])
    chance = rng.random(len(accounts.numbers))
    staff = sorted({number for held in stewards.values() for _, number in held})
    colleague = rng.integers(0, len(staff), len(accounts.numbers))
    rows = []
    for place, (number, village) in enumerate(zip(accounts.numbers, accounts.villages, strict=True)):
        if chance[place] < 1 / 14:
            continue
        opened = max(FIRST, FIRST + timedelta(days=int(accounts.opened[place])))
        held = stewards.get(village, ())
        for position, (since, steward) in enumerate(held):
            begins = max(since, opened)
            if position + 1 < len(held) and held[position + 1][0] <= begins:
                continue
            other = staff[colleague[place]]
            if chance[place] > 5 / 6 and other != steward:
                rows += [(number, begins, steward, "keeping", 700_000), (number, begins, other, "bringing", 300_000)]
            else:
                rows.append((number, begins, steward, "keeping", 1_000_000))
    return rows
