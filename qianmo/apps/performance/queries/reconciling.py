"""The provisional count of a closed month held against the final one, line by line, with why they differ."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from qianmo.analytics.lake import Lake, where
from qianmo.analytics.work import Measure, reassigned
from qianmo.apps.events.queries import Counted, counted_by_staff
from qianmo.apps.org.queries import StaffCard, staff_cards
from qianmo.apps.outreach.queries import stationed_days
from qianmo.apps.performance.before import ONE_DAY
from qianmo.apps.performance.models import Item
from qianmo.apps.performance.queries.months import MonthCard
from qianmo.domain.performance.reconciling import Why, reasons_of
from qianmo.domain.performance.schemes import Line

NOBODY = StaffCard("", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """A line of one person: as the count before the last said, as the month was closed, and why they differ.

    Volumes are in the measure's own steps, points in hundredths, pay in fen before any coefficient; `reasons` add up
    to the difference of volume, or say that the price of the same volume changed.
    """

    staff_id: int
    card: StaffCard
    line: Line
    measure: Measure
    before_volume: int
    volume: int
    before_centi: int
    points_centi: int
    before_fen: int
    pay_fen: int
    reasons: Mapping[Why, int]

    @property
    def differs(self) -> bool:
        """Whether anything of it differs."""
        return (self.before_volume, self.before_centi, self.before_fen) != (
            self.volume,
            self.points_centi,
            self.pay_fen,
        )

    @property
    def more_volume(self) -> int:
        """How much more the final volume is."""
        return self.volume - self.before_volume

    @property
    def more_centi(self) -> int:
        """How many more points the final count gives."""
        return self.points_centi - self.before_centi

    @property
    def more_fen(self) -> int:
        """How much more the final pay of the line is."""
        return self.pay_fen - self.before_fen


def reconciled(*, month: MonthCard, staff_ids: Collection[int] | None) -> list[Reconciled]:
    """Every line that was counted before a month was closed, of these people or of all, by branch and number.

    None of a month that is not closed, or was counted but once: nothing provisional was ever shown of it.
    """
    if month.estimated_as_of is None or not month.closed:
        return []
    rows = Item.objects.filter(month=month.id)
    if staff_ids is not None:
        rows = rows.filter(staff__in=staff_ids)
    found = list(rows)
    cards = staff_cards(ids={row.staff_id for row in found}, on=month.as_of)
    lines = {one.code: one for one in month.scheme.lines}
    later, moved = _later(month, month.estimated_as_of), _moved(month, month.estimated_as_of)
    told = []
    for row in found:
        line = lines[row.line]
        measure, before = month.measures[line.measure], row.estimated_volume or 0
        counted = bool(measure.event or measure.stationed)
        key = (row.staff_id, line.measure)
        why = reasons_of(
            differs=row.volume - before, later=later[key] if counted else None, reassigned=moved.get(key, 0),
            entered=measure.entered, same_day=month.estimated_as_of == month.as_of,
        )  # fmt: skip
        one = Reconciled(
            staff_id=row.staff_id, card=cards.get(row.staff_id, NOBODY), line=line, measure=measure,
            before_volume=before, volume=row.volume, before_centi=row.estimated_centi or 0,
            points_centi=row.points_centi, before_fen=row.estimated_fen or 0, pay_fen=row.pay_fen, reasons=why,
        )  # fmt: skip
        told.append(one if why or not one.differs else _repriced(one))
    order = {code: place for place, code in enumerate(lines)}
    return sorted(told, key=lambda one: (one.card.branch, one.card.number, order[one.line.code]))


def _repriced(one: Reconciled) -> Reconciled:
    return replace(one, reasons={Why.REPRICED: 0})


def _later(month: MonthCard, since: date) -> Counter[tuple[int, str]]:
    """What the days that were not told yet brought, of what is counted event by event or day by day."""
    asked = {code: Counted(one.event, one.outcome, once=one.once) for code, one in month.measures.items() if one.event}
    found: Counter[tuple[int, str]] = Counter()
    for staff, code, many in counted_by_staff(asked=asked, since=since + ONE_DAY, until=month.as_of + ONE_DAY):
        found[staff, code] += many
    stationed = next(code for code, one in month.measures.items() if one.stationed)
    for day in stationed_days(since=since + ONE_DAY, until=month.as_of):
        found[day.staff_id, stationed] += 1
    return found


def _moved(month: MonthCard, before: date) -> dict[tuple[int, str], int]:
    lake = Lake(where())
    days_before, days = ((day - month.first).days + 1 for day in (before, month.as_of))
    rows = reassigned(
        lake=lake,
        edition=lake.edition(),
        measures=month.measures,
        first=month.first,
        days_before=days_before,
        days=days,
    ).to_pylist()
    return {(row["staff_id"], row["measure"]): row["amount"] for row in rows}
