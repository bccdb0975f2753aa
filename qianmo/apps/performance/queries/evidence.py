"""What a quantity of a slip is a sum of: accounts, borrowers, events, days or entries, month by month of its period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from qianmo.analytics.lake import Lake, where
from qianmo.analytics.work import account_evidence, borrower_evidence, divisor
from qianmo.apps.events.queries import Counted, caused_by
from qianmo.apps.outreach.queries import stationed_days
from qianmo.apps.performance.before import QUARTER
from qianmo.apps.performance.models import Tally
from qianmo.apps.performance.queries.entries import EntryCard, entry_of
from qianmo.apps.performance.queries.months import MonthCard
from qianmo.domain.dated import add_months
from qianmo.domain.performance.evidence import adding_up
from qianmo.domain.performance.schemes import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing a quantity is a sum of: an account, a borrower, an event, or a day stationed in a village.

    `told` is what it is worth; the pieces of a month add up to the month.
    """

    month: date
    told: int
    household_id: int | None = None
    account_id: int | None = None
    product: str = ""
    why: str = ""
    kind: str = ""
    start_fen: int = 0
    end_fen: int = 0
    on: date | None = None
    event_id: int | None = None
    village_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenedMonth:
    """A month of the period: its quantity as it was counted, the sum of what lies there for it now, what of it counts.

    Where the measure has no condition, all of the sum counts.
    """

    first: date
    volume: int
    total: int
    held: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A line opened: each month of its period, the pieces of all of them, or what somebody entered."""

    months: list[OpenedMonth]
    pieces: list[Piece]
    entered: list[EntryCard]

    @property
    def total(self) -> int:
        """The sum of all there is."""
        return sum(one.total for one in self.months)

    @property
    def held(self) -> int:
        """What of it counts."""
        return sum(one.held for one in self.months)

    @property
    def volume(self) -> int:
        """The quantity of the whole period, as it was counted."""
        return sum(one.volume for one in self.months)

    @property
    def agrees(self) -> bool:
        """Whether every month is still the sum of its pieces."""
        return all(one.held == one.volume for one in self.months)


def period_of(*, line: Line, month: MonthCard, months: Sequence[MonthCard]) -> list[MonthCard]:
    """The months a line is paid for in a month, the earliest first: of a quarterly one in its last month all three."""
    if not line.by_quarter or month.first.month % QUARTER:
        return [month]
    since = add_months(day=month.first, months=1 - QUARTER)
    return sorted((one for one in months if since <= one.first <= month.first), key=_first)


def open_line(*, months: Sequence[MonthCard], staff_id: int, line: Line) -> Opened:
    """What the quantity of a line in these months is a sum of, as it was laid down with each month."""
    rows = Tally.objects.filter(month__in=[one.id for one in months], staff=staff_id, measure=line.measure)
    volumes = dict(rows.values_list("month__first").annotate(Sum("amount")))
    pieces: list[Piece] = []
    entered: list[EntryCard] = []
    opened = []
    for month in months:
        found = _pieces(month, staff_id=staff_id, measure=line.measure)
        entry = None if found else entry_of(month=month.first, staff_id=staff_id, measure=line.measure)
        pieces += found
        entered += [entry] if entry else []
        total = sum(one.told for one in found) + (entry.amount if entry else 0)
        held = month.measures[line.measure].held(total)
        opened.append(OpenedMonth(month.first, volumes.get(month.first, 0), total, held))
    return Opened(opened, pieces, entered)


def _pieces(month: MonthCard, *, staff_id: int, measure: str) -> list[Piece]:
    asked, first = month.measures[measure], month.first
    if asked.event:
        until = add_months(day=first, months=1)
        work = Counted(asked.event, asked.outcome, once=asked.once)
        events = caused_by(staff_id=staff_id, asked=work, since=first, until=until)
        return [
            Piece(month=first, told=1, household_id=one.household_id, on=one.business_date, event_id=one.id)
            for one in events
        ]
    if asked.stationed:
        days = stationed_days(since=first, until=month.as_of, staff_ids=[staff_id])
        counted = days[: asked.of_nights(len(days))]
        return [Piece(month=first, told=1, on=one.day, village_id=one.village_id) for one in counted]
    return [] if asked.entered else _of_lake(month, staff_id=staff_id, measure=measure)


def _of_lake(month: MonthCard, *, staff_id: int, measure: str) -> list[Piece]:
    lake = Lake(where())
    known: dict[str, Any] = {"lake": lake, "edition": lake.edition(), "first": month.first, "staff_id": staff_id}
    days = (month.as_of - month.first).days + 1
    if measure == "net_borrowers":
        rows = borrower_evidence(**known).to_pylist()
    else:
        rows = account_evidence(**known, days=days, measure=month.measures[measure]).to_pylist()
    worth = adding_up([row["amount"] for row in rows], by=divisor(month.measures[measure], days=days))
    return [
        Piece(
            month=month.first, told=told, household_id=row["household_id"], account_id=row["account_id"],
            product=row.get("product") or "", why=row.get("why") or "", kind=row.get("kind") or "",
            start_fen=row.get("start_fen", 0), end_fen=row.get("end_fen", 0),
        )
        for row, told in zip(rows, worth, strict=True)
    ]  # fmt: skip


def _first(month: MonthCard) -> date:
    return month.first
