"""Admits the facts of a case: each value must be of its input's sort, in range, and among the allowed ones.

A missing fact is null. Numbers come as int, Decimal or exact text, never as float; days as date or as text. What is
refused here is refused with the same words by the SQL form, which cannot see a wrong sort but sees the rest.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from qianmo.decisions.binding.bound import Fact
from qianmo.decisions.case.outcome import CaseError
from qianmo.decisions.feel.lists import LONGEST_LIST
from qianmo.decisions.tree import moments
from qianmo.decisions.tree.evaluate import Closure, closure
from qianmo.decisions.tree.nodes import CHINESE, NULL, Kind
from qianmo.decisions.tree.quantity import LARGEST_FACT, decimals_of

LONGEST_NUMBER = 60


def out_of_range(fact: Fact) -> str:
    """The refusal of a number too large or too fine."""
    return f"“{fact.label}”的数值太大或小数太多"


def not_allowed(label: str) -> str:
    """The refusal of a value that is not among the allowed ones."""
    return f"“{label}”的值不在允许值内"


def too_large(label: str) -> str:
    """The refusal of a case whose arithmetic passes the ceiling."""
    return f"“{label}”算出的数超出范围"


class Gate:
    """The entrance for the facts some decision needs, compiled once."""

    def __init__(self, facts: tuple[Fact, ...]) -> None:
        self._facts = [(fact, fact.path, _READERS[fact.type.kind], tuple(map(closure, fact.allowed))) for fact in facts]

    def admit(self, case: Mapping[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        """Puts the facts of a case among the values by name; CaseError with the reason for the first refused."""
        for fact, path, read, allowed in self._facts:
            raw = _within(case, fact) if path else case.get(fact.name)
            values[fact.name] = None if raw is None else read(fact, raw)
            if allowed and raw is not None:
                _check(fact, allowed, values)
        return values


def _within(case: Mapping[str, Any], fact: Fact) -> Any:
    raw: Any = case
    for depth, key in enumerate(fact.path):
        if raw is None:
            return None
        if not isinstance(raw, Mapping):
            raise CaseError(f"“{'.'.join(fact.path[:depth])}”应为对象")
        raw = raw.get(key)
    return raw


def _check(fact: Fact, allowed: tuple[Closure, ...], values: dict[str, Any]) -> None:
    if not all(test(values) is True for test in allowed):
        raise CaseError(not_allowed(fact.label))


def _wrong(fact: Fact) -> CaseError:
    return CaseError(f"“{fact.label}”应为{CHINESE[fact.type.kind]}")


def _number(fact: Fact, raw: Any) -> Decimal:
    if type(raw) is int:
        if -LARGEST_FACT <= raw <= LARGEST_FACT:
            return Decimal(raw)
        raise CaseError(out_of_range(fact))
    value = raw if isinstance(raw, Decimal) else _from_text(raw)
    if value is None or not value.is_finite():
        raise _wrong(fact)
    if value.copy_abs() > LARGEST_FACT:
        raise CaseError(out_of_range(fact))
    decimals = decimals_of(value)
    if fact.type.scale == 0 and decimals:
        raise CaseError(f"“{fact.label}”应为整数")
    if decimals > fact.type.scale:
        raise CaseError(out_of_range(fact))
    return value


def _from_text(raw: Any) -> Decimal | None:
    if not isinstance(raw, str) or len(raw) > LONGEST_NUMBER:
        return None
    try:
        return Decimal(raw)
    except InvalidOperation:
        return None


def _string(fact: Fact, raw: Any) -> str:
    if not isinstance(raw, str):
        raise _wrong(fact)
    if "\0" in raw or (not raw.isascii() and any("\ud800" <= sign <= "\udfff" for sign in raw)):
        raise CaseError(f"“{fact.label}”含有不能保存的字符")
    return raw


def _boolean(fact: Fact, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise _wrong(fact)
    return raw


def told(raw: Any) -> Any:
    """A value of time given as {"@type": …, "value": …}, by its text; anything else as it is."""
    if isinstance(raw, Mapping) and set(raw) == {"@type", "value"}:
        return raw["value"]
    return raw


def _of_time(kind: type, read: Callable[[str], Any]) -> Callable[[Fact, Any], Any]:
    def moment(fact: Fact, raw: Any) -> Any:
        raw = told(raw)
        value = read(raw) if isinstance(raw, str) and len(raw) <= LONGEST_NUMBER else raw
        if type(value) is not kind or getattr(value, "tzinfo", None) is not None:
            raise _wrong(fact)
        if isinstance(value, timedelta) and abs(value) > moments.LONGEST:
            raise CaseError(out_of_range(fact))
        return value

    return moment


def _list(fact: Fact, raw: Any) -> Any:
    if not isinstance(raw, list | tuple) or len(raw) > LONGEST_LIST:
        raise _wrong(fact)
    one = Fact(fact.name, fact.label, fact.type.item or NULL)
    read = _READERS[one.type.kind]
    return tuple(None if item is None else read(one, item) for item in raw)


def _nothing(fact: Fact, _raw: Any) -> Any:
    raise CaseError(f"“{fact.label}”没有写明类型")


_READERS: dict[Kind, Callable[[Fact, Any], Any]] = {
    Kind.NUMBER: _number,
    Kind.STRING: _string,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _of_time(date, moments.read_date),
    Kind.TIME: _of_time(time, moments.read_time),
    Kind.DATETIME: _of_time(datetime, moments.read_datetime),
    Kind.MONTHS: _of_time(moments.Months, moments.read_months),
    Kind.SPAN: _of_time(timedelta, moments.read_span),
    Kind.LIST: _list,
    Kind.NULL: _nothing,
}
