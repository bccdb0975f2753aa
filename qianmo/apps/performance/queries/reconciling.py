"""Two counts of a month held against each other, line by line, with why they differ: any two days, or the final one."""

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
from qianmo.apps.performance.estimating import NOTHING, Key, Sums, counted_on, estimated_days
from qianmo.apps.performance.models import Item
from qianmo.apps.performance.queries.months import MonthCard
from qianmo.domain.performance.reconciling import Why, reasons_of
from qianmo.domain.performance.schemes import Line

NOBODY = StaffCard("", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """A line of one person: as an earlier count said, as a later one or the close does, and why they differ.

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


def reconciled(
    *, month: MonthCard, staff_ids: Collection[int] | None, since: date | None = None, until: date | None = None
) -> list[Reconciled]:
    """Every line of a month as it was counted on two days, of these people or of all, by branch and number.

    Without days the last count beside the one before it. None where nothing provisional was ever shown.
    """
    since, until = since or month.estimated_as_of, until or month.as_of
    if since is None:
        return []
    kept = set(estimated_days(month_id=month.id))
    if since != until and {since, until} <= kept:
        before, after = (counted_on(month_id=month.id, day=day, staff_ids=staff_ids) for day in (since, until))
    else:
        before, after = _beside_items(month, staff_ids)
    lines = {one.code: one for one in month.scheme.lines}
    found = [key for key in dict.fromkeys([*after, *before]) if key[1] in lines]
    cards = staff_cards(ids={staff for staff, _ in found}, on=month.as_of)
    later = _later(month, since, until)
    moved = _moved(month, since) if (since, until) == (month.estimated_as_of, month.as_of) else None
    told = []
    for key in found:
        line = lines[key[1]]
        measure, was, now = month.measures[line.measure], before.get(key, NOTHING), after.get(key, NOTHING)
        counted, about = bool(measure.event or measure.stationed), (key[0], line.measure)
        why = reasons_of(
            differs=now[0] - was[0], later=later[about] if counted else None,
            reassigned=None if moved is None else moved.get(about, 0), entered=measure.entered,
            same_day=since == until,
        )  # fmt: skip
        one = Reconciled(
            staff_id=key[0], card=cards.get(key[0], NOBODY), line=line, measure=measure, before_volume=was[0],
            volume=now[0], before_centi=was[1], points_centi=now[1], before_fen=was[2], pay_fen=now[2], reasons=why,
        )  # fmt: skip
        told.append(one if why or not one.differs else _repriced(one))
    order = {code: place for place, code in enumerate(lines)}
    return sorted(told, key=lambda one: (one.card.branch, one.card.number, order[one.line.code]))


def _beside_items(month: MonthCard, staff_ids: Collection[int] | None) -> tuple[dict[Key, Sums], dict[Key, Sums]]:
    """The last count and the one before it, of a month closed before every count was kept."""
    rows = Item.objects.filter(month=month.id)
    if staff_ids is not None:
        rows = rows.filter(staff__in=staff_ids)
    before: dict[Key, Sums] = {}
    after: dict[Key, Sums] = {}
    for row in rows:
        key = (row.staff_id, row.line)
        before[key] = (row.estimated_volume or 0, row.estimated_centi or 0, row.estimated_fen or 0)
        after[key] = (row.volume, row.points_centi, row.pay_fen)
    return before, after


def _repriced(one: Reconciled) -> Reconciled:
    return replace(one, reasons={Why.REPRICED: 0})


def _later(month: MonthCard, since: date, until: date) -> Counter[tuple[int, str]]:
    """What the days that were not told yet brought, of what is counted event by event or day by day."""
    asked = {code: Counted(one.event, one.outcome, once=one.once) for code, one in month.measures.items() if one.event}
    found: Counter[tuple[int, str]] = Counter()
    for staff, code, many in counted_by_staff(asked=asked, since=since + ONE_DAY, until=until + ONE_DAY):
        found[staff, code] += many
    days = stationed_days(since=month.first, until=until)
    before, after = (Counter(one.staff_id for one in days if one.day <= day) for day in (since, until))
    for code, one in month.measures.items():
        if one.stationed:
            found.update({(who, code): one.of_nights(after[who]) - one.of_nights(before[who]) for who in after})
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
