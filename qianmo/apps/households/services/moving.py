"""The act of households that go to another village because the villages changed; their past stays where it was."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record

GOING = """
  FROM households_household h LEFT JOIN unnest(%(groups)s::bigint[], %(parted)s::bigint[]) AS g (id, newer)
    ON g.id = h.group_id LEFT JOIN unnest(%(olders)s::bigint[], %(newers)s::bigint[]) AS w (id, newer)
    ON w.id = h.village_id WHERE g.id IS NOT NULL OR w.id IS NOT NULL
"""
NOTE = f"""
INSERT INTO households_pastvillage (household_id, village_id, group_id, until, reason)
SELECT h.id, h.village_id, h.group_id, %(since)s, %(reason)s {GOING} ORDER BY h.id
"""
MOVE = f"""
UPDATE households_household m SET village_id = going.newer
  FROM (SELECT h.id, h.village_id AS older, coalesce(g.newer, w.newer) AS newer {GOING}) going
 WHERE m.id = going.id RETURNING m.id, going.older, going.newer
"""


@dataclass(frozen=True, slots=True)
class Removal:
    """Households of a village that go to another: all of them, or those of some groups."""

    older_id: int
    newer_id: int
    group_ids: tuple[int, ...] | None


@transaction.atomic
def move_households(
    *,
    removals: Sequence[Removal],
    names: Mapping[int, str],
    since: date,
    reason: str,
    by: int,
    at: datetime,
    business_date: date,
) -> Counter[tuple[int, int]]:
    """Move households to the villages that took theirs over; how many went from where to where.

    `names` says how the villages are called, for the timeline of each household. A group goes before its village does.
    """
    parts = [(pk, one.newer_id) for one in removals for pk in one.group_ids or ()]
    wholes = [(one.older_id, one.newer_id) for one in removals if one.group_ids is None]
    params: dict[str, Any] = {
        "groups": [pk for pk, _ in parts], "parted": [newer for _, newer in parts],
        "olders": [older for older, _ in wholes], "newers": [newer for _, newer in wholes],
        "since": since, "reason": reason,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(NOTE, params)
        cursor.execute(MOVE, params)
        moved: list[Any] = cursor.fetchall()
    facts = [
        Fact(
            subject_id=pk,
            household_id=pk,
            by=by,
            payload={"from": names[older], "to": names[newer], "since": since.isoformat(), "reason": reason},
        )
        for pk, older, newer in sorted(moved)
    ]
    record(kind="households.moved", facts=facts, at=at, business_date=business_date)
    return Counter((older, newer) for _, older, newer in moved)
