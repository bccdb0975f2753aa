"""What would mend a finding with one cell: an interval cut where two rows meet, or stretched over a gap.

Only what is certain is offered. A row is cut where the other takes over everything it loses; a row is stretched over a
gap that its other conditions already take in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qianmo.decisions.checking.check import Finding, Trouble
from qianmo.decisions.editing.edits import SetCell
from qianmo.decisions.editing.notation import ANY
from qianmo.decisions.editing.sheets import Row, Sheet

NUMBER = r"(-?\d+(?:\.\d+)?)"
RANGE = re.compile(rf"([\[(])\s*{NUMBER}\s*\.\.\s*{NUMBER}\s*([\])])")
ONE_SIDED = re.compile(rf"(<=|>=|<|>)\s*{NUMBER}")
MOST = 2


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of numbers; an open end is None."""

    low: Decimal | None
    high: Decimal | None
    has_low: bool = False
    has_high: bool = False

    def written(self) -> str:
        """The interval as a cell."""
        if self.low is not None and self.high is not None:
            if self.low == self.high:
                return f"{self.low}"
            return f"{'[' if self.has_low else '('}{self.low}..{self.high}{']' if self.has_high else ')'}"
        if self.low is not None:
            return f"{'>=' if self.has_low else '>'} {self.low}"
        return f"{'<=' if self.has_high else '<'} {self.high}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies within."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.has_low and self.has_high))


@dataclass(frozen=True, slots=True)
class Repair:
    """One cell to write: in which row, what it reads then, and the edit."""

    number: int
    shown: str
    edit: SetCell


def span_of(text: str) -> Span | None:
    """The interval a cell says; None for anything else."""
    text = text.strip()
    if found := RANGE.fullmatch(text):
        left, low, high, right = found.groups()
        return Span(Decimal(low), Decimal(high), left == "[", right == "]")
    if found := ONE_SIDED.fullmatch(text):
        sign, value = found.groups()
        if sign[0] == ">":
            return Span(Decimal(value), None, has_low=sign == ">=")
        return Span(None, Decimal(value), has_high=sign == "<=")
    if re.fullmatch(NUMBER, text):
        return Span(Decimal(text), Decimal(text), has_low=True, has_high=True)
    return None


def repairs(sheet: Sheet, finding: Finding) -> list[Repair]:
    """What would mend a finding of this sheet, the likeliest first."""
    found: Iterator[Repair] = iter(())
    if finding.kind is Trouble.OVERLAP and len(finding.rule_ids) > 1:
        found = _cuts(sheet, finding)
    elif finding.kind is Trouble.GAP and finding.cells:
        found = _stretches(sheet, finding)
    return [one for one, _ in zip(found, range(MOST), strict=False)]


def _cuts(sheet: Sheet, finding: Finding) -> Iterator[Repair]:
    rows = [rule for rule in sheet.rules if rule.id in finding.rule_ids][:2]
    for cut, kept in (rows, rows[::-1]):
        for place, column in enumerate(sheet.columns):
            one, other = span_of(cut.cells[place]), span_of(kept.cells[place])
            if column.side == "out" or one is None or other is None or not _takes_in(sheet, kept, cut.cells, place):
                continue
            for short in _outside(one, other):
                if not short.is_empty:
                    yield _writing(sheet, cut, place, short)


def _outside(one: Span, other: Span) -> Iterator[Span]:
    """What of an interval is left below and above another; only a piece that stays one interval."""
    if other.low is not None and (one.low is None or one.low < other.low):
        yield Span(one.low, other.low, one.has_low, not other.has_low)
    elif other.high is not None and (one.high is None or one.high > other.high):
        yield Span(other.high, one.high, not other.has_high, one.has_high)


def _stretches(sheet: Sheet, finding: Finding) -> Iterator[Repair]:
    for place, cell in enumerate(finding.cells):
        gap = span_of(cell)
        if gap is None:
            continue
        for row in sheet.rules:
            span = span_of(row.cells[place])
            if span is None or not _takes_in(sheet, row, finding.cells, place):
                continue
            if span.low is not None and span.low == gap.high and span.has_low != gap.has_high:
                yield _writing(sheet, row, place, Span(gap.low, span.high, gap.has_low, span.has_high))
            elif span.high is not None and span.high == gap.low and span.has_high != gap.has_low:
                yield _writing(sheet, row, place, Span(span.low, gap.high, span.has_low, gap.has_high))


def _takes_in(sheet: Sheet, row: Row, cells: tuple[str, ...], but: int) -> bool:
    """Whether a row's other conditions take in all those cells speak of."""
    return all(
        place == but or column.side == "out" or row.cells[place] in {ANY, cells[place]}
        for place, column in enumerate(sheet.columns)
    )


def _writing(sheet: Sheet, row: Row, place: int, span: Span) -> Repair:
    text = span.written()
    shown = text.replace(">=", "≥").replace("<=", "≤")
    return Repair(row.number, shown, SetCell(sheet.id, row.id, sheet.columns[place].id, text))
