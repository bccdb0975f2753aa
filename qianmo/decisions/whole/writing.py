"""A value of the whole language as a text: what `string()` gives."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from qianmo.decisions.feel.writing import escaped
from qianmo.decisions.tree import moments
from qianmo.decisions.tree.calls import shown_number
from qianmo.decisions.tree.moments import Months
from qianmo.decisions.whole.values import SORTS, Range


def written(value: Any) -> str:
    """The text of a value: a text alone is itself, within others it stands in quotes."""
    return value if isinstance(value, str) else _within(value)


def plain(value: Any) -> Any:
    """A value for others, who know neither ranges nor functions: these as their texts."""
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return value if type(value) in SORTS and not isinstance(value, Range) else written(value)


def _within(value: Any) -> str:
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
            return f"[{', '.join(map(_within, value))}]"
        case dict():
            return "{" + ", ".join(f"{name}: {_within(part)}" for name, part in value.items()) + "}"
        case Range():
            return _range(value)
    return f"function {value.name}".rstrip()


def _range(value: Range) -> str:
    if value.low is None and value.high is not None:
        return f"{'<=' if value.has_high else '<'} {_within(value.high)}"
    if value.high is None and value.low is not None:
        return f"{'>=' if value.has_low else '>'} {_within(value.low)}"
    opening, closing = "[" if value.has_low else "(", "]" if value.has_high else ")"
    return f"{opening}{_within(value.low)}..{_within(value.high)}{closing}"
