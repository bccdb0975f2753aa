"""The functions of the language in SQL, by the name their `Call` carries; what each means stands in `calls`.

A number comes in and goes out as an integer scaled by the decimals of its type; a duration as months or microseconds.
Null in gives null out, as databases do it by themselves.
"""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from qianmo.decisions import sql
from qianmo.decisions.calls import CAPITALS, NUMERAL, SMALL
from qianmo.decisions.dialects import Dialect
from qianmo.decisions.lowering_numbers import Numbers
from qianmo.decisions.moments import LONGEST, MOST_MONTHS, microseconds
from qianmo.decisions.quantity import DECIMALS
from qianmo.decisions.sql import Sql
from qianmo.decisions.tree import Call, Kind

DAY = 86_400_000_000
FIRST_MOMENT, LAST_MOMENT = "0001-01-01", "9999-12-31"


class Calls:
    """Lowers calls for one query."""

    def __init__(self, dialect: Dialect, numbers: Numbers, share: Callable[[Sql], Sql]) -> None:
        self.dialect = dialect
        self.numbers = numbers
        self.share = share

    def lower(self, node: Call, parts: list[Sql]) -> Sql:
        """The call, given its parts."""
        return _CALLS[node.name](self, node, *parts)


def _concat(_calls: Calls, _node: Call, left: Sql, right: Sql) -> Sql:
    return sql.binary(exp.DPipe, left, right)


def _length(_calls: Calls, _node: Call, text: Sql) -> Sql:
    return sql.cast(sql.call("LENGTH", text), "BIGINT")


def _substring(calls: Calls, _node: Call, text: Sql, start: Sql, length: Sql | None = None) -> Sql:
    text, start = calls.share(text), calls.share(start)
    size = sql.cast(sql.call("LENGTH", text), "BIGINT")
    begin = sql.case(
        [(sql.binary(exp.GT, start, sql.integer(0)), start)],
        sql.binary(exp.Add, sql.binary(exp.Add, size, start), sql.integer(1)),
    )
    inside = [
        sql.binary(exp.NEQ, start, sql.integer(0)),
        sql.binary(exp.LTE, exp.Abs(this=sql.placed(start)), size),
    ]
    arguments = [text, sql.cast(begin, "INT")]
    if length is not None:
        inside.append(sql.binary(exp.GTE, length, sql.integer(1)))
        arguments.append(sql.cast(sql.call("LEAST", length, sql.integer(1_000_000)), "INT"))
    return sql.case([(sql.all_of(inside), sql.call("SUBSTR", *arguments))])


def _position(text: Sql, part: Sql) -> Sql:
    return sql.call("STRPOS", text, part)


def _contains(_calls: Calls, _node: Call, text: Sql, part: Sql) -> Sql:
    return sql.binary(exp.GT, _position(text, part), sql.integer(0))


def _starts(_calls: Calls, _node: Call, text: Sql, part: Sql) -> Sql:
    return sql.binary(exp.EQ, sql.call("LEFT", text, sql.cast(sql.call("LENGTH", part), "INT")), part)


def _ends(_calls: Calls, _node: Call, text: Sql, part: Sql) -> Sql:
    return sql.binary(exp.EQ, sql.call("RIGHT", text, sql.cast(sql.call("LENGTH", part), "INT")), part)


def _before(calls: Calls, _node: Call, text: Sql, mark: Sql) -> Sql:
    text, mark = calls.share(text), calls.share(mark)
    place = calls.share(_position(text, mark))
    found = sql.all_of([sql.binary(exp.GT, place, sql.integer(0)), sql.binary(exp.NEQ, mark, sql.text(""))])
    cut = sql.call("SUBSTR", text, sql.integer(1), sql.cast(sql.binary(exp.Sub, place, sql.integer(1)), "INT"))
    return sql.case([(sql.is_null(place), sql.null()), (found, cut)], sql.text(""))


def _after(calls: Calls, _node: Call, text: Sql, mark: Sql) -> Sql:
    text, mark = calls.share(text), calls.share(mark)
    place = calls.share(_position(text, mark))
    start = sql.binary(exp.Add, place, sql.call("LENGTH", mark))
    branches = [
        (sql.is_null(place), sql.null()),
        (sql.binary(exp.EQ, mark, sql.text("")), text),
        (sql.binary(exp.GT, place, sql.integer(0)), sql.call("SUBSTR", text, sql.cast(start, "INT"))),
    ]
    return sql.case(branches, sql.text(""))


def _translated(source: str, target: str) -> Callable[..., Sql]:
    return lambda _calls, _node, text: sql.call("TRANSLATE", text, sql.text(source), sql.text(target))


def _shown_number(calls: Calls, node: Call, value: Sql) -> Sql:
    """Sign, whole part, and the decimals without idle zeros."""
    scale = node.parts[0].type.scale
    if not scale:
        return sql.cast(value, "TEXT")
    value = calls.share(sql.cast(value, calls.dialect.wide_type))
    size = calls.share(exp.Abs(this=sql.placed(value)))
    whole = calls.dialect.quotient(size, sql.power(scale), wide=True)
    rest = sql.cast(sql.binary(exp.Mod, size, sql.power(scale)), "TEXT")
    decimals = sql.call("RTRIM", sql.call("LPAD", rest, sql.integer(scale), sql.text("0")), sql.text("0"))
    decimals = calls.share(decimals)
    sign = sql.case([(sql.binary(exp.LT, value, sql.integer(0)), sql.text("-"))], sql.text(""))
    point = sql.case([(sql.binary(exp.EQ, decimals, sql.text("")), sql.text(""))], sql.text("."))
    return sql.joined(exp.DPipe, [sign, sql.cast(whole, "TEXT"), point, decimals])


def _shown_truth(_calls: Calls, _node: Call, value: Sql) -> Sql:
    return sql.case([(value, sql.text("true")), (sql.is_null(value), sql.null())], sql.text("false"))


def _number(calls: Calls, _node: Call, text: Sql) -> Sql:
    return calls.dialect.parsed_number(calls.share(text), f"^{NUMERAL}$", DECIMALS)


def _modulo(calls: Calls, node: Call, left: Sql, right: Sql) -> Sql:
    """((a mod b) + b) mod b on integers of one scale; each step stays below twice the divisor."""
    scale = node.type.scale
    sides = []
    for part, side in zip((left, right), node.parts, strict=True):
        raised = part if side.type.scale == scale else calls.numbers.raised(part, side.type, scale)
        sides.append(calls.share(sql.cast(raised, calls.dialect.wide_type)))
    top, bottom = sides[0], exp.Nullif(this=sql.placed(sides[1]), expression=sql.integer(0))
    rest = sql.binary(exp.Add, sql.binary(exp.Mod, top, bottom), sides[1])
    return sql.cast(sql.binary(exp.Mod, rest, sides[1]), calls.dialect.type_of(node.type))


def _aggregate(name: str) -> Callable[..., Sql]:
    def lowered(calls: Calls, node: Call, items: Sql) -> Sql:
        item = node.parts[0].type.item
        assert item is not None
        found = calls.dialect.of_list(name, calls.share(items))
        if item.kind is not Kind.NUMBER or not item.scale:
            return sql.cast(found, calls.dialect.type_of(node.type)) if name != "sum" else found
        return calls.dialect.unshown(found, item.scale)

    return lowered


def list_total(calls: Calls, node: Call, items: Sql) -> Sql:
    """The scaled sum of a list, before it is held against the ceiling."""
    found: Sql = calls.share(_aggregate("sum")(calls, node, items))
    return found


def _mean(calls: Calls, node: Call, items: Sql) -> Sql:
    item = node.parts[0].type.item
    assert item is not None
    top = sql.binary(exp.Mul, sql.cast(list_total(calls, node, items), calls.dialect.wide_type), _lift(item.scale))
    count = exp.Nullif(this=sql.cast(calls.dialect.length(items), calls.dialect.wide_type), expression=sql.integer(0))
    return calls.numbers.cut(calls.share(top), calls.share(count), "decimal", wide=True)


def _lift(scale: int) -> Sql:
    return sql.power(DECIMALS - scale)


def _holds(calls: Calls, _node: Call, items: Sql, item: Sql) -> Sql:
    return calls.dialect.list_contains(items, item)


def _within(calls: Calls, value: Sql, most: int, *, kind: str = "BIGINT") -> Sql:
    """The value, or null where the calendar is shorter."""
    value = calls.share(value)
    fits = sql.binary(exp.LTE, exp.Abs(this=sql.placed(value)), sql.integer(most))
    return sql.case([(fits, sql.cast(value, kind))])


def _months(calls: Calls, value: Sql) -> Sql:
    return _within(calls, value, MOST_MONTHS)


def _span(calls: Calls, value: Sql) -> Sql:
    return _within(calls, value, microseconds(LONGEST))


def _add(hold: Callable[[Calls, Sql], Sql]) -> Callable[..., Sql]:
    return lambda calls, _node, left, right: hold(calls, sql.binary(exp.Add, left, right))


def _times(hold: Callable[[Calls, Sql], Sql]) -> Callable[..., Sql]:
    def lowered(calls: Calls, _node: Call, left: Sql, right: Sql) -> Sql:
        return hold(calls, sql.binary(exp.Mul, sql.cast(left, calls.dialect.wide_type), right))

    return lowered


def _ratio(calls: Calls, _node: Call, left: Sql, right: Sql) -> Sql:
    top = sql.binary(exp.Mul, sql.cast(left, calls.dialect.wide_type), sql.power(DECIMALS))
    bottom = exp.Nullif(this=sql.cast(right, calls.dialect.wide_type), expression=sql.integer(0))
    return calls.numbers.cut(calls.share(top), calls.share(bottom), "decimal", wide=True)


def _opposite(_calls: Calls, _node: Call, value: Sql) -> Sql:
    return sql.binary(exp.Sub, sql.integer(0), value)


def _days_between(_calls: Calls, _node: Call, left: Sql, right: Sql) -> Sql:
    days = sql.cast(sql.binary(exp.Sub, left, right), "BIGINT")
    return sql.binary(exp.Mul, days, sql.integer(DAY))


def _time_between(calls: Calls, _node: Call, left: Sql, right: Sql) -> Sql:
    return sql.binary(exp.Sub, calls.dialect.instant(left), calls.dialect.instant(right))


def _clock_between(calls: Calls, _node: Call, left: Sql, right: Sql) -> Sql:
    return sql.binary(exp.Sub, calls.dialect.clock(left), calls.dialect.clock(right))


def _add_months(calls: Calls, node: Call, moment: Sql, months: Sql) -> Sql:
    """A count of months that leaves the calendar must not reach the database's own calendar."""
    moment, months = calls.share(moment), calls.share(months)
    place = sql.binary(exp.Add, _month_number(moment), months)
    fits = exp.Between(this=sql.placed(calls.share(place)), low=sql.integer(12), high=sql.integer(119_999))
    shifted = sql.binary(exp.Add, moment, calls.dialect.months(months))
    return sql.case([(fits, sql.cast(shifted, calls.dialect.type_of(node.type)))])


def _month_number(moment: Sql) -> Sql:
    """Months since the year 0, from 0."""
    years = sql.binary(exp.Mul, _extracted("YEAR", moment), sql.integer(12))
    return sql.binary(exp.Sub, sql.binary(exp.Add, years, _extracted("MONTH", moment)), sql.integer(1))


def _add_span(calls: Calls, node: Call, moment: Sql, span: Sql) -> Sql:
    moment, span = calls.share(moment), calls.share(span)
    dialect = calls.dialect
    first, last = (dialect.instant(sql.cast(sql.text(text), "TIMESTAMP")) for text in (FIRST_MOMENT, LAST_MOMENT))
    target = calls.share(sql.binary(exp.Add, dialect.instant(sql.cast(moment, "TIMESTAMP")), span))
    end = sql.binary(exp.Add, last, sql.integer(DAY))
    fits = sql.all_of([sql.binary(exp.GTE, target, first), sql.binary(exp.LT, target, end)])
    return sql.case([(fits, sql.cast(dialect.moment(target), dialect.type_of(node.type)))])


def _turn(calls: Calls, _node: Call, clock: Sql, span: Sql) -> Sql:
    around = sql.binary(exp.Add, sql.binary(exp.Mod, span, sql.integer(DAY)), sql.integer(DAY))
    total = sql.binary(exp.Mod, sql.binary(exp.Add, calls.dialect.clock(clock), around), sql.integer(DAY))
    return sql.cast(calls.dialect.moment(total), "TIME")


def _months_between(calls: Calls, _node: Call, start: Sql, end: Sql) -> Sql:
    start, end = (calls.share(sql.cast(side, "TIMESTAMP")) for side in (start, end))
    forward = calls.share(sql.binary(exp.LTE, start, end))
    early, late = sql.case([(forward, start)], end), sql.case([(forward, end)], start)
    early, late = calls.share(early), calls.share(late)
    count = sql.binary(exp.Sub, _month_number(late), _month_number(early))

    def within(moment: Sql) -> Sql:
        days = sql.binary(exp.Mul, _extracted("DAY", moment), sql.integer(DAY))
        return sql.binary(exp.Add, days, calls.dialect.clock(sql.cast(moment, "TIME")))

    short = sql.case([(sql.binary(exp.LT, within(late), within(early)), sql.integer(1))], sql.integer(0))
    size = calls.share(sql.binary(exp.Sub, count, short))
    return sql.case([(forward, size)], sql.binary(exp.Sub, sql.integer(0), size))


def _extracted(part: str, moment: Sql) -> Sql:
    return sql.cast(exp.Extract(this=exp.Var(this=part), expression=sql.placed(moment)), "BIGINT")


def _part(name: str) -> Callable[..., Sql]:
    return lambda _calls, _node, moment: _extracted(name, moment)


def _second(calls: Calls, _node: Call, moment: Sql) -> Sql:
    clock = calls.dialect.clock(sql.cast(moment, "TIME"))
    minute = sql.binary(exp.Mod, clock, sql.integer(60_000_000))
    return calls.dialect.quotient(minute, sql.integer(1_000_000), wide=False)


def _whole(unit: int, around: int | None) -> Callable[..., Sql]:
    """Whole units, cut toward zero, within the next larger unit: SQL's own division and rest do both."""

    def lowered(calls: Calls, _node: Call, value: Sql) -> Sql:
        units = calls.dialect.quotient(sql.cast(value, "BIGINT"), sql.integer(unit), wide=False)
        return units if around is None else sql.binary(exp.Mod, units, sql.integer(around))

    return lowered


def _cast_to(kind: str) -> Callable[..., Sql]:
    return lambda _calls, _node, value: sql.cast(value, kind)


def _moment(_calls: Calls, _node: Call, day: Sql, clock: Sql) -> Sql:
    return sql.binary(exp.Add, day, clock)


_CALLS: dict[str, Callable[..., Any]] = {
    "concat": _concat,
    "string length": _length,
    "substring": _substring,
    "substring before": _before,
    "substring after": _after,
    "upper case": _translated(SMALL, CAPITALS),
    "lower case": _translated(CAPITALS, SMALL),
    "contains": _contains,
    "starts with": _starts,
    "ends with": _ends,
    "string of number": _shown_number,
    "string of boolean": _shown_truth,
    "string of date": _cast_to("TEXT"),
    "number": _number,
    "modulo": _modulo,
    "sum of list": list_total,
    "mean of list": _mean,
    "min of list": _aggregate("min"),
    "max of list": _aggregate("max"),
    "list contains": _holds,
    "days between": _days_between,
    "time between": _time_between,
    "clock between": _clock_between,
    "add months": _add_months,
    "add span": _add_span,
    "turn": _turn,
    "sum of months": _add(_months),
    "sum of spans": _add(_span),
    "opposite months": _opposite,
    "opposite span": _opposite,
    "times months": _times(_months),
    "times span": _times(_span),
    "ratio of spans": _ratio,
    "months between": _months_between,
    "day of moment": _cast_to("DATE"),
    "clock of moment": _cast_to("TIME"),
    "moment": _moment,
    "year": _part("YEAR"),
    "month": _part("MONTH"),
    "day": _part("DAY"),
    "weekday": _part("ISODOW"),
    "hour": _part("HOUR"),
    "minute": _part("MINUTE"),
    "second": _second,
    "years": _whole(12, None),
    "months": _whole(1, 12),
    "days": _whole(DAY, None),
    "hours": _whole(3_600_000_000, 24),
    "minutes": _whole(60_000_000, 60),
    "seconds": _whole(1_000_000, 60),
}
