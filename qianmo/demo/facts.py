"""Invents what the bank knows of each household: age, income, debt, stock, trade, in figures that fit together.

A household's figures agree with its segment and with what is held against it; sound households can carry a
loan, most of them well. Money is drawn in whole hundreds of yuan and handed out in fen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qianmo.demo.flags import Marks
from qianmo.demo.spread import VillagePlan

Facts = dict[str, int | str | bool | None]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

KEYS = (
    "age",
    "resident",
    "enforcement",
    "overdue_days_max",
    "income_fen",
    "expense_fen",
    "debt_fen",
    "asset_fen",
    "other_unsecured_fen",
    "labourers",
    "house_fen",
    "vehicle_fen",
    "reputation",
    "health",
    "public_employee",
    "college_student",
    "deposit_average_fen",
    "farm_kind",
    "herd_head",
    "land_mu",
    "business_years",
    "turnover_fen",
    "licence",
    "post_rank",
    "payroll_here",
    "ebank",
    "guarantee",
)
SEGMENTS = ("farm", "trade", "salaried", "resident")
FARM, TRADE, SALARIED = range(3)
FARM_KINDS = ("一般农牧户", "家庭农牧场", "专业合作社")
RANKS = ("科员", "股级", "科级", "处级", "工人")
REPUTATIONS = ("好", "较好", "一般", "差")
HEALTHS = ("好", "一般", "差")
HUNDRED_YUAN = 10_000  # fen

MEDIAN_INCOME = np.array([1200, 2700, 1450, 2000])  # hundreds of yuan a year, by segment
SPREAD_INCOME = np.array([0.42, 0.50, 0.18, 0.40])
RANK_FACTOR = np.array([1.0, 1.2, 1.5, 2.0, 0.75])
FARM_FACTOR = np.array([1.0, 2.6, 4.2])
LEAST_INCOME = 560
GUARANTEES = ("信用", "保证", "抵押")
SHAMING = frozenset({"idle", "gambling", "unfilial", "bad_credit_neighbour", "drugs_gang"})


@dataclass(frozen=True, slots=True)
class Money:
    """Sums per household in hundreds of yuan."""

    income: Ints
    expense: Ints
    debt: Ints
    asset: Ints
    unsecured: Ints
    house: Ints
    vehicle: Ints
    deposit: Ints


@dataclass(frozen=True, slots=True)
class Trade:
    """What the household lives from; entries of other segments mean nothing."""

    farm_kind: Ints
    herd: Ints
    land: Ints
    years: Ints
    turnover: Ints
    rank: Ints
    guarantee: Ints


def draw_facts(
    rng: np.random.Generator,
    *,
    plan: VillagePlan,
    segments: Ints,
    marks: Marks,
    ages: Ints,
    labourers: Ints,
    students: Sequence[bool],
) -> list[Facts]:
    """One dictionary per household with exactly the keys of KEYS; None where unknown or not applicable."""
    count = len(segments)
    trade = _trade(rng, plan, segments, ages)
    money = _money(rng, plan, segments, marks, trade)
    overdue = _overdue(rng, marks)
    reputation, health = _standing(rng, marks, ages)
    chance = rng.random((count, 4))
    fen = {name: (getattr(money, name) * HUNDRED_YUAN).tolist() for name in Money.__dataclass_fields__}
    livelihoods = _livelihoods(
        segments.tolist(), trade, licensed=marks.eligible | (chance[:, 0] < 0.7), paid_here=chance[:, 1] < 0.62
    )
    online = (chance[:, 2] < np.select([ages < 40, ages < 56], [0.86, 0.64], 0.33)).tolist()
    unknown = (chance[:, 3] < 0.35).tolist()
    hands, age = labourers.tolist(), ages.tolist()

    sheets: list[Facts] = []
    for row, flags in enumerate(marks.flags):
        absent = "non_resident" in flags
        dark = absent and unknown[row]  # nobody was at home to ask
        sheets.append(
            {
                "age": age[row],
                "resident": not absent,
                "enforcement": "enforcement" in flags,
                "overdue_days_max": overdue[row],
                "income_fen": None if dark else fen["income"][row],
                "expense_fen": None if dark else fen["expense"][row],
                "debt_fen": fen["debt"][row],
                "asset_fen": None if dark else fen["asset"][row],
                "other_unsecured_fen": fen["unsecured"][row],
                "labourers": max(0, hands[row] - ("incapacity" in flags)),
                "house_fen": fen["house"][row],
                "vehicle_fen": fen["vehicle"][row],
                "reputation": REPUTATIONS[reputation[row]],
                "health": None if dark else HEALTHS[health[row]],
                "college_student": students[row],
                "deposit_average_fen": fen["deposit"][row],
                **livelihoods[row],
                "ebank": online[row],
                "guarantee": GUARANTEES[trade.guarantee[row]],
            }
        )
    return sheets


def _livelihoods(
    segments: Sequence[int], trade: Trade, *, licensed: NDArray[np.bool_], paid_here: NDArray[np.bool_]
) -> list[Facts]:
    kinds, herds, land = trade.farm_kind.tolist(), trade.herd.tolist(), trade.land.tolist()
    years, turnover, ranks = trade.years.tolist(), (trade.turnover * HUNDRED_YUAN).tolist(), trade.rank.tolist()
    papers, paid = licensed.tolist(), paid_here.tolist()
    return [
        {
            "public_employee": segment == SALARIED,
            "farm_kind": FARM_KINDS[kinds[row]] if segment == FARM else None,
            "herd_head": herds[row] if segment == FARM else None,
            "land_mu": land[row] if segment == FARM else None,
            "business_years": years[row] if segment == TRADE else None,
            "turnover_fen": turnover[row] if segment == TRADE or (segment == FARM and kinds[row]) else None,
            "licence": papers[row] if segment == TRADE else None,
            "post_rank": RANKS[ranks[row]] if segment == SALARIED else None,
            "payroll_here": paid[row] if segment == SALARIED else None,
        }
        for row, segment in enumerate(segments)
    ]


def _trade(rng: np.random.Generator, plan: VillagePlan, segments: Ints, ages: Ints) -> Trade:
    count = len(segments)
    kind = np.searchsorted([0.90, 0.98], rng.random(count), side="right")
    scale = FARM_FACTOR[kind]
    pastoral = plan.kind == "gacha"
    keeps = rng.random(count) < (0.92 if pastoral else 0.58)
    herd = np.where(keeps, _lognormal(rng, count, 85 if pastoral else 22, 0.7) * scale, 0)
    land = _lognormal(rng, count, 18 if pastoral else 30, 0.5) * scale
    years = np.minimum(np.maximum(ages - 20, 0), 1 + rng.exponential(7, count).astype(np.int64))
    rank = np.searchsorted([0.48, 0.66, 0.78, 0.80], rng.random(count), side="right")
    # A shop keeps between a sixth and four tenths of what passes over its counter; filled in once income is known.
    margin = rng.uniform(0.16, 0.42, count)
    income = MEDIAN_INCOME[segments] * np.exp(SPREAD_INCOME[segments] * rng.standard_normal(count))
    income *= np.where(segments == FARM, scale, 1.0)
    # Ordinary farmers borrow on their word; shops, salaries and family farms more often bring a guarantor or a house.
    steps = np.where((segments == FARM) & (kind == 0), 0.9, 0.36)
    guarantee = (rng.random(count)[:, None] >= np.column_stack([steps, steps + (1 - steps) * 0.6])).sum(axis=1)
    return Trade(
        farm_kind=kind,
        herd=herd.astype(np.int64),
        land=np.maximum(land, 1).astype(np.int64),
        years=years,
        turnover=(np.maximum(income, LEAST_INCOME) / margin).astype(np.int64),
        rank=rank,
        guarantee=guarantee,
    )


def _money(rng: np.random.Generator, plan: VillagePlan, segments: Ints, marks: Marks, trade: Trade) -> Money:
    count, sound = len(segments), marks.eligible
    idle, deep, bad = (_having(marks, code) for code in ("idle", "high_debt", "npl"))
    income = MEDIAN_INCOME[segments] * np.exp(SPREAD_INCOME[segments] * rng.standard_normal(count))
    income *= np.where(segments == FARM, FARM_FACTOR[trade.farm_kind], 1.0)
    income *= np.where(segments == SALARIED, RANK_FACTOR[trade.rank], 1.0)
    income = np.where(segments == TRADE, trade.turnover * rng.uniform(0.18, 0.40, count), income)
    income *= np.where(sound, 1.0, 0.75) * np.where(idle, 0.5, 1.0)
    income = np.where(sound, np.maximum(income, LEAST_INCOME), income)
    expense = income * np.where(sound, rng.uniform(0.30, 0.55, count), rng.uniform(0.5, 1.05, count))

    urban = plan.kind in ("community", "park")
    house = _lognormal(rng, count, 4600 if urban else 1300, 0.4) * (rng.random(count) < (0.84 if urban else 0.95))
    vehicle = _lognormal(rng, count, 520, 0.6) * (rng.random(count) < np.where(segments == FARM, 0.45, 0.64))
    thrift = np.array([90, 260, 300, 200])[segments] * np.where(sound, 1.0, 0.5)
    deposit = thrift * np.exp(1.1 * rng.standard_normal(count)) * (rng.random(count) < 0.86)
    asset = house + vehicle + deposit + income * rng.uniform(0.2, 1.4, count)
    asset += np.where(segments == FARM, trade.herd * 9, 0)

    owes = (rng.random(count) < np.where(sound, 0.42, 0.6)) | bad | deep
    weight = np.where(sound, rng.uniform(0.02, 0.30, count), rng.uniform(0.1, 1.2, count))
    heavy = sound & (rng.random(count) < 0.004)
    debt = np.where(owes, income * np.where(heavy, rng.uniform(0.6, 0.9, count), weight), 0)
    asset = np.where(sound & ~heavy, np.maximum(asset, debt / 0.5), asset)
    debt = np.where(deep, np.maximum(income * 0.9, asset * rng.uniform(0.65, 1.1, count)), debt)
    unsecured = np.where(rng.random(count) < 0.10, np.minimum(debt, rng.integers(10, 60, count)), 0)
    return Money(
        *(part.astype(np.int64) for part in (income, expense, debt, asset, unsecured, house, vehicle, deposit))
    )


def _overdue(rng: np.random.Generator, marks: Marks) -> list[int]:
    bad = _having(marks, "npl")
    late = ~marks.eligible & (rng.random(len(bad)) < 0.05)
    days = np.where(bad, rng.integers(91, 1200, len(bad)), np.where(late, rng.integers(1, 60, len(bad)), 0))
    return [int(day) for day in days.tolist()]


def _standing(rng: np.random.Generator, marks: Marks, ages: Ints) -> tuple[list[int], list[int]]:
    count, sound = len(ages), marks.eligible
    word = np.where(sound[:, None], [0.40, 0.88, 1.0], [0.12, 0.45, 0.93])
    reputation = (rng.random(count)[:, None] >= word).sum(axis=1)
    shamed = np.array([bool(SHAMING.intersection(flags)) for flags in marks.flags])
    reputation[shamed & ~sound] = 3
    steps = np.where((ages < 45)[:, None], [0.84, 0.99], np.where((ages < 61)[:, None], [0.62, 0.97], [0.36, 0.86]))
    health = (rng.random(count)[:, None] >= steps).sum(axis=1)
    health[sound & (health == 2)] = 1
    health[_having(marks, "incapacity")] = 2
    return reputation.tolist(), health.tolist()


def _having(marks: Marks, code: str) -> NDArray[np.bool_]:
    return np.array([code in flags for flags in marks.flags])


def _lognormal(rng: np.random.Generator, count: int, median: float, spread: float) -> Floats:
    drawn: Floats = median * np.exp(spread * rng.standard_normal(count))
    return drawn
