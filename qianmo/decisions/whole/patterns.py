"""Patterns of `matches`, `replace` and `split`: the dialect of XPath said in that of Python, kept from running wild.

A pattern is somebody else's program. One that repeats what it already repeats may take for ever on a long text, so the
work it can mean is estimated first and refused beyond a bound.
"""

import re
import sys
import unicodedata
from functools import lru_cache
from re import _constants as signs  # type: ignore[attr-defined]  # the parsed form has no public door
from re import _parser as parser  # type: ignore[attr-defined]  # the same
from typing import Any

from qianmo.decisions.case.outcome import CaseError

LONGEST_PATTERN = 1_000
MOST_WORK = 20_000_000
_FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.VERBOSE}
_CATEGORY = re.compile(r"\\([pP])\{(Is)?([A-Za-z-]+)\}")
_NAMED = {"i": "[A-Za-z_:]", "I": "[^A-Za-z_:]", "c": r"[\w.:-]", "C": r"[^\w.:-]"}
_LESS = re.compile(r"\[([^\[\]]+)-\[([^\[\]]+)\]\]")


@lru_cache(maxsize=64)
def _category(name: str) -> str:
    """The letters of a Unicode category, as they may stand in a class."""
    found, start = "", None
    for code in range(0x10000 + 1):
        is_in = code < 0x10000 and unicodedata.category(chr(code)).startswith(name)
        if is_in and start is None:
            start = code
        if not is_in and start is not None:
            found += f"\\u{start:04x}-\\u{code - 1:04x}"
            start = None
    return found


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: str) -> tuple[re.Pattern[str], int] | None:
    """The pattern, and how often it repeats within repeats; None for one that is none."""
    if len(pattern) > LONGEST_PATTERN or not set(flags) <= set(_FLAGS):
        return None
    text = _LESS.sub(r"(?![\2])[\1]", _CATEGORY.sub(_class, pattern))
    text = re.sub(r"\\([iIcC])", lambda found: _NAMED[found[1]], text)
    if re.search(r"\(\?[^:]", text.replace("(?![", "")):
        return None  # looking round and naming are not of XPath
    number = 0
    for flag in flags:
        number |= _FLAGS[flag]
    try:
        return re.compile(text, number), _repeats(parser.parse(text, number))
    except (re.error, OverflowError, RecursionError, ValueError):
        return None


def _class(found: re.Match[str]) -> str:
    letters = _category(found[3])
    is_inside = found.string[: found.start()].rfind("[") > found.string[: found.start()].rfind("]")
    if not letters or is_inside:
        return letters
    return f"[{'^' if found[1] == 'P' else ''}{letters}]"


def _repeats(parsed: Any) -> int:
    """How many repeats without end may compete for the same letters; one within another counts as many."""
    total = 0
    for operation, argument in parsed:
        if operation in {signs.MAX_REPEAT, signs.MIN_REPEAT}:
            _, most, inner = argument
            within = _repeats(inner)
            is_endless = most is signs.MAXREPEAT or most > 20
            total += 1 + within * 12 if is_endless else within * (2 if most > 1 else 1)
            if is_endless and not within and any(one is signs.BRANCH for one, _ in _flat(inner)):
                total += 6
        elif operation is signs.BRANCH:
            total += max((_repeats(choice) for choice in argument[1]), default=0)
        elif operation is signs.SUBPATTERN:
            total += _repeats(argument[3])
    return total


def _flat(parsed: Any) -> Any:
    for operation, argument in parsed:
        yield operation, argument
        if operation is signs.SUBPATTERN:
            yield from _flat(argument[3])


def searching(pattern: str, flags: str, text: str) -> re.Pattern[str] | None:
    """The pattern, ready for that text; CaseError when searching might not end."""
    found = compiled(pattern, flags)
    if found is None:
        return None
    if max(2, len(text)) ** (found[1] + 1) > MOST_WORK and found[1] > 1:
        raise CaseError("文字的式样重复里套着重复，可能算不完")
    return found[0]


def replacement(text: str, groups: int) -> str | None:
    """What a match is replaced by, `$1` for its first group; None for a dollar that means nothing."""
    out, at = "", 0
    while at < len(text):
        sign = text[at]
        if sign == "\\":
            if text[at + 1 : at + 2] not in {"\\", "$"}:
                return None
            out += "\\\\" if text[at + 1] == "\\" else "$"
            at += 2
        elif sign == "$":
            digits = re.match(r"\d+", text[at + 1 :])
            if digits is None:
                return None
            number = digits[0]
            while len(number) > 1 and int(number) > groups:
                number = number[:-1]
            out += rf"\g<{number}>" if int(number) <= groups else ""
            at += 1 + len(number)
        else:
            out += sign
            at += 1
    return out


assert sys.version_info >= (3, 11)
