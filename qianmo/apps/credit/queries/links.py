"""The living link of a line, and what a browser that opened one may see: one line of one customer."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from qianmo.apps.credit.models import CustomerLink, Draw
from qianmo.apps.credit.queries.lines import LineRow, line_numbered
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import staff_names
from qianmo.domain.masking import mask_name

TRIES = 5


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as the bank sees it; `standing` is one sentence."""

    id: int
    made_by: str
    made_at: datetime
    until: datetime
    draw_fen: int | None
    draw_due_on: date | None
    standing: str
    alive: bool


def links_of(*, line_id: int, at: datetime) -> list[LinkRow]:
    """Links of a line, newest first."""
    rows = list(CustomerLink.objects.filter(line_id=line_id).order_by("-id")[:20])
    names = staff_names(ids={row.made_by_id for row in rows})
    return [
        LinkRow(
            row.pk,
            names.get(row.made_by_id, ""),
            row.made_at,
            row.until,
            row.draw_fen,
            row.draw_due_on,
            *_standing(row, at=at),
        )
        for row in rows
    ]


def _standing(row: CustomerLink, *, at: datetime) -> tuple[str, bool]:
    if row.revoked_at is not None:
        return "已收回", False
    if row.wrong >= TRIES:
        return "答错 5 次，已锁", False
    if row.until <= at:
        return "已过期", False
    return ("客户已打开" if row.opened_at else "还没有打开"), True


@dataclass(frozen=True, slots=True)
class PreparedDraw:
    """A draw that the manager filled in and the customer has not sent; `request_id` lets it be sent once only."""

    amount_fen: int
    due_on: date
    purpose: str
    by_id: int
    by: str
    request_id: UUID


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who holds a phone with an opened link: the link, the customer's masked name, the one line, a draw filled in."""

    link_id: int
    name: str
    line: LineRow
    prepared: PreparedDraw | None


def visitor(*, link_id: int, presence: UUID, at: datetime) -> Visitor | None:
    """The customer behind an opened link, or None once it has ended or was opened elsewhere."""
    row = (
        CustomerLink.objects.select_related("line", "person")
        .filter(id=link_id, presence=presence, revoked_at__isnull=True, until__gt=at, wrong__lt=TRIES)
        .first()
    )
    if row is None:
        return None
    line = line_numbered(number=row.line.number, scope=Scope(None))
    return Visitor(row.pk, mask_name(row.person.name), line, _prepared(row)) if line else None


def _prepared(row: CustomerLink) -> PreparedDraw | None:
    request_id = uuid5(row.request_id, "draw")
    if row.draw_fen is None or row.draw_due_on is None or Draw.objects.filter(request_id=request_id).exists():
        return None
    by = staff_names(ids={row.made_by_id}).get(row.made_by_id, "")
    return PreparedDraw(row.draw_fen, row.draw_due_on, row.draw_purpose, row.made_by_id, by, request_id)
