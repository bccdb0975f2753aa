"""Composes the families of one village: who lives in each household, how old they are and what they are called.

The first member is the head and the borrower. Children carry the father's surname, parents are a generation
older, and in a county of Inner Mongolia many families are Mongolian, most of all in a 嘎查.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from qianmo.demo.names import given_names, mongolian_names, odd_name, surnames
from qianmo.demo.spread import VillagePlan

HEAD, SPOUSE, CHILD, CHILD_2, CHILD_3, FATHER, MOTHER, GRANDCHILD = range(8)
SLOTS = 8
MOST = 6
MONGOL_SHARE = {"gacha": 0.86, "village": 0.30, "seat": 0.36, "suburb": 0.30, "community": 0.42, "park": 0.35}
ERAS = ((0, 1965, 1950), (1965, 1998, 1980), (1998, 9999, 2010))
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Families:
    """The people of a village as columns, household by household; `sizes` says how many belong to each.

    `relations` uses the codes head, spouse, son, daughter, father, mother, grandchild. `labourers` counts
    members aged 16 to 65, `students` says whether a member aged 18 to 22 is at college.
    """

    sizes: list[int]
    names: list[str]
    relations: list[str]
    female: list[bool]
    births: list[date]
    ages: list[int]
    ethnicities: list[str]
    labourers: Ints
    students: list[bool]


def compose_families(rng: np.random.Generator, *, plan: VillagePlan, head_ages: Ints, on: date) -> Families:
    """Families around heads of the given ages; every age is complete years on the day `on`."""
    count = len(head_ages)
    present, ages, female = _members(rng, head_ages)
    mongol = rng.random(count) < _mongol_share(plan, rng)
    people = np.nonzero(present)
    household, slot = people
    age, woman = ages[people], female[people]
    steps = np.array([_years_before(on, years).toordinal() for years in range(121)])
    ordinals = steps[age] - rng.integers(0, 365, len(age))
    births = [date.fromordinal(ordinal) for ordinal in ordinals.tolist()]

    # One spouse in seven comes from the other people.
    mixed = (slot == SPOUSE) & (rng.random(len(slot)) < 0.14)
    is_mongol = mongol[household] ^ mixed if plan.code.startswith("15") else np.zeros(len(slot), dtype=bool)
    years = np.array([born.year for born in births]) if births else np.zeros(0, dtype=np.int64)
    names, ethnicities = _names(
        rng, household=household, slot=slot, woman=woman, present=present, years=years, is_mongol=is_mongol
    )
    studying = (age >= 18) & (age <= 22) & (slot != HEAD) & (rng.random(len(age)) < 0.45)
    working = (ages >= 16) & (ages <= 65) & present
    return Families(
        sizes=present.sum(axis=1).tolist(),
        names=names,
        relations=_relations(slot, woman),
        female=woman.tolist(),
        births=births,
        ages=age.tolist(),
        ethnicities=ethnicities,
        labourers=working.sum(axis=1).astype(np.int64),
        students=(np.bincount(household, weights=studying, minlength=count) > 0).tolist(),
    )


def _members(rng: np.random.Generator, head: Ints) -> tuple[Bools, Ints, Bools]:
    """Who is there, how old and of which sex: three tables, a row per household and a column per slot."""
    count = len(head)
    chance = rng.random((count, SLOTS))
    ages = np.zeros((count, SLOTS), dtype=np.int64)
    female = rng.random((count, SLOTS)) < 0.5
    female[:, HEAD] = rng.random(count) < 0.21
    female[:, SPOUSE] = ~female[:, HEAD]
    female[:, FATHER], female[:, MOTHER] = False, True
    ages[:, HEAD] = head
    ages[:, SPOUSE] = np.maximum(20, head + rng.integers(-5, 4, count))
    first = rng.integers(22, 32, count)
    ages[:, CHILD] = head - first
    ages[:, CHILD_2] = head - first - rng.integers(2, 7, count)
    ages[:, CHILD_3] = head - first - rng.integers(7, 11, count)
    ages[:, FATHER] = head + rng.integers(22, 32, count)
    ages[:, MOTHER] = head + rng.integers(20, 30, count)
    ages[:, GRANDCHILD] = head - rng.integers(46, 58, count)

    present = np.zeros((count, SLOTS), dtype=bool)
    present[:, HEAD] = True
    present[:, SPOUSE] = chance[:, SPOUSE] < np.select([head < 25, head < 66], [0.20, 0.76], 0.50)
    # Grown children leave: most are away once they are 25.
    for slot, likely in ((CHILD, 0.74), (CHILD_2, 0.28), (CHILD_3, 0.03)):
        home = np.where(ages[:, slot] < 25, likely, likely * 0.22)
        present[:, slot] = (ages[:, slot] >= 0) & (chance[:, slot] < home)
    present[:, FATHER] = (ages[:, FATHER] < 93) & (chance[:, FATHER] < np.where(head < 55, 0.07, 0.02))
    present[:, MOTHER] = (ages[:, MOTHER] < 95) & (chance[:, MOTHER] < np.where(head < 58, 0.11, 0.04))
    present[:, GRANDCHILD] = (ages[:, GRANDCHILD] >= 0) & (chance[:, GRANDCHILD] < 0.09)
    crowded = present.sum(axis=1) > MOST
    present[crowded, CHILD_3] = False
    present[present.sum(axis=1) > MOST, GRANDCHILD] = False
    return present, np.clip(ages, 0, 120), female


def _mongol_share(plan: VillagePlan, rng: np.random.Generator) -> float:
    share = MONGOL_SHARE[plan.kind] * (0.6 + 0.8 * rng.random())
    return min(share, 0.95) if plan.code.startswith("15") else 0.0


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _relations(slot: Ints, woman: Bools) -> list[str]:
    codes = np.array(["head", "spouse", "son", "son", "son", "father", "mother", "grandchild"])
    child = (slot >= CHILD) & (slot <= CHILD_3)
    relations: list[str] = np.where(child & woman, "daughter", codes[slot]).tolist()
    return relations


def _names(
    rng: np.random.Generator,
    *,
    household: Ints,
    slot: Ints,
    woman: Bools,
    present: Bools,
    years: Ints,
    is_mongol: Bools,
) -> tuple[list[str], list[str]]:
    count, people = len(present), len(slot)
    own, married, mother = (np.array(surnames(rng.random(count)), dtype=object) for _ in range(3))
    # A household headed by a married woman: the children carry her husband's name.
    head_is_woman = np.zeros(count, dtype=bool)
    head_is_woman[household[slot == HEAD]] = woman[slot == HEAD]
    inherited = np.where(head_is_woman & present[:, SPOUSE], married, own)
    family = np.where(
        slot == SPOUSE,
        married[household],
        np.where(slot == MOTHER, mother[household], np.where(slot >= CHILD, inherited[household], own[household])),
    )
    family = np.where(slot == FATHER, own[household], family)

    draws = rng.integers(0, 2**31, (people, 5))
    names = np.empty(people, dtype=object)
    # Two Mongolian families in ten have taken Han names altogether.
    han_named = ~is_mongol | (rng.random(count) < 0.2)[household]
    for sex in (False, True):
        for first, last, middle in ERAS:
            chosen = np.nonzero(han_named & (woman == sex) & (years >= first) & (years < last))[0]
            if len(chosen):
                given = np.array(given_names(draws[chosen], female=sex, born=middle), dtype=object)
                names[chosen] = family[chosen] + given
        chosen = np.nonzero(~han_named & (woman == sex))[0]
        if len(chosen):
            names[chosen] = np.array(mongolian_names(draws[chosen], female=sex), dtype=object)

    ethnicities = np.where(is_mongol, "蒙古族", "汉族").astype(object)
    ethnicities[~is_mongol & (rng.random(people) < 0.015)] = "满族"
    for row, draw in enumerate(rng.integers(0, 2**31, people).tolist()):
        odd = odd_name(draw)
        if odd is not None:
            names[row] = odd
            ethnicities[row] = "维吾尔族" if "·" in odd else "蒙古族"
    return names.tolist(), ethnicities.tolist()
