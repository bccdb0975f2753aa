"""Generates the households of the demo county, village by village: people, facts and what is held against them.

Nobody here is real. The same divisions, count and seed always give the same people, and a village comes out
the same whether it is generated alone or among all: each village has its own source of chance. One village at
a time is held in memory.

A batch is one village:

- VillageBatch: `plan` (VillagePlan: code, names, `groups`), `households` in order of their number, `rings`.
- HouseholdRecord: `number` (village code and four digits), `village_code`, `group` (1 to plan.groups), `address`,
  `segment` (farm, trade, salaried, resident), `members` (the head first, who is the borrower), `facts` (keys of
  facts.KEYS), `flags` (codes of flags.HARD and flags.SOFT), `confirmations` (raters who confirm each flag, 0 for a
  hard one), `eligible` (no hard flag and no soft flag confirmed twice).
- PersonRecord: `name`, `relation` (head, spouse, son, daughter, father, mother, grandchild), `identity` (18
  characters), `phone` (11 digits or None), `female`, `birth_on`, `ethnicity` (汉族, 蒙古族, 满族, 维吾尔族).
- Ring: households whose heads share one phone number though they are not of one family.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qianmo.apps.grids.divisions import DivisionRow
from qianmo.demo.facts import SALARIED, SEGMENTS, Facts, draw_facts
from qianmo.demo.flags import Marks, plant_flags
from qianmo.demo.households import Families, compose_families
from qianmo.demo.identities import identity_numbers, phone_numbers
from qianmo.demo.spread import RING_SIZES, VillagePlan, plan_villages

SEGMENT_SHARES = {
    "village": (0.745, 0.135, 0.050, 0.070),
    "gacha": (0.840, 0.075, 0.040, 0.045),
    "seat": (0.480, 0.280, 0.120, 0.120),
    "suburb": (0.420, 0.310, 0.110, 0.160),
    "community": (0.020, 0.400, 0.280, 0.300),
    "park": (0.000, 0.620, 0.060, 0.320),
}
MIDDLE_AGE = np.array([47, 42, 41, 44])
NEIGHBOUR_PREFIXES = {
    "15": (150421, 150423, 150424, 150402, 150430, 152326, 130824, 210726, 211322, 220822),
    "36": (360921, 360922, 360924, 360902, 360981, 360982, 360983, 360423, 430181, 430223),
}


class PersonRecord(NamedTuple):
    """A member of a household."""

    name: str
    relation: str
    identity: str
    phone: str | None
    female: bool
    birth_on: date
    ethnicity: str


class HouseholdRecord(NamedTuple):
    """A household as a manager would find it."""

    number: str
    village_code: str
    group: int
    address: str
    segment: str
    members: tuple[PersonRecord, ...]
    facts: Facts
    flags: tuple[str, ...]
    confirmations: tuple[int, ...]
    eligible: bool


class Ring(NamedTuple):
    """A planted impostor ring: heads of different families reachable under one phone number."""

    phone: str
    village_code: str
    households: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VillageBatch:
    """One village's households, with the rings planted among them."""

    plan: VillagePlan
    households: list[HouseholdRecord]
    rings: tuple[Ring, ...]


def generate_households(*, divisions: Sequence[DivisionRow], count: int, seed: int, on: date) -> Iterator[VillageBatch]:
    """All villages in the order of their codes: `count` households, of which eligible_of(count) come out eligible.

    `on` is the day on which ages are reckoned. Meant for 200 households and more.
    """
    for plan in plan_villages(divisions=divisions, count=count, seed=seed):
        yield generate_village(plan, seed=seed, on=on)


def generate_village(plan: VillagePlan, *, seed: int, on: date) -> VillageBatch:
    """The households of one village; needs nothing from any other."""
    rng = np.random.default_rng([seed, int(plan.code), 1])
    count = plan.households
    if not count:
        return VillageBatch(plan=plan, households=[], rings=())
    segments = np.searchsorted(np.cumsum(SEGMENT_SHARES[plan.kind])[:-1], rng.random(count), side="right")
    groups = sorted(rng.integers(1, plan.groups + 1, count).tolist())
    marks = plant_flags(rng, households=count, eligible=plan.eligible)
    ages = _head_ages(rng, marks, segments)
    families = compose_families(rng, plan=plan, head_ages=ages, on=on)
    facts = draw_facts(
        rng,
        plan=plan,
        segments=segments,
        marks=marks,
        ages=ages,
        labourers=families.labourers,
        students=families.students,
    )
    identities = _identities(rng, plan, families)
    phones, rings = _phones(rng, plan, families, marks)
    members = _persons(families, identities, phones)
    ends = np.cumsum(families.sizes).tolist()
    households = [
        HouseholdRecord(
            number=_number(plan, row),
            village_code=plan.code,
            group=group,
            address=address,
            segment=SEGMENTS[segment],
            members=tuple(members[end - size : end]),
            facts=facts[row],
            flags=marks.flags[row],
            confirmations=marks.confirmations[row],
            eligible=eligible,
        )
        for row, (group, address, segment, end, size, eligible) in enumerate(
            zip(
                groups,
                _addresses(plan, groups),
                segments.tolist(),
                ends,
                families.sizes,
                marks.eligible.tolist(),
                strict=True,
            )
        )
    ]
    return VillageBatch(plan=plan, households=households, rings=rings)


def _persons(families: Families, identities: Sequence[str], phones: Sequence[str | None]) -> list[PersonRecord]:
    people = zip(
        families.names,
        families.relations,
        identities,
        phones,
        families.female,
        families.births,
        families.ethnicities,
        strict=True,
    )
    return [PersonRecord(*person) for person in people]


def _number(plan: VillagePlan, row: int) -> str:
    return f"{plan.code}{row + 1:04d}"


def _head_ages(rng: np.random.Generator, marks: Marks, segments: NDArray[np.int64]) -> NDArray[np.int64]:
    count = len(segments)
    ages = np.clip(np.rint(MIDDLE_AGE[segments] + 9.5 * rng.standard_normal(count)), 22, 63).astype(np.int64)
    ages = np.where(segments == SALARIED, np.minimum(ages, 60), ages)
    out = np.array(["age_out" in flags for flags in marks.flags])
    return np.where(out, 66 + np.minimum(rng.exponential(6, count), 24).astype(np.int64), ages)


def _identities(rng: np.random.Generator, plan: VillagePlan, families: Families) -> list[str]:
    home = int(plan.code[:6])
    spare = NEIGHBOUR_PREFIXES.get(plan.code[:2], NEIGHBOUR_PREFIXES["15"])
    people = len(families.names)
    # Those who married in brought their number along.
    strange = rng.random(people) < np.where(np.array(families.relations) == "spouse", 0.16, 0.03)
    drawn = np.where(strange, np.array(spare)[rng.integers(0, len(spare), people)], home)
    return identity_numbers(
        prefixes=drawn.tolist(),
        births=families.births,
        female=families.female,
        fallback=[home, *spare],
        share=plan.place,
        shares=plan.places,
    )


def _phones(
    rng: np.random.Generator, plan: VillagePlan, families: Families, marks: Marks
) -> tuple[list[str | None], tuple[Ring, ...]]:
    people = len(families.names)
    # The last share belongs to the staff of the bank.
    numbers = phone_numbers(rng.random(people), share=plan.place, shares=plan.places + 1)
    ages = np.array(families.ages)
    likely = np.where(np.array(families.relations) == "head", 0.97, np.select([ages < 16, ages < 70], [0.0, 0.82], 0.4))
    phones = [
        number if has else None for number, has in zip(numbers, (rng.random(people) < likely).tolist(), strict=True)
    ]
    heads = np.cumsum([0, *families.sizes[:-1]]).tolist()
    rings = []
    sound = rng.permutation(np.nonzero(marks.eligible)[0]).tolist()
    for _ in range(plan.rings):
        size = RING_SIZES[int(rng.integers(len(RING_SIZES)))]
        rows, sound = sorted(sound[:size]), sound[size:]
        shared = numbers[heads[rows[0]]]
        for row in rows:
            phones[heads[row]] = shared
        rings.append(Ring(shared, plan.code, tuple(_number(plan, row) for row in rows)))
    return phones, tuple(rings)


def _addresses(plan: VillagePlan, groups: Sequence[int]) -> list[str]:
    place = f"{plan.county}{plan.town}{plan.name}"
    if plan.kind in ("community", "park"):
        return [
            f"{place}{group}片区{1 + row // 36}号楼{1 + row // 12 % 3}单元{1 + row // 2 % 6}0{1 + row % 2}室"
            for row, group in enumerate(groups)
        ]
    doors: dict[int, int] = {}
    addresses = []
    for group in groups:
        doors[group] = doors.get(group, 0) + 1
        addresses.append(f"{place}{group}组{doors[group]}号")
    return addresses
