"""Reads of the second allocation: the branches of a month with their totals, and one with everybody's share."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from qianmo.apps.org.models import Staff
from qianmo.apps.org.queries import staff_cards, staff_of_branches
from qianmo.apps.performance.models import Allocation, AllocationState, AllocationVersion, Share, Standing, VersionShare
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


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One time a total was divided: by whom, when, why, and what everybody got; the first needed no reason."""

    turn: int
    whole_fen: int
    by: str
    at: datetime
    why: str
    given: Mapping[int, tuple[int, str]]
    """Fen and the reason, by person."""

    @property
    def given_fen(self) -> int:
        """What was given in all."""
        return sum(fen for fen, _ in self.given.values())

    @property
    def left_fen(self) -> int:
        """What was not given."""
        return self.whole_fen - self.given_fen


@dataclass(frozen=True, slots=True)
class Redivided:
    """One person in a version of a division and in the one before it; `before_fen` is None for who was not in that."""

    number: str
    name: str
    earned_fen: int
    before_fen: int | None
    fen: int
    reason: str

    @property
    def more_fen(self) -> int | None:
        """What the person got more, below nothing for less."""
        return None if self.before_fen is None else self.fen - self.before_fen


def versions_of(*, allocation_id: int) -> list[VersionCard]:
    """Every time a total was divided, the latest first."""
    rows = AllocationVersion.objects.filter(allocation=allocation_id).select_related("divided_by").order_by("-turn")
    given: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
    shares = VersionShare.objects.filter(version__allocation=allocation_id)
    for version, staff, fen, reason in shares.values_list("version", "staff", "fen", "reason"):
        given[version][staff] = (fen, reason)
    return [
        VersionCard(row.turn, row.whole_fen, row.divided_by.name, row.divided_at, row.why, given[row.pk])
        for row in rows
    ]


def redivided(*, card: AllocationCard, divisions: Sequence[VersionCard], turn: int, on: date) -> list[Redivided]:
    """A version of a division, person by person beside the one before it; none where there is no such version."""
    by_turn = {one.turn: one for one in divisions}
    now, before = by_turn.get(turn), by_turn.get(turn - 1)
    if now is None:
        return []
    people = {*now.given, *(before.given if before else ())}
    earned = dict(Standing.objects.filter(month__first=card.month, staff__in=people).values_list("staff", "earned_fen"))
    rows = []
    for staff, who in staff_cards(ids=people, on=on).items():
        fen, reason = now.given.get(staff, (0, ""))
        was = before.given[staff][0] if before and staff in before.given else None
        rows.append(Redivided(who.number, who.name, earned.get(staff, 0), was, fen, reason))
    return sorted(rows, key=lambda row: row.number)


@dataclass(frozen=True, slots=True)
class Allotted:
    """A share as a slip tells it: out of which signed allocation of which branch, and why so much."""

    allocation_id: int
    branch_id: int
    branch: str
    fen: int
    reason: str


def allotted(*, month: date, staff_id: int) -> list[Allotted]:
    """What a person was given of signed allocations of a month; a share of nothing is told by nobody."""
    signed = Share.objects.filter(allocation__month__first=month, allocation__state=AllocationState.SIGNED, fen__gt=0)
    rows = signed.filter(staff=staff_id).select_related("allocation__branch").order_by("allocation")
    return [
        Allotted(row.allocation_id, row.allocation.branch_id, row.allocation.branch.name, row.fen, row.reason)
        for row in rows
    ]


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
