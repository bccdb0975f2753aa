"""What lies at the door: files of the drop folder that were not taken in, noted for those who watch the deliveries."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from qianmo.apps.feeds.models import DoorFile
from qianmo.domain.deliveries import without_numbers

LONGEST_NAME, LONGEST_REASON = 255, 400


@transaction.atomic
def note_door(*, lying: Mapping[str, str], at: datetime) -> None:
    """Let these be all files at the door, by name with the reason; no reason is one that is still being written.

    One that lay there before keeps the moment it was first seen, unless it was refused meanwhile for what it is now.
    """
    told = {_plain(name): without_numbers(reason)[:LONGEST_REASON] for name, reason in lying.items()}
    DoorFile.objects.exclude(name__in=list(told)).delete()
    known = dict(DoorFile.objects.values_list("name", "reason"))
    fresh = [DoorFile(name=name, reason=why, since_at=at) for name, why in told.items() if known.get(name) != why]
    DoorFile.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["name"], update_fields=["reason", "since_at"]
    )


def _plain(name: str) -> str:
    """A name as the database takes it; bytes that are no text are shown as marks."""
    return name.encode("utf-8", "replace").decode()[:LONGEST_NAME]
