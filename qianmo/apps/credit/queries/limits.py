"""How a line's limit came to be what it is: every change and freeze, and what a raise would rest on today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from qianmo.apps.approvals.queries import limits_of_posts
from qianmo.apps.credit.ceilings import ceilings
from qianmo.apps.credit.models import (
    ChangeKind,
    ChangeState,
    Freeze,
    LimitChange,
    Line,
    LineState,
    Renewal,
    ReviewOutcome,
)
from qianmo.apps.credit.second_person import Measured
from qianmo.apps.grids.queries import Scope
from qianmo.apps.products.queries import terms_in_force


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of a line as pages show it, amounts in fen; nobody asked for an expiry.

    The customer `signs` a supplement where the line is signed for.
    """

    id: int
    line_number: str
    household_id: int
    village: str
    kind: str
    before_fen: int
    after_fen: int
    effective_on: date
    reason: str
    outcome: str
    state: str
    signed_on: date | None
    supplement: str
    signs: bool
    requested_by_id: int | None
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str

    @property
    def waits(self) -> bool:
        """Whether a second person has not decided it yet."""
        return self.state == ChangeState.REQUESTED.label

    @property
    def counts(self) -> bool:
        """Whether it happened: it neither waits nor was sent back."""
        return self.state == ChangeState.CARRIED_OUT.label


def households_of_raises(*, change_ids: Collection[int]) -> set[int]:
    """The households whose limits these changes would raise. Who may see them is the caller's to judge."""
    rows = LimitChange.objects.filter(id__in=list(change_ids))
    return set(rows.values_list("line__household_id", flat=True))


def limit_changes(
    *,
    scope: Scope,
    line_id: int | None = None,
    change_id: int | None = None,
    waiting: bool = False,
    not_of: int | None = None,
    limit: int = 200,
) -> list[ChangeRow]:
    """Changes of limits within the scope, newest first; those that wait are raises.

    `not_of` leaves out what this person asked for, so that what waits for him or her remains.
    """
    rows: QuerySet[LimitChange] = LimitChange.objects.select_related(
        "line__household__village", "requested_by", "decided_by"
    )
    if scope.village_ids is not None:
        rows = rows.filter(line__household__village_id__in=scope.village_ids)
    if line_id is not None:
        rows = rows.filter(line_id=line_id)
    if change_id is not None:
        rows = rows.filter(id=change_id)
    if waiting:
        rows = rows.filter(state=ChangeState.REQUESTED)
    if not_of is not None:
        rows = rows.exclude(requested_by_id=not_of)
    return [_row(row) for row in rows.order_by("-id")[:limit]]


def _row(row: LimitChange) -> ChangeRow:
    return ChangeRow(
        id=row.pk,
        line_number=row.line.number,
        household_id=row.line.household_id,
        village=row.line.household.village.name,
        kind=str(ChangeKind(row.kind).label),
        before_fen=row.before_fen,
        after_fen=row.after_fen,
        effective_on=row.effective_on,
        reason=row.reason,
        outcome=str(ReviewOutcome(row.outcome).label) if row.outcome else "",
        state=str(ChangeState(row.state).label),
        signed_on=row.signed_on,
        supplement=row.supplement,
        signs=row.line.state != LineState.GRANTED,
        requested_by_id=row.requested_by_id,
        requested_by=row.requested_by.name if row.requested_by else "",
        requested_at=row.requested_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        note=row.note,
    )


def changes_waiting(*, scope: Scope) -> int:
    """How many raises and renewals within the scope wait for a second person."""
    raises = LimitChange.objects.filter(state=ChangeState.REQUESTED)
    renewed = Renewal.objects.filter(state=ChangeState.REQUESTED)
    if scope.village_ids is not None:
        raises = raises.filter(line__household__village_id__in=scope.village_ids)
        renewed = renewed.filter(old__line__household__village_id__in=scope.village_ids)
    return raises.count() + renewed.count()


@dataclass(frozen=True, slots=True)
class ReviewsDue:
    """How many lines are to be reviewed soon, and the first of them."""

    lines: int
    first_number: str
    first_on: date | None


def reviews_due(*, scope: Scope, on: date, within_days: int = 30) -> ReviewsDue:
    """Living lines within the scope whose yearly review is due within so many days, or overdue."""
    last = on + timedelta(days=within_days)
    rows = Line.objects.filter(review_due_on__lte=last, ends_on__gt=on).exclude(state=LineState.ENDED)
    if scope.village_ids is not None:
        rows = rows.filter(household__village_id__in=scope.village_ids)
    first = rows.order_by("review_due_on", "id").values_list("number", "review_due_on").first()
    return ReviewsDue(rows.count(), *first) if first else ReviewsDue(0, "", None)


@dataclass(frozen=True, slots=True)
class FrozenSpan:
    """Days on which nothing could be drawn, with who froze and lifted and why; open where the freeze still stands."""

    since: date
    until: date | None
    reason: str
    by: str
    lifted_by: str
    lift_reason: str


def frozen_spans(*, line_id: int) -> list[FrozenSpan]:
    """Every freeze of a line, oldest first."""
    rows = Freeze.objects.filter(line_id=line_id).select_related("frozen_by", "lifted_by").order_by("id")
    return [
        FrozenSpan(
            row.frozen_on,
            row.lifted_on,
            row.reason,
            row.frozen_by.name,
            row.lifted_by.name if row.lifted_by else "",
            row.lift_reason,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Room:
    """What a raise of a line would rest on, in fen: the most that policy and village leave, and the family's exposure.

    `authorities` are the largest exposures each post may decide of it, None for a post without any.
    """

    most_fen: int
    unit_fen: int
    others_fen: int
    authorities: dict[str, int | None]


def room_to_raise(*, line_id: int, posts: Sequence[str], on: date) -> Room:
    """What stands behind a raise of the line today; `others_fen` is what the family may owe on its other lines."""
    line = Line.objects.select_related("product").get(id=line_id)
    matter = Measured(lines=[line], on=on).matter_of(line)
    return Room(
        most_fen=ceilings(products={line.household_id: line.product.code}, on=on)[line.household_id],
        unit_fen=terms_in_force(on=on)[line.product_id].unit_fen,
        others_fen=max(0, matter.group_fen - line.limit_fen),
        authorities=limits_of_posts(posts=posts, matter=matter, on=on),
    )
