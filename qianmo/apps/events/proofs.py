"""Events with what proves them: the very text that was hashed, the digest, and the seals they lie under."""

import json
from datetime import date
from typing import Any

from django.db.models import Q

from qianmo.apps.events.models import Event, Seal
from qianmo.apps.events.services import head_of


def proven_events(*, household_id: int, since: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Every event of a household from a business day on, oldest first, and the seals over them.

    An event not yet sealed stands without a seal; the next minute seals it.
    """
    events = Event.objects.filter(household_id=household_id, business_date__gte=since).order_by("id")
    proven = [_proven(one) for one in events]
    under = Q(pk__in=[])
    for one in proven:
        under |= Q(first_id__lte=one["id"], last_id__gte=one["id"])
    return proven, [_seal(one) for one in Seal.objects.filter(under).order_by("first_id")]


def _proven(event: Event) -> dict[str, Any]:
    body = json.dumps(event.payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "id": event.pk,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "business_date": event.business_date.isoformat(),
        "by_staff_id": event.by_staff_id,
        "payload": event.payload,
        "hashed": f"{head_of(event)}|{event.household_id}|{event.subject_id}|{event.by_staff_id}|{body}",
        "content_hash": bytes(event.content_hash).hex(),
    }


def _seal(seal: Seal) -> dict[str, Any]:
    return {
        "id": seal.pk,
        "first_id": seal.first_id,
        "last_id": seal.last_id,
        "events": seal.events,
        "root_hash": bytes(seal.root_hash).hex(),
        "previous_hash": bytes(seal.previous_hash).hex(),
        "chain_hash": bytes(seal.chain_hash).hex(),
        "sealed_at": seal.sealed_at.isoformat(),
    }
