"""Cuts the values of a column into atoms: pieces on which every cell of the column answers alike.

The edges written in the cells are the only places where an answer can change, so one value from between each two
neighbouring edges, and each edge itself, stand for all values there are. A column of whole numbers has nothing
between 3 and 4. What cannot be cut so (a cell that speaks of other facts, or computes) is called opaque.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Any

from qianmo.decisions.tree.moments import Months, held_months, turn, written
from qianmo.decisions.tree.nodes import TEMPORAL, Compare, Every, Kind, Literal, Node, Not, Ref, Some, Type, walk
from qianmo.decisions.tree.quantity import EXACT

OTHER = "（其他）"


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a column: a value from it, and its edges where it is a stretch rather than a single value."""

    value: Any
    low: Any = None
    high: Any = None
    is_stretch: bool = False


NOTHING = Atom(None)


def is_plain(test: Node, ref: Ref) -> bool:
    """Is the cell made only of comparisons of the column's value with written values?"""
    for node in walk(test):
        match node:
            case Compare(op=op, left=Ref() as left, right=Literal()):
                if left.name != ref.name or (ref.type.kind is Kind.STRING and op not in {"=", "!="}):
                    return False
            case Compare():
                return False
            case Every() | Some() | Not() | Literal():
                continue
            case Ref():
                if node.name != ref.name:
                    return False
            case _:
                return False
    return True


def edges(tests: Iterable[Node]) -> list[Any]:
    """The values written in plain cells, in order."""
    found = {
        node.right.value
        for test in tests
        for node in walk(test)
        if isinstance(node, Compare) and isinstance(node.right, Literal) and node.right.value is not None
    }
    return sorted(found)


def atoms_of(type_: Type, marks: list[Any]) -> list[Atom]:
    """The atoms of a column with these edges, null left out."""
    match type_.kind:
        case Kind.BOOLEAN:
            return [Atom(True), Atom(False)]
        case Kind.STRING:
            return [*(Atom(value) for value in marks), Atom(OTHER)]
        case Kind.NULL:
            return []  # such a column is never anything but null
        case Kind.NUMBER:
            return list(_stretches(marks, lambda low, high: _number_between(low, high, type_.scale), type_.scale))
        case kind if kind in TEMPORAL:
            return list(_stretches(marks, _BETWEEN[kind]))
    return [Atom(OTHER)]


def _stretches(marks: list[Any], between: Callable[[Any, Any], Any], scale: int | None = None) -> Iterator[Atom]:
    for low, high in pairwise([None, *marks, None]):
        if low is not None and (scale is None or _is_on_grid(low, scale)):
            yield Atom(low)
        inside = between(low, high)
        if inside is not None:
            yield Atom(inside, low, high, is_stretch=True)


def _is_on_grid(value: Decimal, scale: int) -> bool:
    return value == value.quantize(Decimal(1).scaleb(-scale), context=EXACT)


def _number_between(low: Decimal | None, high: Decimal | None, scale: int) -> Decimal | None:
    """The roundest number strictly between two edges, if the column can hold one."""
    if low is None:
        return Decimal(0) if high is None else high.to_integral_value(ROUND_FLOOR) - 1
    for digits in range(scale + 1):
        step = Decimal(1).scaleb(-digits)
        candidate = low.quantize(step, rounding=ROUND_FLOOR, context=EXACT) + step
        if high is None or candidate < high:
            return candidate
    return None


def _between(first: Any, add: Callable[[Any, int], Any]) -> Callable[[Any, Any], Any]:
    """Finds a value between two edges, a large step from one of them or else the smallest; `first` where none is."""

    def found(low: Any, high: Any) -> Any:
        if low is None:
            return first if high is None else add(high, -1)
        after = add(low, 1)
        return after if after is not None and (high is None or after < high) else None

    return found


def _shifted(step: timedelta) -> Callable[[Any, int], Any]:
    def add(moment: Any, count: int) -> Any:
        try:
            return moment + step * count
        except OverflowError:
            return None

    return add


def _turned(clock: time, count: int) -> time | None:
    moved = turn(clock, _TICK * count)
    return moved if (moved > clock) is (count > 0) else None


_TICK = timedelta(microseconds=1)
_BETWEEN: dict[Kind, Callable[[Any, Any], Any]] = {
    Kind.DATE: _between(date(2026, 1, 1), _shifted(timedelta(days=1))),
    Kind.DATETIME: _between(datetime(2026, 1, 1), _shifted(_TICK)),  # noqa: DTZ001 (times carry no zone here)
    Kind.TIME: _between(time(12), _turned),
    Kind.SPAN: _between(timedelta(days=1), _shifted(_TICK)),
    Kind.MONTHS: _between(Months(12), lambda months, count: held_months(months.count + count)),
}


def described(runs: Iterable[list[Atom]]) -> str:
    """Runs of neighbouring atoms in FEEL's own way of writing: `[5..8)`, `< 2`; texts one by one."""
    return "、".join(_run_text(run) for run in runs)


def _run_text(run: list[Atom]) -> str:
    first, last = run[0], run[-1]
    if first is last and not first.is_stretch:
        return shown(first.value)
    low = first.low if first.is_stretch else first.value
    high = last.high if last.is_stretch else last.value
    if low is None and high is None:
        return "任意值"
    if low is None:
        return ("< " if last.is_stretch else "<= ") + shown(high)
    if high is None:
        return ("> " if first.is_stretch else ">= ") + shown(low)
    return f"{'(' if first.is_stretch else '['}{shown(low)}..{shown(high)}{')' if last.is_stretch else ']'}"


def shown(value: Any) -> str:
    """A value as an author writes it."""
    match value:
        case None:
            return "空"
        case True:
            return "是"
        case False:
            return "否"
        case Decimal():
            return format(value.normalize(EXACT), "f")
        case str():
            return value
        case _:
            return written(value)
