"""A value of the whole language as a text: what `string()` gives."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from qianmo.decisions.feel.writing import escaped
from qianmo.decisions.tree import moments
from qianmo.decisions.tree.calls import shown_number
from qianmo.decisions.tree.moments import Months
from qianmo.decisions.whole.limits import Measure
from qianmo.decisions.whole.values import SORTS, Range


def written(value: Any) -> str:
    """The text of a value: a text alone is itself, within others it stands in quotes."""
    return value if isinstance(value, str) else _within(value, Measure())


def plain(value: Any, measure: Measure | None = None) -> Any:
    """A value for others, who know neither ranges nor functions: these as their texts."""
    measure = measure or Measure()
    measure.one()
    if isinstance(value, tuple):
        return tuple([plain(item, measure) for item in value])
    if isinstance(value, dict):
        return {name: plain(part, measure) for name, part in value.items()}
    return value if type(value) in SORTS and not isinstance(value, Range) else written(value)


def _within(value: Any, measure: Measure) -> str:
    measure.one()
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{escaped(value)}"'
        case Decimal():
            return shown_number(value)
        case datetime() | date() | time() | timedelta() | Months():
            return moments.written(value)
        case tuple():
            return f"[{', '.join([_within(item, measure) for item in value])}]"
        case dict():
            return "{" + ", ".join(f"{name}: {_within(part, measure)}" for name, part in value.items()) + "}"
        case Range():
            return _range(value, measure)
    return f"function {value.name}".rstrip()


def _range(value: Range, measure: Measure) -> str:
    if value.low is None and value.high is not None:
        return f"{'<=' if value.has_high else '<'} {_within(value.high, measure)}"
    if value.high is None and value.low is not None:
        return f"{'>=' if value.has_low else '>'} {_within(value.low, measure)}"
    opening, closing = "[" if value.has_low else "(", "]" if value.has_high else ")"
    return f"{opening}{_within(value.low, measure)}..{_within(value.high, measure)}{closing}"
