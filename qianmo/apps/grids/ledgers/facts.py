"""村情: what a village grows, how many live there, what it owns; each as of a day, with its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from qianmo.apps.grids.ledgers.ground import (
    At,
    Refusals,
    Writing,
    at_of,
    held_villages_of,
    rows_in_sight,
    tell_of_village,
    unknown,
)
from qianmo.apps.grids.models import VillageFact
from qianmo.apps.grids.queries import Scope
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import FACTS, FactKey, fact_shown, fact_value, no_text, not_yet


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """A value of a village (by code) as of a day."""

    code: str
    key: FactKey
    value: str
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A value as it was written; `current` where it is the one that holds."""

    at: At
    key: FactKey
    value: str
    as_of: date
    source: str
    by: str
    current: bool

    @property
    def name(self) -> str:
        """What is told."""
        return FACTS[self.key][0]

    @property
    def unit(self) -> str:
        """The unit of a number, empty for a word."""
        return FACTS[self.key][1]

    @property
    def shown(self) -> str:
        """The value with separators and unit."""
        return fact_shown(self.key, self.value)


@transaction.atomic
def write_facts(*, new: Sequence[NewFact], writing: Writing) -> int | Refusals:
    """Write values down, all or none; how many were new. A value that stands already is not written again.

    Refused by position: an unknown village, a word where a number belongs, no source, a day to come.
    """
    cells = held_villages_of((one.code for one in new), writing)
    known = VillageFact.objects.filter(cell__in=cells.values()).order_by("as_of", "id")
    stands = {(row.cell_id, row.key, row.as_of): row for row in known}
    refused: Refusals = {}
    begun: list[VillageFact] = []
    for place, one in enumerate(new):
        cell, value = cells.get(one.code), fact_value(one.key, one.value)
        fault = no_text(one.source, what="来源") or not_yet(one.as_of, on=writing.on, what="截至日")
        if cell is None:
            refused[place] = unknown(one.code)
            continue
        if isinstance(value, Refused) or fault is not None:
            refused[place] = value if isinstance(value, Refused) else fault or unknown(one.code)
            continue
        held = stands.get((cell.pk, one.key, one.as_of))
        if held is not None and (held.value, held.source) == (value, one.source.strip()):
            continue
        row = VillageFact(
            cell=cell, key=one.key, value=value, as_of=one.as_of, source=one.source.strip(), by_staff_id=writing.by,
            at=max(writing.at, held.at) if held else writing.at,
        )  # fmt: skip
        stands[cell.pk, one.key, one.as_of] = row
        begun.append(row)
    if refused:
        return refused
    VillageFact.objects.bulk_create(begun)
    told = [(row.cell, {"key": row.key, "value": row.value, "as_of": row.as_of.isoformat()}) for row in begun]
    tell_of_village("grids.fact_written", writing, told)
    return len(begun)


def facts(*, scope: Scope, code: str = "", town: str = "") -> list[FactRow]:
    """Every value ever written of villages in sight, by village and item, the one that holds first."""
    held = rows_in_sight(VillageFact, scope, beside="by_staff", code=code, town=town)
    rows = list(held.order_by("cell__code", "key", "-as_of", "-at", "-id"))
    order, found, seen = list(FactKey), [], set()
    for row in sorted(rows, key=lambda row: (row.cell.code, order.index(FactKey(row.key)))):
        current = (row.cell_id, row.key) not in seen
        seen.add((row.cell_id, row.key))
        key = FactKey(row.key)
        found.append(FactRow(at_of(row.cell), key, row.value, row.as_of, row.source, row.by_staff.name, current))
    return found


def figures(*, key: FactKey, on: date) -> dict[int, int]:
    """A figure of every village that has it, as it held on a day, by cell."""
    rows = VillageFact.objects.filter(key=key, as_of__lte=on).order_by("cell_id", "as_of", "at", "id")
    return {cell_id: int(value) for cell_id, value in rows.values_list("cell_id", "value")}
