"""Giving tiers: what a table answered differs from what held, so it holds from a day on; the rest is not touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.models import HouseholdTier
from qianmo.storage.copying import copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTiers:
    """Tiers that differ from those that hold, as columns, and households that have none any more (`gone`).

    `rules` are the rows that hit in the table of the digest `model_hash`, `facts` what each looked
    at as JSON text, of `as_of`.
    """

    household_ids: Sequence[int]
    tiers: Sequence[str]
    rules: Sequence[int]
    facts: Sequence[str]
    gone: Sequence[int]
    model_hash: str
    as_of: date


@transaction.atomic
def give_tiers(*, new: NewTiers, on: date, at: datetime, business_date: date) -> int:
    """Let these tiers hold from a day on; how many households that are. What was given for that very day is replaced.

    A household whose tier is another than before has an event; its first one, and the same one by another row of a
    new table, is told by its row alone.
    """
    ids = [*new.household_ids, *new.gone]
    open_rows = HouseholdTier.objects.filter(household_id__in=ids, until_on__isnull=True)
    locked = open_rows.select_for_update().order_by("household_id")
    before = dict(locked.values_list("household_id", "tier"))
    open_rows.filter(from_on=on).delete()
    open_rows.update(until_on=on)
    copy_rows(
        HouseholdTier,
        {
            "household_id": list(new.household_ids), "tier": list(new.tiers), "from_on": on, "until_on": None,
            "rule": list(new.rules), "model_hash": new.model_hash, "facts": list(new.facts), "as_of": new.as_of,
        },
    )  # fmt: skip
    facts = [
        Fact(
            subject_id=pk, household_id=pk, by=None, payload={"before": before[pk], "tier": tier, "rule": rule}
        )
        for pk, tier, rule in zip(new.household_ids, new.tiers, new.rules, strict=True)
        if pk in before and before[pk] != tier
    ]  # fmt: skip
    record(kind="households.tiered", facts=facts, at=at, business_date=business_date)
    return len(ids)
