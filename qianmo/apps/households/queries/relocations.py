"""Reads of households that move: what waits for a second person, and what was settled."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Membership, Relation, Relocation, RelocationState


@dataclass(frozen=True, slots=True)
class RelocationRow:
    """A household that moves, from where to where, on what ground, and who said so."""

    id: int
    household_id: int
    number: str
    head: str
    older: str
    newer: str
    group: str
    address: str
    since: date
    reason: str
    evidence: str
    state: str
    state_name: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    settled_by: str
    settled_at: datetime | None
    said: str


def relocations(*, scope: Scope, household_id: int | None = None, limit: int = 200) -> list[RelocationRow]:
    """Removals from or to villages in sight, those that wait first, then the latest; perhaps of one household."""
    rows = Relocation.objects.select_related(
        "household", "older", "newer", "group", "proposed_by", "settled_by"
    ).order_by("-proposed_at", "-id")
    if scope.village_ids is not None:
        rows = rows.filter(Q(older__in=scope.village_ids) | Q(newer__in=scope.village_ids))
    if household_id is not None:
        rows = rows.filter(household=household_id)
    found = sorted(rows[:limit], key=lambda row: row.state != RelocationState.PROPOSED)
    heads = dict(
        Membership.objects.filter(
            household__in=[row.household_id for row in found], relation=Relation.HEAD, left_on__isnull=True
        ).values_list("household", "person__name")
    )
    return [
        RelocationRow(
            row.pk, row.household_id, row.household.number, scope.name(heads.get(row.household_id, "")),
            row.older.name, row.newer.name, row.group.name if row.group else "", row.address, row.since, row.reason,
            row.evidence, row.state, RelocationState(row.state).label, row.proposed_by.name, row.proposed_by_id,
            row.proposed_at, row.settled_by.name if row.settled_by else "", row.settled_at, row.said,
        )
        for row in found
    ]  # fmt: skip
