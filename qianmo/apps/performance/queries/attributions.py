"""Reads of attributions: every one of a household or of the bank, and until when each holds for its accounts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qianmo.apps.performance.models import Attribution, AttributionShare, AttributionState
from qianmo.apps.performance.pricing import ATTRIBUTED_SPANS
from qianmo.domain.dated import FOREVER
from qianmo.domain.performance.attribution import PPM_PER_BP

SPANS = f"""
SELECT s.id, s.account_id, s.from_on, s.until_on
  FROM ({ATTRIBUTED_SPANS}) AS s JOIN performance_attribution a ON a.id = s.id
 WHERE %s::bigint IS NULL OR a.household_id = %s
"""


@dataclass(frozen=True, slots=True)
class AttributedTo:
    """Somebody with the share of the accounts, in basis points."""

    staff_id: int
    number: str
    name: str
    bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionCard:
    """An attribution as a list shows it; without `shares` it gives the accounts back to who keeps them.

    `until` is the day from which none of its accounts follows it any more, None while one does without end; it is
    `from_on` where another took its place. Of one that was not agreed to it is None.
    """

    id: int
    household_id: int
    accounts: tuple[int, ...]
    from_on: date
    until: date | None
    shares: tuple[AttributedTo, ...]
    said: str
    state: str
    state_name: str
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None

    def holds(self, on: date) -> bool:
        """Whether an account follows it on a day or will."""
        return self.state == AttributionState.AGREED and (self.until is None or self.until > max(on, self.from_on))


def attributions(*, household_id: int | None = None) -> list[AttributionCard]:
    """Every attribution of a household, or of the bank, those asked last first."""
    rows = Attribution.objects.select_related("asked_by", "decided_by").order_by("-asked_at", "-id")
    if household_id is not None:
        rows = rows.filter(household=household_id)
    until: dict[int, date] = {}
    for pk, _, _, ends in _spans(household_id):
        until[pk] = max(ends, until.get(pk, ends))
    shares = _shares([row.pk for row in rows])
    return [
        AttributionCard(
            id=row.pk, household_id=row.household_id, accounts=tuple(row.accounts), from_on=row.from_on,
            until=_until(row, until), shares=tuple(shares.get(row.pk, ())), said=row.said, state=row.state,
            state_name=str(AttributionState(row.state).label), asked_by_id=row.asked_by_id, asked_by=row.asked_by.name,
            asked_at=row.asked_at, decided_by=row.decided_by.name if row.decided_by else "", decided_at=row.decided_at,
        )
        for row in rows
    ]  # fmt: skip


def attributed_to(*, household_id: int, on: date) -> dict[int, list[AttributedTo]]:
    """By account of a household, whom it is attributed to on a day; those left to who keeps them are not there."""
    held = {account: pk for pk, account, since, until in _spans(household_id) if since <= on < until}
    shares = _shares(held.values())
    return {account: shares[pk] for account, pk in held.items() if pk in shares}


def _spans(household_id: int | None) -> list[tuple[int, int, date, date]]:
    with connection.cursor() as cursor:
        found: list[tuple[int, int, date, date]] = cursor.execute(SPANS, [household_id, household_id]).fetchall()
        return found


def _until(row: Attribution, until: dict[int, date]) -> date | None:
    if row.state != AttributionState.AGREED:
        return None
    ends = until.get(row.pk, row.from_on)
    return None if ends == FOREVER else ends


def _shares(ids: Collection[int]) -> dict[int, list[AttributedTo]]:
    found: dict[int, list[AttributedTo]] = {}
    for part in AttributionShare.objects.filter(attribution__in=ids).select_related("staff").order_by("above_ppm"):
        bp = (part.upto_ppm - part.above_ppm) // PPM_PER_BP
        found.setdefault(part.attribution_id, []).append(
            AttributedTo(part.staff_id, part.staff.number, part.staff.name, bp)
        )
    return found
