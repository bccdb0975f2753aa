"""Drafts as editors and reviewers see them, and the queue of those that wait for the product review (审查会)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from qianmo import decisions
from qianmo.apps.org.queries import staff_names, working_calendar
from qianmo.apps.products.deciding import loaded
from qianmo.apps.products.models import Draft, DraftComment, DraftEdit, DraftState
from qianmo.domain.dated import DayRange
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft without its model: whose it is, how far it has come, who edited it.

    `restores` is the earlier version it puts back, empty in an ordinary draft; `evidence` what its back-tests are
    known by.
    """

    id: int
    product_id: int
    product_code: str
    product: str
    version: str
    based_on_id: int | None
    based_on: str
    restores: str
    model_hash: str
    revision: int
    state: str
    state_label: str
    opened_by_id: int
    opened_by: str
    opened_at: datetime
    submitted_by_id: int | None
    submitted_by: str
    submitted_at: datetime | None
    submitted_on: date | None
    valid_from: date | None
    reason: str
    evidence: Any
    decided_by: str
    decided_at: datetime | None
    note: str


def drafts(*, product_id: int | None = None, open_only: bool = True) -> list[DraftRow]:
    """Drafts, newest first: of a product or of all, those still open or all."""
    rows = Draft.objects.all()
    if product_id is not None:
        rows = rows.filter(product_id=product_id)
    if open_only:
        rows = rows.exclude(state__in=[DraftState.PUBLISHED, DraftState.DROPPED])
    return [_row(row) for row in _whole(rows).order_by("-id")]


def draft(*, draft_id: int) -> DraftRow | None:
    """One draft, None when there is none of this id."""
    row = _whole(Draft.objects.filter(id=draft_id)).first()
    return _row(row) if row else None


def draft_model(*, draft_id: int) -> bytes:
    """The model of a draft as a DMN 1.3 file."""
    return str(Draft.objects.values_list("model", flat=True).get(id=draft_id)).encode()


def draft_decisions(*, draft_id: int) -> decisions.Model:
    """The model of a draft, read; its text hangs together, since no other is kept."""
    return loaded(draft_model(draft_id=draft_id))


def _whole(rows: QuerySet[Draft]) -> QuerySet[Draft]:
    linked = ("product", "based_on", "restores", "opened_by", "submitted_by", "decided_by")
    unread = ("model", "forms", "based_on__model", "based_on__forms", "restores__model", "restores__forms")
    return rows.select_related(*linked).defer(*unread)


def _row(row: Draft) -> DraftRow:
    return DraftRow(
        id=row.pk,
        product_id=row.product_id,
        product_code=row.product.code,
        product=row.product.name,
        version=row.version,
        based_on_id=row.based_on_id,
        based_on=row.based_on.version if row.based_on else "",
        restores=row.restores.version if row.restores else "",
        model_hash=row.model_hash,
        revision=row.revision,
        state=row.state,
        state_label=str(DraftState(row.state).label),
        opened_by_id=row.opened_by_id,
        opened_by=row.opened_by.name,
        opened_at=row.opened_at,
        submitted_by_id=row.submitted_by_id,
        submitted_by=row.submitted_by.name if row.submitted_by else "",
        submitted_at=row.submitted_at,
        submitted_on=row.submitted_on,
        valid_from=row.valid_from,
        reason=row.reason,
        evidence=row.evidence,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        note=row.note,
    )


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of a draft: the revision it made, who and when, and what it did."""

    revision: int
    by_id: int
    by: str
    at: datetime
    did: Any


def edits(*, draft_id: int, since: int = 0) -> list[Edit]:
    """The edits of a draft after a revision, newest first."""
    rows = DraftEdit.objects.filter(draft_id=draft_id, revision__gt=since).select_related("by").order_by("-revision")
    return [Edit(row.revision, row.by_id, row.by.name, row.at, row.did) for row in rows]


def editors(*, draft_id: int) -> dict[int, str]:
    """Everybody who edited a draft, by id: none of them may review or publish it."""
    ids = DraftEdit.objects.filter(draft_id=draft_id).values_list("by_id", flat=True)
    return staff_names(ids=set(ids))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for the product review, with its age in working days (None: the calendar is not known)."""

    draft: DraftRow
    editors: tuple[str, ...]
    age_days: int | None


def review_queue(*, on: date) -> list[Waiting]:
    """What the product review has before it on a day, the oldest first."""
    rows = [_row(row) for row in _whole(Draft.objects.filter(state=DraftState.SUBMITTED)).order_by("submitted_at")]
    hands: dict[int, dict[int, str]] = {}
    touched = DraftEdit.objects.filter(draft_id__in=[row.id for row in rows]).order_by("revision")
    for draft_id, by, name in touched.values_list("draft_id", "by_id", "by__name"):
        hands.setdefault(draft_id, {})[by] = name
    calendar = working_calendar()
    queue = []
    for row in rows:
        age = calendar.count(DayRange(start=min(row.submitted_on or on, on), until=on))
        names = tuple(hands.get(row.id, {}).values())
        queue.append(Waiting(row, names, None if isinstance(age, Refused) else age))
    return queue


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a draft, a table or a cell of it; resolved when somebody said so."""

    id: int
    decision: str
    rule: str
    column: str
    text: str
    by: str
    at: datetime
    resolved_by: str
    resolved_at: datetime | None


def comments(*, draft_id: int) -> list[Comment]:
    """The remarks on a draft in the order they were made."""
    rows = DraftComment.objects.filter(draft_id=draft_id).select_related("by", "resolved_by").order_by("id")
    return [
        Comment(
            id=row.pk,
            decision=row.decision,
            rule=row.rule,
            column=row.column,
            text=row.text,
            by=row.by.name,
            at=row.at,
            resolved_by=row.resolved_by.name if row.resolved_by else "",
            resolved_at=row.resolved_at,
        )
        for row in rows
    ]
