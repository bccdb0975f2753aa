"""Reads of the second allocation: the branches of a month with their totals, and one with everybody's share."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from qianmo.apps.org.models import Staff
from qianmo.apps.org.queries import staff_cards, staff_of_branches
from qianmo.apps.performance.models import Allocation, AllocationState, Share, Standing
from qianmo.domain.money import split_by_weights


@dataclass(frozen=True, slots=True)
class AllocationCard:
    """The total of a branch for a month, and how far it has come."""

    id: int
    month: date
    branch_id: int
    branch: str
    pool_fen: int
    carried_fen: int
    given_fen: int
    head_share_ppm: int | None
    state: str
    state_name: str
    revision: int
    divided_by: str
    divided_by_id: int | None
    agreed_by: str
    signed_by: str
    signed_at: datetime | None

    @property
    def whole_fen(self) -> int:
        """What may be given: the total, and what was left of the one before."""
        return self.pool_fen + self.carried_fen

    @property
    def left_fen(self) -> int:
        """What is not given, which carries over once signed."""
        return self.whole_fen - self.given_fen


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One person of a branch: the own pay of the month, and the share."""

    staff_id: int
    number: str
    name: str
    earned_fen: int
    fen: int
    reason: str


def allocations_of(*, month: date, branch_ids: Collection[int] | None) -> list[AllocationCard]:
    """The totals of a month by branch, of these branches or of all."""
    rows = Allocation.objects.filter(month__first=month)
    if branch_ids is not None:
        rows = rows.filter(branch__in=branch_ids)
    return _cards(rows)


def allocation(*, allocation_id: int) -> AllocationCard | None:
    """One total; None where there is none of that id."""
    return next(iter(_cards(Allocation.objects.filter(id=allocation_id))), None)


def shares_of(*, card: AllocationCard, on: date) -> list[ShareRow]:
    """Everybody of the branch at the month's end, by number, with what stands for them now."""
    given = {row.staff_id: row for row in Share.objects.filter(allocation=card.id).order_by("staff")}
    people = staff_of_branches(branch_ids=[card.branch_id], on=on) | set(given)
    earned = dict(Standing.objects.filter(month__first=card.month, staff__in=people).values_list("staff", "earned_fen"))
    cards = staff_cards(ids=people, on=on)
    proposed = {} if given else _proposed(card, {staff: earned.get(staff, 0) for staff in cards})
    rows = [
        ShareRow(
            staff, who.number, who.name, earned.get(staff, 0),
            given[staff].fen if staff in given else proposed.get(staff, 0),
            given[staff].reason if staff in given else "",
        )
        for staff, who in cards.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.number)


def _proposed(card: AllocationCard, earned: dict[int, int]) -> dict[int, int]:
    """To begin with, everybody's share of the total by what the month brought them, to the last fen."""
    weights = {staff: max(fen, 0) for staff, fen in sorted(earned.items())}
    if not any(weights.values()):
        return {}
    return dict(zip(weights, split_by_weights(total_fen=card.whole_fen, weights=list(weights.values())), strict=True))


def allotted(*, month: date, staff_id: int) -> int:
    """What a person was given of signed allocations of a month, in fen."""
    rows = Share.objects.filter(
        staff=staff_id, allocation__month__first=month, allocation__state=AllocationState.SIGNED
    )
    return int(rows.aggregate(fen=Sum("fen"))["fen"] or 0)


def _cards(rows: QuerySet[Allocation]) -> list[AllocationCard]:
    people = ("divided_by", "agreed_by", "signed_by")
    found = list(rows.select_related("month", "branch", *people).order_by("branch__code"))
    sums = Share.objects.filter(allocation__in=[row.pk for row in found]).values_list("allocation")
    given = dict(sums.annotate(Sum("fen")))
    return [
        AllocationCard(
            row.pk, row.month.first, row.branch_id, row.branch.name, row.pool_fen, row.carried_fen,
            int(given.get(row.pk, 0)), row.head_share_ppm, row.state, AllocationState(row.state).label, row.revision,
            _name(row.divided_by), row.divided_by_id, _name(row.agreed_by), _name(row.signed_by), row.signed_at,
        )
        for row in found
    ]  # fmt: skip


def _name(person: Staff | None) -> str:
    return person.name if person else ""
