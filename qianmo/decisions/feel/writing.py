"""Writes a value as FEEL writes it, so that the reader gives the same value back."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from qianmo.decisions.tree.moments import Months, written
from qianmo.decisions.tree.nodes import Value
from qianmo.decisions.tree.quantity import EXACT


def literal(value: Value) -> str:
    """The text of a value: 2.5, "好", true, date("2026-09-30"), @"P1D", null."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value.normalize(EXACT), "f")
        case str():
            return f'"{escaped(value)}"'
        case datetime() | time() | timedelta() | Months():
            return f'@"{written(value)}"'
        case date():
            return f'date("{value.isoformat()}")'
    raise AssertionError(value)


def escaped(text: str) -> str:
    """A text as it stands between quotes."""
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(sign, escaped)
    return text
