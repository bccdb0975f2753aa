"""The functions about texts."""

import re
from decimal import Decimal
from typing import Any

from qianmo.decisions.tree.calls import CALLS
from qianmo.decisions.whole import patterns
from qianmo.decisions.whole.builtins import feel
from qianmo.decisions.whole.limits import LONGEST_TEXT
from qianmo.decisions.whole.values import NUMBERS, held
from qianmo.decisions.whole.writing import written

_NUMERAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)

feel("string length", "string: string")(CALLS["string length"])
feel("upper case", "string: string")(CALLS["upper case"])
feel("lower case", "string: string")(CALLS["lower case"])
feel("substring", "string: string, start position: number, length: number?")(CALLS["substring"])
feel("substring before", "string: string, match: string")(CALLS["substring before"])
feel("substring after", "string: string, match: string")(CALLS["substring after"])
feel("contains", "string: string, match: string")(CALLS["contains"])
feel("starts with", "string: string, match: string")(CALLS["starts with"])
feel("ends with", "string: string, match: string")(CALLS["ends with"])


@feel("trim", "string: string")
def _trim(text: str) -> str:
    return text.strip()


@feel("matches", "input: string, pattern: string, flags: string?")
def _matches(text: str, pattern: str, flags: str | None = None) -> bool | None:
    found = patterns.searching(pattern, flags or "", text)
    return None if found is None else found.search(text) is not None


@feel("replace", "input: string, pattern: string, replacement: string, flags: string?")
def _replace(text: str, pattern: str, by: str, flags: str | None = None) -> str | None:
    found = patterns.searching(pattern, flags or "", text)
    if found is None:
        return None
    template = patterns.replacement(by, found.groups)
    if template is None or len(by) * (len(text) + 1) > LONGEST_TEXT:
        return None
    return found.sub(template, text)


@feel("split", "string: string, delimiter: string")
def _split(text: str, delimiter: str) -> tuple[str, ...] | None:
    found = patterns.searching(delimiter, "", text)
    if found is None:
        return None
    parts, at = [], 0
    for mark in found.finditer(text):
        if mark.end() > mark.start():
            parts.append(text[at : mark.start()])
            at = mark.end()
    return (*parts, text[at:])


@feel("string join", "list: list, delimiter: string?")
def _join(items: tuple[Any, ...], delimiter: str | None = None) -> str | None:
    parts = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in parts):
        return None
    if sum(map(len, parts)) + len(delimiter or "") * len(parts) > LONGEST_TEXT:
        return None
    return (delimiter or "").join(parts)


@feel("string", "from: any")
def _string(value: Any) -> str | None:
    return None if value is None else written(value)


@feel("number", "from: string|number")
def _number(text: Any) -> Decimal | None:
    if isinstance(text, Decimal):
        return text
    return held(NUMBERS.create_decimal(text)) if _NUMERAL.fullmatch(text) else None


@feel("number", "from: string, grouping separator: any, decimal separator: any")
def _grouped(text: str, grouping: Any, point: Any) -> Decimal | None:
    if grouping not in {" ", ",", ".", None} or point not in {",", ".", None}:
        return None
    if grouping is not None and grouping == point:
        return None
    plain = text if grouping is None else text.replace(grouping, "")
    if point == ",":
        if "." in plain:
            return None
        plain = plain.replace(",", ".")
    return _number(plain)
