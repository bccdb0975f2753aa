"""Changing the bank's own rules: one proposes, a second person publishes, they hold from a day on, versions stay.

A room describes each of its rules as a `Book`: columns, what holds on a day, what makes no sense, how it is written.
Everything else is the same for all of them and stands here once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.models import ChangeState, RuleChange
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Row, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Who published what, for the room that writes it."""

    rows: list[Row]
    valid_from: date
    proposed_by: int
    by: int
    at: datetime
    business_date: date


class Book(Protocol):
    """One rule of the bank: how it is called, what it says, its columns, what holds on a day, what makes no sense.

    A book of `changes` is not replaced whole: each row is a change of its own, such as a certificate granted.
    """

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def says(self) -> str:
        """What it rules, in a sentence or two."""

    @property
    def changes(self) -> bool:
        """Whether each row is a change of its own."""

    @property
    def right(self) -> Right:
        """What it takes to propose, publish or turn down a change."""

    def sheet(self) -> Sheet:
        """Its columns, with what may be chosen today."""

    def in_force(self, on: date) -> list[Row]:
        """What it says on a day."""

    def turns(self) -> list[date]:
        """Days on which one of its rows begins."""

    def unfit(self, rows: Sequence[Row], valid_from: date) -> Refused | None:
        """Why these rows make no sense together; asked when they are proposed and when they are published."""

    def write(self, change: Published) -> Refused | None:
        """Write what is published; joins that act."""


@transaction.atomic
def propose_change(
    *, book: Book, rows: Sequence[Row], valid_from: date, reason: str, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Propose what a rule shall say from a day on; the id.

    Refused: no reason, a day that is not after today, one on which a later version has begun, one that is open
    already, rows that make no sense together, nothing that differs.
    """
    if not reason.strip():
        return _not("no_reason", "没有写为什么改。请写明，例如哪个文件")
    if RuleChange.objects.select_for_update().filter(book=book.code, state=ChangeState.OPEN).exists():
        return _not("open_already", f"“{book.title}”已有一份改动在等发布。请先发布、退回或撤回那一份")
    refused = _unfit(book, rows, valid_from, on=business_date)
    if refused is not None:
        return refused
    if not book.changes and _same(book, rows, on=valid_from):
        return _not("nothing_new", "和现行的完全一样。请改了再提交")
    row = RuleChange.objects.create(
        book=book.code,
        rows=list(rows),
        valid_from=valid_from,
        reason=reason.strip()[:200],
        proposed_by_id=by,
        proposed_at=at,
    )
    _tell("org.rules_proposed", book, row, by=by, at=at, on=business_date)
    return row.pk


def _unfit(book: Book, rows: Sequence[Row], valid_from: date, *, on: date) -> Refused | None:
    if valid_from <= on:
        return _not("not_later", f"生效日 {valid_from} 不晚于今天 {on}。今天已按现行的办了，最早从明天起")
    begun = versions_of(book)
    if not book.changes and begun and begun[0] >= valid_from:
        return _not("later_begun", f"{begun[0]} 起已经另有一版。请选更晚的日子")
    return book.unfit(rows, valid_from)


def _same(book: Book, rows: Sequence[Row], *, on: date) -> bool:
    def sorted_rows(found: Sequence[Row]) -> list[str]:
        return sorted(repr(sorted(one.items())) for one in found)

    return sorted_rows(rows) == sorted_rows(book.in_force(on))


@transaction.atomic
def publish_change(*, book: Book, change_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Put a proposed change in force from its day on.

    Refused: one's own, one that is settled, one whose day has come meanwhile or that makes sense no longer.
    """
    row = _open(book, change_id)
    if row is None:
        return SETTLED
    if row.proposed_by_id == by:
        return _not("same_person", "提出和发布是同一个人。请另一位有权的同事发布", act="发布")
    refused = _unfit(book, row.rows, row.valid_from, on=business_date) or book.write(
        Published(
            rows=row.rows,
            valid_from=row.valid_from,
            proposed_by=row.proposed_by_id,
            by=by,
            at=at,
            business_date=business_date,
        )
    )
    if refused is not None:
        return refused
    _settle(row, ChangeState.PUBLISHED, by=by, at=at)
    _tell("org.rules_published", book, row, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def turn_down_change(
    *, book: Book, change_id: int, said: str, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Turn a change down with a reason, or take back one's own. Refused: settled before, a reason missing."""
    row = _open(book, change_id)
    if row is None:
        return SETTLED
    own = row.proposed_by_id == by
    if not own and not said.strip():
        return _not("no_reason", "没有写理由。请写明要改什么再提", act="退回")
    _settle(row, ChangeState.WITHDRAWN if own else ChangeState.DECLINED, by=by, at=at, said=said)
    _tell("org.rules_withdrawn" if own else "org.rules_declined", book, row, by=by, at=at, on=business_date)
    return None


def _open(book: Book, change_id: int) -> RuleChange | None:
    rows = RuleChange.objects.select_for_update().filter(id=change_id, book=book.code, state=ChangeState.OPEN)
    return rows.first()


def _settle(row: RuleChange, state: ChangeState, *, by: int, at: datetime, said: str = "") -> None:
    row.state, row.settled_by_id, row.settled_at, row.said = state, by, at, said.strip()[:200]
    row.save(update_fields=["state", "settled_by", "settled_at", "said"])


def _not(code: str, why: str, *, act: str = "提交") -> Refused:
    return Refused(code=code, reason=f"没有{act}：{why}")


SETTLED = Refused(code="settled", reason="没有办：这份改动已经发布、退回或撤回。请刷新本页")


def _tell(kind: str, book: Book, row: RuleChange, *, by: int, at: datetime, on: date) -> None:
    payload = {"title": book.title, "valid_from": str(row.valid_from), "reason": row.said or row.reason}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)


def versions_of(book: Book) -> list[date]:
    """The days on which a rule begins to say something else, newest first: a row begins, or a change took one out."""
    published = RuleChange.objects.filter(book=book.code, state=ChangeState.PUBLISHED)
    return sorted({*book.turns(), *published.values_list("valid_from", flat=True)}, reverse=True)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as pages show it."""

    id: int
    book: str
    rows: list[Row]
    valid_from: date
    reason: str
    state: str
    state_name: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    settled_by: str
    settled_at: datetime | None
    said: str


def rule_changes(*, book: str | None = None, limit: int = 50) -> list[ChangeRow]:
    """Changes of one rule, or of all of them that wait, newest first."""
    rows = RuleChange.objects.select_related("proposed_by", "settled_by").order_by("-id")
    rows = rows.filter(book=book) if book else rows.filter(state=ChangeState.OPEN)
    return [
        ChangeRow(
            row.pk, row.book, row.rows, row.valid_from, row.reason, row.state, str(ChangeState(row.state).label),
            row.proposed_by_id, row.proposed_by.name, row.proposed_at,
            row.settled_by.name if row.settled_by else "", row.settled_at, row.said,
        )
        for row in rows[:limit]
    ]  # fmt: skip
