"""Reads of deferred pay: each part with its due month, what is paid in a month, and what was taken back."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, Sum

from qianmo.analytics.lake import Lake, where
from qianmo.analytics.work import bad_loans, was_bad
from qianmo.apps.performance.models import Clawback, ClawbackCause, ClawbackState, Standing, TakenPart
from qianmo.apps.performance.queries.months import MonthCard
from qianmo.domain.performance.deferrals import Part, parts_of


@dataclass(frozen=True, slots=True)
class ClawbackCard:
    """A claw-back as its list shows it; `decided_by` is empty while it waits."""

    id: int
    staff_id: int
    staff: str
    since: date
    until: date
    fen: int
    cause: str
    account_id: int | None
    said: str
    state: str
    state_name: str
    asked_by: str
    asked_by_id: int
    decided_by: str


@dataclass(frozen=True, slots=True)
class BadLoan:
    """A loan of a person's that was bad at the end of a counted month, from the evidence the night laid down.

    `since` is the first such month, `closed` whether it is over for good (nothing is taken back before that), and
    `turned` says it was not bad before; `held_fen` is what months `first` to
    `since` kept back and is neither paid nor taken. `asked` tells that a claw-back names it, decided or not.
    """

    staff_id: int
    account_id: int
    household_id: int | None
    product: str
    since: date
    closed: bool
    turned: bool
    fen: int
    klass: int
    first: date | None
    held_fen: int
    asked: bool

    @property
    def is_candidate(self) -> bool:
        """Whether the rule calls for a claw-back: it turned bad while pay of that time was still held, nobody asked."""
        return self.turned and self.held_fen > 0 and not self.asked


def deferred_of(
    *, months: Collection[MonthCard], staff_ids: Collection[int] | None, branch_ids: Collection[int] = ()
) -> dict[int, list[Part]]:
    """Every part of what closed months of these kept back, by person, with what was taken of it; by month and year.

    Of others than `staff_ids` those parts alone that were earned in `branch_ids`, wherever they are now.
    """
    closed = {one.id: one for one in months if one.closed and one.scheme.deferred_years}
    rows = Standing.objects.filter(month__in=closed, kept_back_fen__gt=0)
    taken = TakenPart.objects.values_list("clawback__staff", "month", "year")
    if staff_ids is not None:
        rows = rows.filter(Q(staff__in=staff_ids) | Q(branch__in=branch_ids))
        taken = taken.filter(clawback__staff__in=rows.values("staff"))
    gone = {(staff, month, year): fen for staff, month, year, fen in taken.annotate(Sum("fen"))}
    found: dict[int, list[Part]] = defaultdict(list)
    for staff, month, kept in rows.order_by("month__first").values_list("staff", "month", "kept_back_fen"):
        card = closed[month]
        for one in parts_of(month=card.first, kept_back_fen=kept, years=card.scheme.deferred_years):
            found[staff].append(replace(one, taken_fen=gone.get((staff, one.month, one.year), 0)))
    return dict(found)


def released_in(
    *, due: date, months: Collection[MonthCard], staff_ids: Collection[int] | None
) -> dict[int, list[Part]]:
    """The parts that are paid in a month, by person: those due in it, also of people who have left."""
    sources = [one for one in months if one.first < due and one.first.month == due.month]
    if not sources:
        return {}
    found = deferred_of(months=sources, staff_ids=staff_ids)
    falling = {staff: [one for one in parts if one.due == due] for staff, parts in found.items()}
    return {staff: parts for staff, parts in falling.items() if parts}


def clawbacks_of(*, staff_ids: Collection[int] | None) -> list[ClawbackCard]:
    """Claw-backs of these people, of everybody for None: those that wait first, then the latest."""
    rows = Clawback.objects.select_related("staff", "asked_by", "decided_by")
    if staff_ids is not None:
        rows = rows.filter(staff__in=staff_ids)
    found = [
        ClawbackCard(
            row.pk, row.staff_id, row.staff.name, row.since, row.until, row.fen, ClawbackCause(row.cause).label,
            row.account_id, row.said, row.state, ClawbackState(row.state).label, row.asked_by.name, row.asked_by_id,
            row.decided_by.name if row.decided_by else "",
        )
        for row in rows.order_by("-id")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.state != ClawbackState.ASKED)


def loan_went_bad(*, months: Collection[MonthCard], since: date, staff_id: int, account_id: int) -> bool:
    """Whether a loan was a person's and bad at the end of a closed month, that of `since` or a later one."""
    lake = Lake(where())
    firsts = [one.first for one in months if one.closed and one.first >= since]
    return was_bad(lake=lake, edition=lake.edition(), months=firsts, staff_id=staff_id, account_id=account_id)


def bad_loans_of(*, months: Collection[MonthCard], staff_ids: Collection[int] | None) -> list[BadLoan]:
    """Loans of these people that were bad at the end of counted months, closed months and the most held first."""
    closed = {one.first for one in months if one.closed}
    lake = Lake(where())
    rows = bad_loans(lake=lake, edition=lake.edition(), months=sorted(one.first for one in months))
    held = deferred_of(months=months, staff_ids=staff_ids)
    named = set(Clawback.objects.filter(account_id__isnull=False).values_list("staff", "account_id"))
    found = []
    for row in rows:
        if staff_ids is not None and row["staff_id"] not in staff_ids:
            continue
        parts = [
            one
            for one in held.get(row["staff_id"], [])
            if one.month <= row["since"] and one.due not in closed and one.left_fen > 0
        ]
        found.append(
            BadLoan(
                row["staff_id"], row["account_id"], row["household_id"], row["product"], row["since"],
                row["since"] in closed, row["turned"], row["fen"], row["class"],
                min((one.month for one in parts), default=None),
                sum(one.left_fen for one in parts), (row["staff_id"], row["account_id"]) in named,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one.closed, -one.held_fen, one.account_id))
