"""The functions about time, the arithmetic of moments and durations, and what stands behind a dot: `day.year`.

A moment written in a model is a text in quotes; one that is computed comes from other moments. Texts that are only
known with the case are read by one strict form.
"""

import re
from collections.abc import Callable
from typing import Any

from qianmo.decisions.feel.lexer import FeelError, UnknownName, WrongSort
from qianmo.decisions.feel.signatures import Arguments, Maker, need, sort, whole
from qianmo.decisions.tree import moments
from qianmo.decisions.tree.nodes import (
    CHINESE,
    DATE,
    DATETIME,
    MONTHS,
    NULL,
    SPAN,
    TIME,
    Call,
    Kind,
    Literal,
    Node,
    Object,
    Type,
)
from qianmo.decisions.tree.quantity import DECIMALS, LARGEST

SMALL = Type(Kind.NUMBER, bound=10_000)
LONG = Type(Kind.NUMBER, bound=10**8)
RATIO = Type(Kind.NUMBER, scale=DECIMALS, bound=LARGEST)


_ZONE = re.compile(r"\d(Z|[+-]\d\d:\d\d|@[\w/+-]+)$")


def _no(text: str, what: str) -> FeelError:
    """What to say of a text that is no such value: null by the standard, but for a time zone, which we do not hold."""
    if ("T" in text[:12] and _ZONE.search(text)) or (":" in text[:3] and _ZONE.search(text)):
        return FeelError(f"“{text[:60]}”带有时区；这里的时间不带时区，请写当地时间")
    return WrongSort(f"“{text[:60]}”不是{what}")


def day(text: str) -> Node:
    """The literal of a day written as 2026-09-30; FeelError for anything else."""
    value = moments.read_date(text)
    if value is None:
        raise _no(text, "日期，要写成 2026-09-30 这样")
    return Literal(DATE, value)


def written_moment(text: str) -> Node:
    """The literal of `@"…"`, whatever of time it is."""
    readers: list[tuple[Type, Callable[[str], Any]]] = [
        (DATE, moments.read_date),
        (TIME, moments.read_time),
        (DATETIME, moments.read_datetime),
        (MONTHS, moments.read_months),
        (SPAN, moments.read_span),
    ]
    for type_, read in readers:
        value = read(text)
        if value is not None:
            return Literal(type_, value)
    if "-" in text[:5] and "T" not in text:
        return day(text)
    raise _no(text, "日期、时间或时长")


def _text_in(node: Node) -> str | None:
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else None


def _date(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 4, 2))
    if len(arguments) == 1:
        text = _text_in(arguments[0])
        if text is not None:
            return day(text)
        if arguments[0].type.kind in {Kind.DATE, Kind.NULL}:
            return arguments[0]
        if arguments[0].type.kind is Kind.DATETIME:
            return Call(DATE, "day of moment", arguments)
        sort(name, arguments[0], Kind.STRING)
        return Call(DATE, "date of text", arguments)
    return Call(DATE, "date of parts", tuple(whole(name, node) for node in arguments))


def _time(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 2))
    node, text = arguments[0], _text_in(arguments[0])
    if text is not None:
        value = moments.read_time(text)
        if value is None:
            raise _no(text, "时间，要写成 08:30:00 这样")
        return Literal(TIME, value)
    if node.type.kind is Kind.STRING:
        return Call(TIME, "time of text", arguments)
    sort(name, node, Kind.TIME, Kind.DATETIME)
    return Call(TIME, "clock of moment", arguments) if node.type.kind is Kind.DATETIME else node


def _datetime(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 3))
    text = _text_in(arguments[0])
    if len(arguments) == 2:
        sort(name, arguments[0], Kind.DATE, Kind.DATETIME)
        sort(name, arguments[1], Kind.TIME)
        first = arguments[0]
        if first.type.kind is Kind.DATETIME:
            first = Call(DATE, "day of moment", (first,))
        return Call(DATETIME, "moment", (first, arguments[1]))
    if text is None:
        if arguments[0].type.kind is Kind.STRING:
            return Call(DATETIME, "moment of text", arguments)
        sort(name, arguments[0], Kind.DATETIME)
        return arguments[0]
    value = moments.read_datetime(text)
    if value is None:
        raise _no(text, "日期时间，要写成 2026-09-30T08:30:00 这样")
    return Literal(DATETIME, value)


def _duration(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 2))
    text = _text_in(arguments[0])
    if text is None:
        sort(name, arguments[0], Kind.MONTHS, Kind.SPAN)
        return arguments[0]
    value = moments.read_duration(text)
    if value is None:
        raise _no(text, "时长，要写成 P1Y2M 或 P1DT2H 这样")
    return Literal(MONTHS if isinstance(value, moments.Months) else SPAN, value)


def _months_between(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(2, 3))
    for node in arguments:
        sort(name, node, Kind.DATE, Kind.DATETIME)
    return Call(MONTHS, "months between", arguments)


TIMES: dict[str, Maker] = {
    "date": _date,
    "time": _time,
    "date and time": _datetime,
    "duration": _duration,
    "years and months duration": _months_between,
}

_MOMENTS = (Kind.DATE, Kind.DATETIME)
_PARTS: dict[str, tuple[Type, tuple[Kind, ...]]] = {
    **dict.fromkeys(("year", "month", "day", "weekday"), (SMALL, _MOMENTS)),
    **dict.fromkeys(("hour", "minute", "second"), (SMALL, (Kind.TIME, Kind.DATETIME))),
    **dict.fromkeys(("years", "months"), (LONG, (Kind.MONTHS,))),
    **dict.fromkeys(("days", "hours", "minutes", "seconds"), (LONG, (Kind.SPAN,))),
}


def part_of(node: Node, name: str) -> Node:
    """The named part of a moment or a duration; FeelError when it has none such."""
    if isinstance(node, Object):
        return node.part(name)
    if node.type.kind is Kind.NULL:
        return node
    if name not in _PARTS:
        raise UnknownName(f"不认识的分量“{name[:60]}”")
    type_, kinds = _PARTS[name]
    if node.type.kind not in kinds:
        raise WrongSort(f"{CHINESE[node.type.kind]}没有“{name}”")
    return Call(type_, name, (node,))


_SUMS: dict[tuple[Kind, Kind], tuple[Type, str]] = {
    (Kind.DATE, Kind.MONTHS): (DATE, "add months"),
    (Kind.DATETIME, Kind.MONTHS): (DATETIME, "add months"),
    (Kind.DATE, Kind.SPAN): (DATE, "add span"),
    (Kind.DATETIME, Kind.SPAN): (DATETIME, "add span"),
    (Kind.TIME, Kind.SPAN): (TIME, "turn"),
    (Kind.MONTHS, Kind.MONTHS): (MONTHS, "sum of months"),
    (Kind.SPAN, Kind.SPAN): (SPAN, "sum of spans"),
}
_DIFFERENCES = {Kind.DATE: "days between", Kind.DATETIME: "time between", Kind.TIME: "clock between"}


def opposite(node: Node) -> Node:
    """A duration the other way round."""
    return Call(node.type, "opposite months" if node.type.kind is Kind.MONTHS else "opposite span", (node,))


def arithmetic(op: str, left: Node, right: Node) -> Node:
    """A sum, difference, product or ratio with time in it; FeelError where it has no meaning."""
    one, other = left.type.kind, right.type.kind
    if Kind.NULL in {one, other}:
        return Literal(NULL, None)
    if op == "-" and one is other and one in _DIFFERENCES:
        return Call(SPAN, _DIFFERENCES[one], (left, right))
    if op == "-" and other in {Kind.MONTHS, Kind.SPAN}:
        return arithmetic("+", left, opposite(right))
    if op == "+":
        for first, second in ((left, right), (right, left)):
            found = _SUMS.get((first.type.kind, second.type.kind))
            if found is not None:
                return Call(found[0], found[1], (first, second))
    if op == "*" and Kind.NUMBER in {one, other}:
        duration, count = (left, right) if other is Kind.NUMBER else (right, left)
        return _times(duration, count)
    if op == "/" and one is other is Kind.SPAN:
        return Call(RATIO, "ratio of spans", (left, right))
    raise WrongSort(f"{CHINESE[one]}和{CHINESE[other]}不能做“{op}”")


def _times(duration: Node, count: Node) -> Node:
    kind = duration.type.kind
    if kind not in {Kind.MONTHS, Kind.SPAN}:
        raise WrongSort(f"{CHINESE[kind]}不能做“*”")
    if count.type.scale:
        raise FeelError("时长只能乘以整数，请先取整")
    return Call(duration.type, "times months" if kind is Kind.MONTHS else "times span", (duration, count))
