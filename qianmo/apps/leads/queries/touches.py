"""Reads of touches: those of a lead, and what people did of their leads in some days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qianmo.apps.leads.models import Touch
from qianmo.domain.leads.touching import CHANNELS, OUTCOMES, REASONS


@dataclass(frozen=True, slots=True)
class TouchRow:
    """A touch as it is read."""

    at: datetime
    by: str
    said: str
    note: str
    next_on: date | None


def touches_of(*, lead_ids: Sequence[int]) -> dict[int, list[TouchRow]]:
    """The touches of each of these leads, the latest first."""
    found: dict[int, list[TouchRow]] = {}
    for row in Touch.objects.filter(lead_id__in=lead_ids).select_related("by").order_by("-id"):
        said = f"{CHANNELS.get(row.channel, row.channel)} · {OUTCOMES.get(row.outcome, row.outcome)}"
        reason = REASONS.get(row.lost_to, "")
        one = TouchRow(row.at, row.by.name, f"{said} · {reason}" if reason else said, row.note, row.next_on)
        found.setdefault(row.lead_id, []).append(one)
    return found


def touched_on(*, staff_ids: Collection[int], days: Collection[date]) -> set[tuple[int, date, int]]:
    """Households these people touched as leads on these days: person, day, household."""
    rows = Touch.objects.filter(by__in=staff_ids, on__in=days, lead__household__isnull=False)
    return set(rows.values_list("by_id", "on", "lead__household_id"))


WORKED_BY = """
SELECT l.owner_id, count(*), count(*) FILTER (WHERE EXISTS (
       SELECT 1 FROM leads_touch t WHERE t.lead_id = l.id AND t."on" BETWEEN %(since)s AND %(until)s))
  FROM leads_lead l JOIN leads_leadlist f ON f.id = l.list_id
 WHERE f.released_on BETWEEN %(since)s AND %(until)s AND l.fate = 'given' AND l.owner_id IS NOT NULL
 GROUP BY l.owner_id
"""


def leads_worked(*, since: date, until: date) -> dict[int, tuple[int, int]]:
    """By owner how many leads lists given out in these days gave them, and how many of those were touched in them."""
    with connection.cursor() as cursor:
        cursor.execute(WORKED_BY, {"since": since, "until": until})
        return {owner: (given, touched) for owner, given, touched in cursor.fetchall()}


def touches_counted(*, staff_ids: Collection[int], days: Collection[date]) -> int:
    """How many touches these people noted on these days, of people without a file too."""
    return Touch.objects.filter(by__in=staff_ids, on__in=days).count()
