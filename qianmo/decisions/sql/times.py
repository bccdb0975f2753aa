"""The functions about time in SQL, by the name their `Call` carries; what each means stands in `tree.calls`.

A duration is a whole number of months or of microseconds; a moment and a time of day become microseconds for their
arithmetic and are made of them again. Nothing outside the years 1 to 9999 reaches the calendar of a database.
"""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.amounts import Numbers
from qianmo.decisions.sql.dialects import Dialect
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.tree.moments import LONGEST, MOST_MONTHS, microseconds
from qianmo.decisions.tree.nodes import Call, Kind
from qianmo.decisions.tree.quantity import DECIMALS

DAY = 86_400_000_000
FIRST_MOMENT, LAST_MOMENT = "0001-01-01", "9999-12-31"


class Building:
    """What a call needs of the query it is lowered into."""

    def __init__(self, dialect: Dialect, numbers: Numbers, share: Callable[[Sql], Sql]) -> None:
        self.dialect = dialect
        self.numbers = numbers
        self.share = share


def _within(calls: Building, value: Sql, most: int, *, kind: str = "BIGINT") -> Sql:
    """The value, or null where the calendar is shorter."""
    value = calls.share(value)
    fits = sql.binary(exp.LTE, exp.Abs(this=sql.placed(value)), sql.integer(most))
    return sql.case([(fits, sql.cast(value, kind))])


def _months(calls: Building, value: Sql) -> Sql:
    return _within(calls, value, MOST_MONTHS)


def _span(calls: Building, value: Sql) -> Sql:
    return _within(calls, value, microseconds(LONGEST))


def _add(hold: Callable[[Building, Sql], Sql]) -> Callable[..., Sql]:
    return lambda calls, _node, left, right: hold(calls, sql.binary(exp.Add, left, right))


def _times(hold: Callable[[Building, Sql], Sql]) -> Callable[..., Sql]:
    def lowered(calls: Building, _node: Call, left: Sql, right: Sql) -> Sql:
        return hold(calls, sql.binary(exp.Mul, sql.cast(left, calls.dialect.wide_type), right))

    return lowered


def _ratio(calls: Building, _node: Call, left: Sql, right: Sql) -> Sql:
    top = sql.binary(exp.Mul, sql.cast(left, calls.dialect.wide_type), sql.power(DECIMALS))
    bottom = exp.Nullif(this=sql.cast(right, calls.dialect.wide_type), expression=sql.integer(0))
    return calls.numbers.cut(calls.share(top), calls.share(bottom), "decimal", wide=True)


def _opposite(_calls: Building, _node: Call, value: Sql) -> Sql:
    return sql.binary(exp.Sub, sql.integer(0), value)


def _days_between(_calls: Building, _node: Call, left: Sql, right: Sql) -> Sql:
    days = sql.cast(sql.binary(exp.Sub, left, right), "BIGINT")
    return sql.binary(exp.Mul, days, sql.integer(DAY))


def _time_between(calls: Building, _node: Call, left: Sql, right: Sql) -> Sql:
    return sql.binary(exp.Sub, calls.dialect.instant(left), calls.dialect.instant(right))


def _clock_between(calls: Building, _node: Call, left: Sql, right: Sql) -> Sql:
    return sql.binary(exp.Sub, calls.dialect.clock(left), calls.dialect.clock(right))


def _add_months(calls: Building, node: Call, moment: Sql, months: Sql) -> Sql:
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


def _add_span(calls: Building, node: Call, moment: Sql, span: Sql) -> Sql:
    moment, span = calls.share(moment), calls.share(span)
    dialect = calls.dialect
    first, last = (dialect.instant(sql.cast(sql.text(text), "TIMESTAMP")) for text in (FIRST_MOMENT, LAST_MOMENT))
    target = calls.share(sql.binary(exp.Add, dialect.instant(sql.cast(moment, "TIMESTAMP")), span))
    end = sql.binary(exp.Add, last, sql.integer(DAY))
    fits = sql.all_of([sql.binary(exp.GTE, target, first), sql.binary(exp.LT, target, end)])
    return sql.case([(fits, sql.cast(dialect.moment(target), dialect.type_of(node.type)))])


def _turn(calls: Building, _node: Call, clock: Sql, span: Sql) -> Sql:
    around = sql.binary(exp.Add, sql.binary(exp.Mod, span, sql.integer(DAY)), sql.integer(DAY))
    total = sql.binary(exp.Mod, sql.binary(exp.Add, calls.dialect.clock(clock), around), sql.integer(DAY))
    return sql.cast(calls.dialect.moment(total), "TIME")


def _months_between(calls: Building, _node: Call, start: Sql, end: Sql) -> Sql:
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


def _second(calls: Building, _node: Call, moment: Sql) -> Sql:
    clock = calls.dialect.clock(sql.cast(moment, "TIME"))
    minute = sql.binary(exp.Mod, clock, sql.integer(60_000_000))
    return calls.dialect.quotient(minute, sql.integer(1_000_000), wide=False)


def _whole(unit: int, around: int | None) -> Callable[..., Sql]:
    """Whole units, cut toward zero, within the next larger unit: SQL's own division and rest do both."""

    def lowered(calls: Building, _node: Call, value: Sql) -> Sql:
        units = calls.dialect.quotient(sql.cast(value, "BIGINT"), sql.integer(unit), wide=False)
        return units if around is None else sql.binary(exp.Mod, units, sql.integer(around))

    return lowered


def cast_to(kind: str) -> Callable[..., Sql]:
    """The value in another type of the database."""
    return lambda _calls, _node, value: sql.cast(value, kind)


def _moment(_calls: Building, _node: Call, day: Sql, clock: Sql) -> Sql:
    return sql.binary(exp.Add, day, clock)


_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?"


def _day_of(calls: Building, year: Sql, month: Sql, day: Sql) -> Sql:
    """The day, or null where the calendar has none such."""

    def written(value: Sql, *numbers: int) -> Sql:
        return exp.In(this=sql.operand(value), expressions=[sql.integer(number) for number in numbers])

    def divides(number: int) -> Sql:
        return sql.binary(exp.EQ, sql.binary(exp.Mod, year, sql.integer(number)), sql.integer(0))

    leap = sql.any_of([sql.all_of([divides(4), sql.negated(divides(100))]), divides(400)])
    february = sql.case([(leap, sql.integer(29))], sql.integer(28))
    last = sql.case([(written(month, 4, 6, 9, 11), sql.integer(30)), (written(month, 2), february)], sql.integer(31))
    exists = sql.all_of(
        [
            exp.Between(this=sql.placed(year), low=sql.integer(1), high=sql.integer(9999)),
            exp.Between(this=sql.placed(month), low=sql.integer(1), high=sql.integer(12)),
            exp.Between(this=sql.placed(day), low=sql.integer(1), high=last),
        ]
    )
    return sql.case([(exists, calls.dialect.day(year, month, day))])


def _day_in(calls: Building, text: Sql) -> Sql:
    """The day a text begins with, which must look like one."""

    def part(start: int, length: int) -> Sql:
        found = sql.call("SUBSTR", text, sql.integer(start), sql.integer(length))
        return exp.TryCast(this=found, to=exp.DataType.build("INT"))

    return _day_of(calls, part(1, 4), part(6, 2), part(9, 2))


def _date_of_text(calls: Building, _node: Call, text: Sql) -> Sql:
    text = calls.share(text)
    return sql.case([(calls.dialect.matches(text, f"^{_DATE}$"), _day_in(calls, text))])


def _time_of_text(calls: Building, _node: Call, text: Sql) -> Sql:
    text = calls.share(text)
    return sql.case([(calls.dialect.matches(text, f"^{_TIME}$"), sql.cast(text, "TIME"))])


def _moment_of_text(calls: Building, _node: Call, text: Sql) -> Sql:
    text = calls.share(text)
    exists = sql.negated(sql.is_null(_day_in(calls, text)))
    return sql.case(
        [
            (calls.dialect.matches(text, f"^{_DATE}(T{_TIME})?$"), sql.case([(exists, sql.cast(text, "TIMESTAMP"))])),
        ]
    )


def _date_of_parts(calls: Building, _node: Call, *parts: Sql) -> Sql:
    return _day_of(calls, *(calls.share(part) for part in parts))


def _string_of_moment(calls: Building, node: Call, moment: Sql) -> Sql:
    """The ISO form without idle zeros after the seconds."""
    text = calls.dialect.iso(moment, is_clock=node.parts[0].type.kind is Kind.TIME)
    return sql.call("RTRIM", sql.call("RTRIM", text, sql.text("0")), sql.text("."))


TIMES: dict[str, Callable[..., Any]] = {
    "date of text": _date_of_text,
    "time of text": _time_of_text,
    "moment of text": _moment_of_text,
    "date of parts": _date_of_parts,
    "string of moment": _string_of_moment,
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
    "day of moment": cast_to("DATE"),
    "clock of moment": cast_to("TIME"),
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
