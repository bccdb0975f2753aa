"""Invents expressions of every sort, over facts of every sort that are often missing and sometimes extreme."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from qianmo.decisions import Months

FACTS = {
    "n": "integer",
    "x": "number",
    "s": "string",
    "b": "boolean",
    "d": "date",
    "t": "time",
    "m": "dateTime",
    "y": "yearMonthDuration",
    "p": "dayTimeDuration",
    "L": "tNumbers",
    "T": "tTexts",
    "B": "tTruths",
}
TYPES = "".join(
    f'<itemDefinition name="{name}" isCollection="true"><typeRef>{kind}</typeRef></itemDefinition>'
    for name, kind in (("tNumbers", "number"), ("tTexts", "string"), ("tTruths", "boolean"))
)
whole = st.sampled_from([0, 1, -1, 2, 3, 7, -12, 100, 10**9, 10**15 - 1, -(10**15) + 1])
number = st.builds(lambda value, digits: Decimal(value).scaleb(-digits), whole, st.integers(0, 10))
text = st.sampled_from(["", "a", "ab", "好", "B好b", "2026-02-28", "2026-02-30", "08:30:00", "-1.50", "a'\\\"%_", "😀"])
day = st.sampled_from([date(1, 1, 1), date(1900, 3, 1), date(2024, 2, 29), date(2026, 9, 30), date(9999, 12, 31)])
clock = st.sampled_from([time(), time(8, 30), time(23, 59, 59, 999_999)])
months = st.builds(Months, st.sampled_from([0, 1, -1, 14, -1200, 120_000]))
span = st.builds(
    timedelta,
    st.sampled_from([0, 1, -1, 400, -800_000]),
    st.sampled_from([0, 1, 3_661]),
    st.sampled_from([0, 500_000, 1]),
)


def listed(items):
    return st.lists(st.one_of(items, items, st.none()), max_size=3)


VALUES = {
    "n": whole,
    "x": number,
    "s": text,
    "b": st.booleans(),
    "d": day,
    "t": clock,
    "m": st.builds(datetime.combine, day, clock),
    "y": months,
    "p": span,
    "L": listed(number),
    "T": listed(text),
    "B": listed(st.booleans()),
}


@st.composite
def cases(draw):
    return {name: draw(st.one_of(st.none(), found, found, found)) for name, found in VALUES.items()}


# Each sort by its shapes; a word in braces is another expression of that sort.
SHAPES = {
    "number": [
        "n", "x", "2", "0.5", "-3", "null", "({number} + {number})", "({number} - {number})", "abs({number})",
        "modulo({number}, {number})", "floor({number})", "string length({text})", "number({text})", "count({list})",
        "sum({list})", "mean({list})", "min({list})", "max({list})", "{list}[{number}]", "{day}.year", "{day}.weekday",
        "{moment}.hour", "{clock}.minute", "{months}.years", "{span}.days", "{span}.hours", "({span} / {span})",
        "(if {truth} then {number} else {number})", "sqrt({number})", "round half up({number}, 2)", "{text}.year",
    ],
    "text": [
        "s", '"好"', '""', "null", "({text} + {text})", "substring({text}, {number})", "substring({text}, 1, {number})",
        "upper case({text})", "lower case({text})", "substring before({text}, {text})",
        "substring after({text}, {text})",
        "string({number})", "string({truth})", "string({day})", "string({clock})", "string({moment})", "T[{number}]",
        "max({text}, {text})", "min(T)",
    ],
    "truth": [
        "b", "true", "null", "({truth} and {truth})", "({truth} or {truth})", "not({truth})", "({number} < {number})",
        "({text} = {text})", "({text} <= {text})", "({day} > {day})", "({moment} != {moment})", "({clock} < {clock})",
        "({months} >= {months})", "({span} < {span})", "({number} in [{number}..{number}))", "contains({text}, {text})",
        "starts with({text}, {text})", "ends with({text}, {text})", "list contains(L, {number})", "({text} in T)",
        "all(B)", "any(B)", "even({number})", "({number} = {text})", "({day} < {number})", "({day} = null)",
        "({number} between {number} and {number})",
    ],
    "list": ["L", "[{number}, {number}]", "[1, null]"],
    "day": [
        "d", 'date("2026-09-30")', "null", "({day} + {months})", "({day} + {span})", "({day} - {span})",
        "date({moment})",
        "date({text})", "date({number}, 2, {number})", "min({day}, {day})",
    ],
    "clock": ["t", 'time("08:30:00")', "({clock} + {span})", "time({moment})", "time({text})"],
    "moment": [
        "m", 'date and time("2026-09-30T08:30:00")', "null", "({moment} + {months})", "({moment} + {span})",
        "date and time({day}, {clock})", "date and time({text})",
    ],
    "months": [
        "y", 'duration("P1Y2M")', "({months} + {months})", "-{months}", "({months} * floor({number}))",
        "years and months duration({day}, {day})",
    ],
    "span": [
        "p", 'duration("P1DT2H")', "({span} + {span})", "-{span}", "({span} * floor({number}))", "({day} - {day})",
        "({moment} - {moment})", "({clock} - {clock})",
    ],
}  # fmt: skip


@st.composite
def expression(draw, sort=None, depth=2):
    """The text of an expression of a sort, or of any."""
    sort = sort or draw(st.sampled_from(sorted(SHAPES)))
    plain = [shape for shape in SHAPES[sort] if "{" not in shape]
    shape = draw(st.sampled_from(SHAPES[sort] if depth else plain))
    parts = shape.split("{")
    return parts[0] + "".join(
        draw(expression(sort=word, depth=depth - 1)) + rest for word, rest in (part.split("}", 1) for part in parts[1:])
    )
