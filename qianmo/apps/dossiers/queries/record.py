"""A dossier whole in plain values, for evidence: every item as it stands, every entry ever made, lists, hands."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any

from qianmo.apps.dossiers.models import Dossier, DossierState, FilledItem
from qianmo.apps.dossiers.queries.file import dossier_behind
from qianmo.apps.grids.queries import Scope


def begun_on(*, application_id: int) -> date | None:
    """The day of the first contact behind an application; None where it was accepted without a dossier."""
    return Dossier.objects.filter(application_id=application_id).values_list("begun_on", flat=True).first()


def households_gathering(*, household_ids: Collection[int]) -> set[int]:
    """Those of these households for whom a dossier is still being gathered."""
    rows = Dossier.objects.filter(household_id__in=household_ids, state=DossierState.GATHERING)
    return set(rows.values_list("household_id", flat=True))


def dossier_record(*, application_id: int, on: date) -> dict[str, Any]:
    """The dossier an application came from; empty for one that was accepted without."""
    file = dossier_behind(application_id=application_id, scope=Scope(None), on=on)
    if file is None:
        return {}
    row = Dossier.objects.select_related("policy", "first_contact", "owner", "second").get(id=file.row.id)
    entries = FilledItem.objects.select_related("by").filter(dossier=row).order_by("id")
    return {
        "dossier": row.pk,
        "product": file.row.product,
        "policy_version": row.policy.version,
        "requested_fen": row.requested_fen,
        "purpose": row.purpose,
        "lane": file.row.lane,
        "branch": file.row.branch,
        "begun_at": row.begun_at.isoformat(),
        "first_contact": row.first_contact.number,
        "owner": row.owner.number,
        "second": row.second.number if row.second else "",
        "handed_in_on": row.ended_on.isoformat() if row.ended_on else None,
        "items": [asdict(one) | {"at": one.at.isoformat() if one.at else None} for one in file.items],
        "entries": [
            {"item": one.item, "value": one.value, "by": one.by.number, "at": one.at.isoformat()} for one in entries
        ],
        "lists": [
            {
                "items": one.items,
                "reason": one.reason,
                "sent_on": one.sent_on.isoformat(),
                "sent_by": one.sent_by,
                "answered_on": one.answered_on.isoformat() if one.answered_on else None,
                "answered_by": one.answered_by,
                "answer": one.answer,
            }
            for one in file.lists
        ],
        "handovers": [
            {
                "giver": one.giver,
                "taker": one.taker,
                "reason": one.reason,
                "offered_at": one.offered_at.isoformat(),
                "accepted": one.accepted,
            }
            for one in file.handovers
        ],
    }
