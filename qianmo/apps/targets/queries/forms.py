"""Reads of somebody else's forms: which there are, what can stand in a cell, and each cell's number as of a day."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from qianmo.apps.org.queries import branch_ids
from qianmo.apps.targets.models import FormCell, ReportForm
from qianmo.apps.targets.queries.days import DayCard, counted_days, readings_of, sums_by
from qianmo.apps.targets.queries.plans import Progress, progress
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.targets.cells import OF_INDICATOR, THIS_MONTH, Mapped, Taken, number
from qianmo.domain.targets.measures import PLANNED, Kind
from qianmo.domain.targets.sentences import COUNT, MONEY, Figure, OfDay, Told, earlier_day, tell
from qianmo.domain.targets.trees import Level


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form that holds."""

    id: int
    name: str
    file_name: str
    kept_by: str
    kept_at: datetime
    cells: int


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell with the number that goes into it, or why there is none."""

    cell: Mapped
    number: str
    why: str


def forms() -> list[FormCard]:
    """The forms that hold, by name."""
    rows = ReportForm.objects.filter(is_latest=True).select_related("kept_by").defer("content").order_by("name")
    counts = dict.fromkeys((row.pk for row in rows), 0)
    for form_id in FormCell.objects.filter(form_id__in=counts).values_list("form_id", flat=True):
        counts[form_id] += 1
    return [FormCard(row.pk, row.name, row.file_name, row.kept_by.name, row.kept_at, counts[row.pk]) for row in rows]


def known_figures(*, day: DayCard) -> dict[str, dict[Taken, Kind]]:
    """What can stand in a cell, by the code of a measure or of an indicator of a day: its sides with their kind."""
    found: dict[str, dict[Taken, Kind]] = {}
    for code, measure in PLANNED.items():
        found[code] = {taken: measure.kind for taken in Taken if taken not in OF_INDICATOR}
    for row in readings_of(day=day):
        found[row.sentence.code] = dict.fromkeys(OF_INDICATOR, _kind(row.sentence.figure))
    return found


def _kind(figure: Figure) -> Kind:
    return Kind.MONEY if figure in MONEY else Kind.COUNT if figure in COUNT else Kind.RATE


def cells_of(*, form_id: int) -> list[Mapped]:
    """The cells of a form, as they were sent."""
    return [
        Mapped(
            sheet=row.sheet, cell=row.cell, figure=row.figure, taken=Taken(row.taken), branch=row.branch,
            month=row.month, unit=row.unit,
        )
        for row in FormCell.objects.filter(form_id=form_id).order_by("id")
    ]  # fmt: skip


def form_figures(*, form_id: int, day: DayCard) -> list[FilledCell]:
    """Every cell of a form with its number as of a counted day; months that were not counted to their end say so."""
    cells = cells_of(form_id=form_id)
    days = {one.on_day: one for one in counted_days()}
    asked = {one.figure for one in cells}
    read: dict[int, _Day | str] = {}
    for month in {one.month for one in cells}:
        on = day.on_day if month == THIS_MONTH else _end(day.on_day.year, month)
        known = day if month == THIS_MONTH else days.get(on)
        read[month] = f"{on} 没有读数" if known is None or on > day.on_day else _Day(known, asked)
    return [_filled(one, read[one.month]) for one in cells]


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _filled(cell: Mapped, day: "_Day | str") -> FilledCell:
    if isinstance(day, str):
        return FilledCell(cell, "", day)
    value = day.value(cell)
    if isinstance(value, str):
        return FilledCell(cell, "", value)
    return FilledCell(cell, number(value, unit=cell.unit), "")


class _Day:
    """What was read of one day, each kind of it once for all cells."""

    def __init__(self, day: DayCard, asked: set[str]) -> None:
        self.day = day
        self.readings = {row.sentence.code: row for row in readings_of(day=day)}
        self.branches = branch_ids()
        self.plan: Progress | None = progress(on=day.on_day, measures=asked)
        self.now = sums_by(on_day=day.on_day, rules_of=day.on_day, grain="branch") or {}
        self.whole = (sums_by(on_day=day.on_day, rules_of=day.on_day, grain="bank") or {}).get("")
        self.bases: dict[date, Mapping[str, OfDay] | None] = {}

    def value(self, cell: Mapped) -> Fraction | str:
        """The figure of a cell in fen, borrowers or parts of one; why there is none."""
        if cell.taken in OF_INDICATOR:
            told = self._told(cell)
            if isinstance(told, str):
                return told
            side = told.mine if cell.taken is Taken.MINE else _bound(told)
            exact = side.exact if isinstance(side, Ratio) else side
            return told.why or "这句话没有这个数" if exact is None else exact
        return self._target(cell)

    def _told(self, cell: Mapped) -> Told | str:
        row = self.readings.get(cell.figure)
        if row is None:
            return f"{self.day.on_day} 的规则里没有这个指标"
        if not cell.branch:
            return row.told
        key = str(self.branches.get(cell.branch, ""))
        if key not in self.now:
            return f"{self.day.on_day} 这个机构没有数"
        earlier_on = earlier_day(as_of=self.day.on_day, base=row.sentence.base)
        earlier = self._sums(earlier_on, key) if row.sentence.needs_earlier else None
        return tell(
            row.sentence, now=self.now[key], base=self._sums(row.base_on, key), earlier=earlier, whole=self.whole
        )

    def _sums(self, on: date, key: str) -> OfDay | None:
        if on not in self.bases:
            self.bases[on] = sums_by(on_day=on, rules_of=self.day.on_day, grain="branch")
        sums = self.bases[on]
        return None if sums is None else sums.get(key, {})

    def _target(self, cell: Mapped) -> Fraction | str:
        if self.plan is None or self.plan.as_of != self.day.on_day:
            return f"{self.day.on_day} 没有已发布的目标进度"
        level = Level.BRANCH if cell.branch else Level.BANK
        found = next(
            (
                row
                for row in self.plan.rows
                if (row.part.measure, row.part.level, row.part.unit) == (cell.figure, level, cell.branch)
            ),
            None,
        )
        if found is None:
            return "目标里没有这个机构的这一项"
        if cell.taken is Taken.TARGET:
            return _scaled(cell.figure, found.part.year)
        if found.pace is None:
            return self.plan.why or "完成数算不出"
        pace = found.pace
        told = {Taken.DONE: pace.done.numerator, Taken.DUE: pace.due, Taken.FORECAST: pace.forecast}
        return _scaled(cell.figure, told[cell.taken])


def _scaled(measure: str, value: int) -> Fraction:
    """A rate is kept in ppm and told as a part of one."""
    return Fraction(value, PPM) if PLANNED[measure].rate else Fraction(value)


def _bound(told: Told) -> Fraction | None:
    """What an indicator is held against, moved by its points."""
    exact = told.theirs.exact if told.theirs is not None else None
    return None if exact is None else exact + Fraction(told.offset_ppm, 1_000_000)
