"""Renewals: what links old debt to new, what a draw owes of interest before it is renewed, what still observes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from qianmo.apps.credit.models import ChangeState, Due, Renewal, RenewalKind
from qianmo.apps.grids.queries import Scope
from qianmo.domain.credit.classification import LoanClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """How a draw that came from a restructuring is watched: how often so far, the best class allowed, until when."""

    times: int
    class_floor: int
    until: date | None


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """A renewal as pages show it; `new_number` is empty where the draw went on or nothing was carried out."""

    id: int
    line_number: str
    household_id: int
    village: str
    old_number: str
    new_number: str
    kind: str
    fen: int
    old_due_on: date
    new_due_on: date
    old_rate_ppm: int
    rate_ppm: int
    reason: str
    state: str
    signed_on: date | None
    supplement: str
    requested_by_id: int
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    effective_on: date | None
    class_floor: str
    observed_until: date | None

    @property
    def waits(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.decided_at is None

    @property
    def done(self) -> bool:
        """Whether it was carried out."""
        return self.effective_on is not None


def renewals(
    *,
    scope: Scope,
    line_id: int | None = None,
    renewal_id: int | None = None,
    waiting: bool = False,
    not_of: int | None = None,
    limit: int = 200,
) -> list[RenewalRow]:
    """Renewals within the scope, newest first; `not_of` leaves out what this person asked for."""
    people = ("old__line__household__village", "new", "requested_by", "decided_by")
    rows: QuerySet[Renewal] = Renewal.objects.select_related(*people)
    if scope.village_ids is not None:
        rows = rows.filter(old__line__household__village_id__in=scope.village_ids)
    if line_id is not None:
        rows = rows.filter(old__line_id=line_id)
    if renewal_id is not None:
        rows = rows.filter(id=renewal_id)
    if waiting:
        rows = rows.filter(state=ChangeState.REQUESTED)
    if not_of is not None:
        rows = rows.exclude(requested_by_id=not_of)
    return [_row(row) for row in rows.order_by("-id")[:limit]]


def _row(row: Renewal) -> RenewalRow:
    line = row.old.line
    return RenewalRow(
        id=row.pk,
        line_number=line.number,
        household_id=line.household_id,
        village=line.household.village.name,
        old_number=row.old.number,
        new_number=row.new.number if row.new else "",
        kind=str(RenewalKind(row.kind).label),
        fen=row.fen,
        old_due_on=row.old_due_on,
        new_due_on=row.new_due_on,
        old_rate_ppm=row.old_rate_ppm,
        rate_ppm=row.rate_ppm,
        reason=row.reason,
        state=str(ChangeState(row.state).label),
        signed_on=row.signed_on,
        supplement=row.supplement,
        requested_by_id=row.requested_by_id,
        requested_by=row.requested_by.name,
        requested_at=row.requested_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        note=row.note,
        effective_on=row.effective_on,
        class_floor=LoanClass(row.class_floor).label,
        observed_until=row.observed_until,
    )


def due_interest(*, draw_ids: Sequence[int], on: date) -> dict[int, int]:
    """Interest of each draw that has fallen due by a day and is unpaid, in fen; draws without any are left out."""
    open_dues = Due.objects.filter(draw_id__in=draw_ids, due_on__lte=on).exclude(unpaid_fen=0)
    return dict(open_dues.values("draw_id").annotate(fen=Sum("unpaid_fen")).values_list("draw_id", "fen"))


def extended_draws(*, draw_ids: Sequence[int]) -> set[int]:
    """Which of these draws had their due day moved before (展期)."""
    done = Renewal.objects.filter(state=ChangeState.CARRIED_OUT, kind=RenewalKind.EXTENSION, old_id__in=draw_ids)
    return set(done.values_list("old_id", flat=True))


def renewed_to(*, draw_ids: Sequence[int]) -> dict[int, str]:
    """Which of these draws a new draw has taken over, and its number."""
    rows = Renewal.objects.filter(state=ChangeState.CARRIED_OUT, old_id__in=draw_ids, new__isnull=False)
    return dict(rows.values_list("old_id", "new__number"))


def renewals_waiting(*, draw_ids: Sequence[int]) -> set[int]:
    """For which of these draws a renewal waits for its second person."""
    rows = Renewal.objects.filter(state=ChangeState.REQUESTED, old_id__in=draw_ids)
    return set(rows.values_list("old_id", flat=True))


def observed_draws(*, draw_ids: Sequence[int], on: date) -> dict[int, Observed]:
    """Which of these draws stand under observation on a day, with the best class that allows them."""
    about = Q(new_id__in=draw_ids) | Q(old_id__in=draw_ids, kind=RenewalKind.EXTENSION)
    rows = Renewal.objects.filter(about, state=ChangeState.CARRIED_OUT, observed_until__gt=on).order_by("id")
    return {
        row.new_id or row.old_id: Observed(times=row.times, class_floor=row.class_floor, until=row.observed_until)
        for row in rows
    }
