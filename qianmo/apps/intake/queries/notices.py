"""Words to somebody about what came in."""

from dataclasses import dataclass
from datetime import datetime

from qianmo.apps.intake.models import IntakeNotice

MOST = 50


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A word to somebody."""

    id: int
    household_id: int | None
    text: str
    at: datetime


def notices_of(*, staff_id: int) -> list[NoticeRow]:
    """The latest words to a person, the newest first."""
    rows = IntakeNotice.objects.filter(to_id=staff_id).order_by("-id")[:MOST]
    return [NoticeRow(*row) for row in rows.values_list("id", "household_id", "text", "at")]
