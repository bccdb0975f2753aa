"""Reads of fact sheets as they were written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.apps.households.models import FactSheet


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Values learnt together: the day they speak about, from where, by whom."""

    as_of: date
    source: str
    by: str
    facts: dict[str, Any]


def sheets_of(*, household_ids: Collection[int]) -> list[SheetRow]:
    """The sheets of households, the newest first."""
    rows = FactSheet.objects.filter(household_id__in=household_ids).select_related("recorded_by")
    return [SheetRow(row.as_of, row.source, row.recorded_by.name, row.facts) for row in rows.order_by("-as_of", "-id")]
