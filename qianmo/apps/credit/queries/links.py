"""The living link of a line, and what a browser that opened one may see: one line of one customer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qianmo.apps.credit.models import CustomerLink
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
    standing: str
    alive: bool


def links_of(*, line_id: int, at: datetime) -> list[LinkRow]:
    """Links of a line, newest first."""
    rows = list(CustomerLink.objects.filter(line_id=line_id).order_by("-id")[:20])
    names = staff_names(ids={row.made_by_id for row in rows})
    return [
        LinkRow(row.pk, names.get(row.made_by_id, ""), row.made_at, row.until, *_standing(row, at=at)) for row in rows
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
class Visitor:
    """Who holds a phone with an opened link: the link, the customer's masked name, and the one line."""

    link_id: int
    name: str
    line: LineRow


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
    return Visitor(row.pk, mask_name(row.person.name), line) if line else None
