"""Shares a county's households out over its villages: how many files, how many sound ones, how many groups.

The county's totals come out exactly (source: S3, 84,792 files of which 53,054 fit), whatever the number of
households asked for, and a village's own figures do not depend on the order in which villages are listed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qianmo.apps.grids.divisions import DivisionRow, is_urban_town, spoken_name

FILED = 84_792
ELIGIBLE = 53_054
RINGS = 36

Kind = Literal["village", "gacha", "seat", "suburb", "community", "park"]

# Households of one village in the full county, and the share of them that is sound.
RANGES: dict[Kind, tuple[int, int]] = {
    "village": (110, 560),
    "gacha": (110, 460),
    "seat": (300, 560),
    "suburb": (260, 560),
    "community": (400, 1050),
    "park": (90, 240),
}
PEOPLE_PER_GROUP = 62
RING_SIZES = (3, 4, 5)
TOWN_CENTRES = frozenset({"121", "122", "210"})


@dataclass(frozen=True, slots=True)
class VillagePlan:
    """What is to be generated in one village.

    `place` of `places` is its rank among all villages by code; `county`, `town` and `name` are names as
    spoken. `groups` counts its villagers' groups and `rings` its planted impostor rings.
    """

    code: str
    name: str
    town: str
    county: str
    kind: Kind
    place: int
    places: int
    households: int
    eligible: int
    groups: int
    rings: int


def eligible_of(count: int) -> int:
    """How many of `count` households come out eligible, rounded half up: 53,054 of 84,792."""
    return (2 * count * ELIGIBLE + FILED) // (2 * FILED)


def plan_villages(*, divisions: Sequence[DivisionRow], count: int, seed: int) -> list[VillagePlan]:
    """One plan per village in the order of codes; the sums are `count` and eligible_of(count) exactly."""
    villages = sorted((row for row in divisions if row.level == "village"), key=lambda row: row.code)
    names = {row.code: spoken_name(row.name) for row in divisions}
    county = next(spoken_name(row.name) for row in divisions if row.level == "county")
    kinds = _kinds(divisions)
    luck = {row.code: np.random.default_rng([seed, int(row.code)]).random(4).tolist() for row in villages}

    sizes = _sizes(kinds, luck, count)
    sound = _allot(
        {code: sizes[code] * (0.50 + 0.25 * luck[code][1]) for code in sizes},
        eligible_of(count),
        ceiling=sizes.__getitem__,
    )
    rings = _rings(sound, luck, count)
    return [
        VillagePlan(
            code=row.code,
            name=names[row.code],
            town=names[row.parent_code],
            county=county,
            kind=kinds[row.code],
            place=place,
            places=len(villages),
            households=sizes[row.code],
            eligible=sound[row.code],
            groups=max(2, min(12, round(sizes[row.code] / PEOPLE_PER_GROUP) + round(2 * luck[row.code][3]))),
            rings=rings.get(row.code, 0),
        )
        for place, row in enumerate(villages)
    ]


def _kinds(divisions: Sequence[DivisionRow]) -> dict[str, Kind]:
    below: dict[str, list[DivisionRow]] = {}
    for row in divisions:
        below.setdefault(row.parent_code, []).append(row)
    kinds: dict[str, Kind] = {}
    for town in (row for row in divisions if row.level == "town"):
        villages = below.get(town.code, [])
        urban = is_urban_town(town, villages)
        for row in villages:
            if row.name.endswith("虚拟社区"):
                kinds[row.code] = "park"
            elif urban:
                kinds[row.code] = "suburb" if row.name.endswith("村委会") else "community"
            elif row.ur_code in TOWN_CENTRES:
                kinds[row.code] = "seat"
            else:
                kinds[row.code] = "gacha" if row.name.endswith("嘎查") else "village"
    return kinds


def _sizes(kinds: Mapping[str, Kind], luck: Mapping[str, list[float]], count: int) -> dict[str, int]:
    """Households per village: within its kind's range at full size, in proportion to that at any other size."""
    scale = count / FILED
    floors = {code: RANGES[kind][0] * scale for code, kind in kinds.items()}
    tops = {code: RANGES[kind][1] * scale for code, kind in kinds.items()}
    if not sum(floors.values()) <= count <= sum(tops.values()):
        return _allot({code: tops[code] for code in kinds}, count, ceiling=None)
    # The power that bends even luck so that the sizes add up; found by halving the interval.
    low, high = 0.02, 50.0
    wishes: dict[str, float] = {}
    for _ in range(60):
        power = (low * high) ** 0.5
        wishes = {code: floors[code] + (tops[code] - floors[code]) * luck[code][0] ** power for code in kinds}
        if sum(wishes.values()) > count:
            low = power
        else:
            high = power
    return _allot(wishes, count, ceiling=None)


def _allot(wishes: Mapping[str, float], total: int, *, ceiling: Callable[[str], int] | None) -> dict[str, int]:
    """Whole numbers in proportion to `wishes` that add up to `total`: largest remainders first, ties by code."""
    scale = total / (sum(wishes.values()) or 1)
    given: dict[str, int] = {}
    rests: list[tuple[float, str]] = []
    for code, wish in wishes.items():
        limit = ceiling(code) if ceiling else total
        whole = min(int(wish * scale), limit)
        if ceiling is None and total >= len(wishes):
            whole = max(whole, 1)
        given[code] = whole
        rests.append((whole - wish * scale, code))
    missing = total - sum(given.values())
    while missing:
        step = 1 if missing > 0 else -1
        for _, code in sorted(rests, reverse=step < 0):
            limit = ceiling(code) if ceiling else total
            floor = 0 if ceiling or total < len(wishes) else 1
            if missing and floor <= given[code] + step <= limit:
                given[code] += step
                missing -= step
    return given


def _rings(sound: Mapping[str, int], luck: Mapping[str, list[float]], count: int) -> dict[str, int]:
    """Where the impostor rings are planted: villages with room for one, chosen by their luck."""
    fit = sorted((code for code, number in sound.items() if number >= RING_SIZES[-1]), key=lambda code: luck[code][2])
    wanted = max(3, round(RINGS * count / FILED))
    return dict.fromkeys(fit[:wanted], 1)
