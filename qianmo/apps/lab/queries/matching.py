"""Which households a finding of the check touches: the editor asks after every edit, so the facts stay at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection

from qianmo import decisions
from qianmo.analytics.trials import Cases, touched
from qianmo.apps.lab.models import Population
from qianmo.apps.lab.populations import facts_of_lines, gather
from qianmo.apps.products.queries import products

NEWEST = (
    "SELECT coalesce((SELECT max(id) FROM households_factsheet), 0), coalesce((SELECT max(id) FROM credit_line), 0)"
)


@dataclass(frozen=True, slots=True)
class Touched:
    """The households each finding touches (None: cannot be asked), and among which they were looked for."""

    households: list[set[int] | None]
    population: str

    @property
    def counts(self) -> list[int | None]:
        """How many each finding touches."""
        return [None if one is None else len(one) for one in self.households]


def households_matching(
    *, product_id: int, model: decisions.Model, findings: Sequence[decisions.Finding], on: date
) -> Touched:
    """The households that fall where each finding speaks of: of those with a live line, else of all the product is for.

    Looked for on the facts in force; a fact recorded since is seen, one corrected into the past is seen the next day.
    """
    if not findings:
        return Touched([], Population.LINES)
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        newest: tuple[int, int] = cursor.fetchone()
    population, cases = _at_hand(product_id, on, newest)
    whose = cases.known["household_id"]
    found = touched(model=model, findings=findings, cases=cases)
    return Touched([None if one is None else {whose[place] for place in one} for one in found], population)


@lru_cache(maxsize=2)
def _at_hand(product_id: int, on: date, newest: tuple[int, int]) -> tuple[str, Cases]:
    del newest  # part of the key: whatever was recorded since is gathered anew
    product = next(one for one in products().values() if one.id == product_id)
    lines = facts_of_lines(product=product, on=on)
    if lines.facts:
        return Population.LINES, lines
    return Population.HOUSEHOLDS, gather(population=Population.HOUSEHOLDS, product=product, on=on)
