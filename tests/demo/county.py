"""A small county of invented households that the tests of this folder share."""

from datetime import date
from functools import cache

from qianmo.apps.grids.divisions import read_edition
from qianmo.demo.people import VillageBatch, generate_households

ON = date(2026, 9, 29)
SEED = 7
SMALL = 2_000


@cache
def small_county(code: str = "150422", count: int = SMALL) -> tuple[VillageBatch, ...]:
    """All villages of a county with `count` households."""
    return tuple(generate_households(divisions=read_edition(code), count=count, seed=SEED, on=ON))


def households(code: str = "150422", count: int = SMALL):
    return [household for batch in small_county(code, count) for household in batch.households]


def people(code: str = "150422", count: int = SMALL):
    return [person for household in households(code, count) for person in household.members]
