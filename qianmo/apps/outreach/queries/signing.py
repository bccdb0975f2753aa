"""Reads of signing days: the days, everybody whose line waits for a signature, who came, and the ledger of gifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from qianmo.apps.grids.queries import Scope
from qianmo.apps.outreach.models import Gift, SigningDay, SigningGuest

EXPECTED = """
SELECT l.id, l.number, l.household_id, h.number, coalesce(p.name, ''), l.limit_fen, coalesce(a.number, ''),
       coalesce(a.state, ''), c.signed_on, g.items, g.came_at, f.number, f.given_at, o.number
  FROM credit_line l JOIN households_household h ON h.id = l.household_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
  LEFT JOIN signing_paper a ON a.line_id = l.id AND a.kind = 'contract' AND a.state <> 'void'
  LEFT JOIN credit_contract c ON c.line_id = l.id
  LEFT JOIN outreach_signingguest g ON g.line_id = l.id AND g.signing_day_id = %(day)s
  LEFT JOIN outreach_gift f ON f.line_id = l.id AND f.taken_back_by_id IS NULL AND f.signing_day_id = %(day)s
  LEFT JOIN outreach_gift o ON o.line_id = l.id AND o.taken_back_by_id IS NULL
 WHERE (%(group)s::bigint IS NULL AND h.village_id = %(village)s OR h.id IN (
          SELECT coalesce(k.merged_into_id, k.id) FROM households_groupmember m
            JOIN households_household k ON k.id = m.household_id WHERE m.group_id = %(group)s AND m.left_on IS NULL))
   AND (l.state = 'granted' OR g.id IS NOT NULL OR c.signed_on = %(on)s)
 ORDER BY h.number, l.id
"""


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A household whose line waits for its signature, or that came: contract, papers brought, gift.

    `gift` is the number of the gift of this day, `gift_ever` of any day.
    """

    line_id: int
    line: str
    household_id: int
    number: str
    head: str
    limit_fen: int
    contract: str
    paper_state: str
    signed_on: date | None
    items: Sequence[str]
    came_at: datetime | None
    gift: int | None
    gift_at: datetime | None
    gift_ever: int | None


@dataclass(frozen=True, slots=True)
class SigningCard:
    """A signing day with its counts; that of a customer group bears its name in the place of the village's."""

    id: int
    group_id: int | None
    village_id: int
    village_code: str
    village: str
    branch_id: int | None
    day: date
    place: str
    gift: str
    gift_fen: int
    stock: int
    came: int
    given: int


def signing_days(*, scope: Scope, day_id: int | None = None) -> list[SigningCard]:
    """Signing days of villages within the scope, the latest first; or one of them."""
    rows = SigningDay.objects.select_related("village", "group").order_by("-day", "village__code")
    rows = rows if day_id is None else rows.filter(id=day_id)
    found = [row for row in rows if scope.allows(row.village_id)]
    ids = [row.pk for row in found]
    came = dict(SigningGuest.objects.filter(signing_day_id__in=ids).values_list("signing_day").annotate(Count("id")))
    gifts = Gift.objects.filter(signing_day_id__in=ids, taken_back_by__isnull=True)
    given = dict(gifts.values_list("signing_day").annotate(Count("id")))
    return [
        SigningCard(
            row.pk, row.group_id, row.village_id, row.village.code, _named(row), row.village.branch_id, row.day,
            row.place, row.gift, row.gift_fen, row.stock, came.get(row.pk, 0), given.get(row.pk, 0),
        )
        for row in found
    ]  # fmt: skip


def _named(row: SigningDay) -> str:
    name: str = row.village.name if row.group is None else row.group.name
    return name


def guests_of(*, scope: Scope, card: SigningCard) -> list[GuestRow]:
    """Everybody who may sign on a signing day, or came, by household number; nobody outside the scope."""
    if not scope.allows(card.village_id):
        return []
    with connection.cursor() as cursor:
        cursor.execute(EXPECTED, {"day": card.id, "village": card.village_id, "group": card.group_id, "on": card.day})
        rows: list[Any] = cursor.fetchall()
    found = []
    for pk, line, of, number, head, *rest in rows:
        limit_fen, contract, state, signed_on, items, came_at, gift, gift_at, ever = rest
        found.append(
            GuestRow(
                pk, line, of, number, scope.name(head), limit_fen, contract, state, signed_on, tuple(items or ()),
                came_at, gift, gift_at, ever,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class GiftRow:
    """A line of the ledger of gifts; one taken back stays with its reason."""

    id: int
    day_id: int
    day: date
    village: str
    gift: str
    gift_fen: int
    number: int
    household_id: int
    household: str
    line: str
    given_by_id: int
    given_by: str
    given_at: datetime
    taken_back_by: str
    taken_back_reason: str


def gift_ledger(*, scope: Scope, day_id: int | None = None) -> list[GiftRow]:
    """Gifts within the scope, those taken back too, the latest day first and in the order of their numbers."""
    rows = Gift.objects.select_related(
        "signing_day__village", "signing_day__group", "line__household", "given_by", "taken_back_by"
    ).order_by("-signing_day__day", "signing_day", "number")
    rows = rows if day_id is None else rows.filter(signing_day_id=day_id)
    return [
        GiftRow(
            row.pk, row.signing_day_id, row.signing_day.day, _named(row.signing_day), row.signing_day.gift,
            row.signing_day.gift_fen, row.number, row.line.household_id, row.line.household.number, row.line.number,
            row.given_by_id, row.given_by.name, row.given_at, row.taken_back_by.name if row.taken_back_by else "",
            row.taken_back_reason,
        )
        for row in rows
        if scope.allows(row.signing_day.village_id)
    ]  # fmt: skip
