"""Reads of programmes: each with its milestones as they stand on a day, its budgets, and what was spent of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.targets.models import Budget, Milestone, Programme, Spending, SpendingState, Supervision
from qianmo.domain.targets.programmes import Due, Pace, days_late, pace_of, programme_pace


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone as it stands on a day; one given up has no pace."""

    id: int
    name: str
    answers: str
    answers_number: str
    answers_id: int
    due_on: date
    done_on: date | None
    given_up_on: date | None
    evidence: str
    told_by: str
    pace: Pace | None
    late: int


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """What was spent of a budget, by whom it was booked and decided."""

    id: int
    fen: int
    spent_on: date
    said: str
    state: str
    state_name: str
    booked_by: str
    booked_by_id: int
    decided_by: str


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """Money set aside, and everything booked against it, the latest first."""

    id: int
    name: str
    fen: int
    spent: list[SpendingRow]

    @property
    def confirmed_fen(self) -> int:
        """What is confirmed."""
        return sum(one.fen for one in self.spent if one.state == SpendingState.CONFIRMED)

    @property
    def waiting_fen(self) -> int:
        """What is booked and waits for the second person."""
        return sum(one.fen for one in self.spent if one.state == SpendingState.BOOKED)

    @property
    def left_fen(self) -> int:
        """What may still be booked."""
        return self.fen - self.confirmed_fen - self.waiting_fen


@dataclass(frozen=True, slots=True)
class MilestoneWatch:
    """A milestone under a leader: what is asked until when, and what came of it once it is closed."""

    id: int
    milestone: str
    leader: str
    asks: str
    behind: int
    due_on: date
    opened_on: date
    closed_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme as it stands on a day."""

    id: int
    work: str
    name: str
    owner: str
    owner_number: str
    owner_id: int
    since: date
    until: date
    milestones: list[MilestoneRow]
    budgets: list[BudgetRow]
    pace: Pace

    @property
    def live(self) -> list[MilestoneRow]:
        """Milestones that were not given up."""
        return [one for one in self.milestones if one.given_up_on is None]

    @property
    def done(self) -> int:
        """How many milestones are done."""
        return sum(one.done_on is not None for one in self.live)

    @property
    def next(self) -> MilestoneRow | None:
        """The milestone that is due next, or due longest."""
        return min((one for one in self.live if one.done_on is None), key=lambda one: one.due_on, default=None)

    @property
    def fen(self) -> int:
        """All that is set aside."""
        return sum(one.fen for one in self.budgets)

    @property
    def confirmed_fen(self) -> int:
        """All that is spent and confirmed."""
        return sum(one.confirmed_fen for one in self.budgets)

    @property
    def waiting_fen(self) -> int:
        """All that is booked and waits."""
        return sum(one.waiting_fen for one in self.budgets)


def programmes(*, on: date, programme_id: int | None = None) -> list[ProgrammeRow]:
    """Every programme, or one, as of a day: those that lag first, then by the larger work they belong to."""
    rows = Programme.objects.select_related("owner").order_by("work", "since", "id")
    if programme_id is not None:
        rows = rows.filter(id=programme_id)
    ids = [row.pk for row in rows]
    stones, purses = _milestones(ids, on), _budgets(ids)
    found = []
    for row in rows:
        own = stones.get(row.pk, [])
        dues = [Due(one.due_on, one.done_on) for one in own if one.given_up_on is None]
        found.append(
            ProgrammeRow(
                row.pk, row.work, row.name, row.owner.name, row.owner.number, row.owner_id, row.since, row.until, own,
                purses.get(row.pk, []), programme_pace(dues, until=row.until, on=on),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: one.pace is not Pace.LAGS)


def _milestones(programme_ids: Sequence[int], on: date) -> dict[int, list[MilestoneRow]]:
    found: dict[int, list[MilestoneRow]] = defaultdict(list)
    rows = Milestone.objects.filter(programme__in=programme_ids).select_related("answers", "told_by")
    for row in rows.order_by("due_on", "id"):
        due = Due(row.due_on, row.done_on)
        found[row.programme_id].append(
            MilestoneRow(
                row.pk, row.name, row.answers.name, row.answers.number, row.answers_id, row.due_on, row.done_on,
                row.given_up_on, row.evidence, row.told_by.name if row.told_by else "",
                None if row.given_up_on else pace_of(due, on=on), days_late(due, on=on),
            )
        )  # fmt: skip
    return found


def _budgets(programme_ids: Sequence[int]) -> dict[int, list[BudgetRow]]:
    spent: dict[int, list[SpendingRow]] = defaultdict(list)
    booked = Spending.objects.filter(budget__programme__in=programme_ids).select_related("booked_by", "decided_by")
    for row in booked.order_by("-spent_on", "-id"):
        spent[row.budget_id].append(
            SpendingRow(
                row.pk, row.fen, row.spent_on, row.said, row.state, SpendingState(row.state).label,
                row.booked_by.name, row.booked_by_id, row.decided_by.name if row.decided_by else "",
            )
        )  # fmt: skip
    found: dict[int, list[BudgetRow]] = defaultdict(list)
    for one in Budget.objects.filter(programme__in=programme_ids).order_by("id"):
        found[one.programme_id].append(BudgetRow(one.pk, one.name, one.fen, spent.get(one.pk, [])))
    return found


def milestone_watches(*, programme_id: int) -> list[MilestoneWatch]:
    """What of a programme stands or stood under a leader, open items first."""
    rows = Supervision.objects.select_related("leader", "milestone").filter(milestone__programme=programme_id)
    found = [
        MilestoneWatch(
            row.pk, row.milestone.name if row.milestone else "", row.leader.name, row.asks, row.behind, row.due_on,
            row.opened_on, row.closed_on, row.outcome,
        )
        for row in rows.order_by("due_on", "id")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.closed_on is not None)
