"""What lies at the door of the drop folder and is no delivery yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from qianmo.apps.feeds.models import DoorFile

LONG = timedelta(minutes=30)
"""A file that is written for longer has most likely stopped half way."""


@dataclass(frozen=True, slots=True)
class AtDoor:
    """A file that is not taken in, since when, and why; one without a reason is still being written."""

    name: str
    reason: str
    since_at: datetime


def at_the_door(*, at: datetime) -> list[AtDoor]:
    """Files refused at the door and those written for too long, the oldest first."""
    rows = DoorFile.objects.order_by("since_at", "name").values_list("name", "reason", "since_at")
    return [AtDoor(*row) for row in rows if row[1] or at - row[2] >= LONG]
