"""Reads of the customer groups a household belonged to before."""

from dataclasses import dataclass
from datetime import date

from qianmo.apps.households.models import PastSegment, Segment


@dataclass(frozen=True, slots=True)
class PastSegmentRow:
    """A customer group of before, until which day, why it changed and by whom."""

    name: str
    until: date
    reason: str
    by: str


def past_segments(*, household_id: int) -> list[PastSegmentRow]:
    """What a household belonged to before, the last first."""
    rows = PastSegment.objects.filter(household_id=household_id).select_related("by_staff").order_by("-until")
    return [PastSegmentRow(str(Segment(one.segment).label), one.until, one.reason, one.by_staff.name) for one in rows]
