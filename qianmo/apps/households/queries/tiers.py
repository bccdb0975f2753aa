"""Reads of tiers: which a household is given, since when and why, how many have each, and what held before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import HouseholdTier, Tier

TIERS: Mapping[str, str] = {str(key): str(name) for key, name in Tier.choices}
"""Tiers by key, most care first."""
LIVING = pa.schema(
    [("household_id", pa.int64()), ("tier", pa.string()), ("rule", pa.int32()), ("model_hash", pa.string())]
)


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier of a household: from a day until before another, the row that hit, and the figures of `as_of`."""

    tier: str
    from_on: date
    until_on: date | None
    rule: int
    model_hash: str
    facts: dict[str, Any]
    as_of: date

    @property
    def name(self) -> str:
        """What it is called."""
        return TIERS[self.tier]


def tiers_of(*, household_ids: Collection[int]) -> dict[int, str]:
    """The tier given to each of these households, by key; those without one are left out."""
    rows = HouseholdTier.objects.filter(household_id__in=household_ids, until_on__isnull=True)
    return dict(rows.values_list("household_id", "tier"))


def tier_history(*, household_id: int) -> list[TierRow]:
    """Every tier of a household, the newest first."""
    rows = HouseholdTier.objects.filter(household_id=household_id).order_by("-from_on")
    return [
        TierRow(row.tier, row.from_on, row.until_on, row.rule, row.model_hash, row.facts, row.as_of) for row in rows
    ]


def tier_counts(*, scope: Scope) -> dict[str, int]:
    """How many households within the scope have each tier, by key, most care first."""
    condition, params = scope.condition("h.village_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tier, count(*) FROM households_householdtier t JOIN households_household h"
            f" ON h.id = t.household_id WHERE t.until_on IS NULL AND {condition} GROUP BY 1",
            params,
        )
        found = dict(cursor.fetchall())
    return {key: found.get(key, 0) for key in TIERS}


def living_tiers() -> pa.Table:
    """Every tier that holds: household, tier, row that hit and digest of the table."""
    rows = HouseholdTier.objects.filter(until_on__isnull=True).order_by("household_id")
    columns = list(zip(*rows.values_list(*LIVING.names), strict=True)) or [()] * len(LIVING)
    return pa.table(dict(zip(LIVING.names, columns, strict=True)), schema=LIVING)
