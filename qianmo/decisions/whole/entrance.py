"""The entrance of a case: each input brought to its declared type, part by part, or the case is refused there.

What is missing is null; an input without a type comes as the case gives it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from qianmo.decisions.binding.guessing import type_from_use
from qianmo.decisions.case.admission import LONGEST_NUMBER, not_allowed, told
from qianmo.decisions.case.outcome import CaseError
from qianmo.decisions.dmn.model import InputData, ItemType, Model
from qianmo.decisions.dmn.structure import UNTYPED
from qianmo.decisions.feel.lexer import FeelError
from qianmo.decisions.feel.lists import LONGEST_LIST
from qianmo.decisions.tree import moments
from qianmo.decisions.tree.moments import Months
from qianmo.decisions.tree.nodes import CHINESE, Kind
from qianmo.decisions.tree.quantity import decimals_of
from qianmo.decisions.whole import clock
from qianmo.decisions.whole.declared import DEEPEST_TYPE
from qianmo.decisions.whole.language import Language
from qianmo.decisions.whole.limits import Names, Run
from qianmo.decisions.whole.meaning import SUBJECT, Closure
from qianmo.decisions.whole.sorts import ALIASES
from qianmo.decisions.whole.values import NUMBERS

Admit = Callable[[Any], Any]
DEEPEST_VALUE = 100
FURTHEST = 34  # digits before the point, and behind it


class Entrance:
    """The inputs of a model that some decision needs, ready for many cases."""

    def __init__(self, model: Model, language: Language, names: frozenset[str]) -> None:
        self._language = language
        self._model = model
        self._inputs = [(item.name, self._of_input(item)) for item in model.inputs if item.name in names]

    def admit(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a case by name; CaseError with the reason for the first refused."""
        return {name: admit(case.get(name)) for name, admit in self._inputs}

    def _of_input(self, item: InputData) -> Admit:
        type_name = item.type_name if item.type_name not in UNTYPED else type_from_use(self._model, item.name)
        return _or_null(self._reader(ItemType("", item.name, type_name), item.label, 0))

    def _reader(self, item: ItemType, label: str, depth: int) -> Admit:
        """What reads a value of a type, of its base, or of its parts."""
        if depth > DEEPEST_TYPE:
            return dynamic
        tests = self._tests(item.allowed)
        if item.parts:
            inner = {part.name: _or_null(self._reader(part, f"{label}.{part.name}", depth + 1)) for part in item.parts}
            read = _parts(inner, label)
        else:
            named = next((one for one in self._model.types if one.name == item.base), None)
            read = self._reader(named, label, depth + 1) if named is not None else _simple(item.base, label)
        if tests:
            read = _allowed(read, tests, label)
        return _items(_or_null(read), label) if item.is_list else read

    def _tests(self, text: str) -> tuple[Closure, ...]:
        try:
            test = self._language.tests(text)
        except FeelError:
            return ()  # told as a mistake of the model
        return () if test is None else (test,)


def _or_null(read: Admit) -> Admit:
    return lambda raw: None if raw is None else read(raw)


def _parts(inner: Mapping[str, Admit], label: str) -> Admit:
    def read(raw: Any) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            raise CaseError(f"“{label}”应为对象")
        more = {name: dynamic(value) for name, value in raw.items() if name not in inner}
        return {name: admit(raw.get(name)) for name, admit in inner.items()} | more

    return read


def _items(read: Admit, label: str) -> Admit:
    def items(raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list | tuple) or len(raw) > LONGEST_LIST:
            raise CaseError(f"“{label}”应为{CHINESE[Kind.LIST]}")
        return tuple([read(item) for item in raw])

    return items


def _allowed(read: Admit, tests: tuple[Closure, ...], label: str) -> Admit:
    def checked(raw: Any) -> Any:
        value = read(raw)
        for one in value if isinstance(value, tuple) else (value,):
            names = Names({SUBJECT: one}, None, Run())
            if one is not None and not all(test(names) is True for test in tests):
                raise CaseError(not_allowed(label))
        return value

    return checked


def _simple(type_name: str, label: str) -> Admit:
    kind = _KINDS.get(ALIASES.get(type_name, type_name))
    if kind is None:
        return dynamic
    is_whole, reader = type_name in {"integer", "long"}, _READERS[kind]

    def read(raw: Any) -> Any:
        value = reader(raw)
        if value is None:
            raise CaseError(f"“{label}”应为{CHINESE[kind]}")
        if is_whole and decimals_of(value):
            raise CaseError(f"“{label}”应为整数")
        if kind is Kind.NUMBER and not _fits(value):
            raise CaseError(f"“{label}”的数值太大或小数太多")
        if kind is Kind.STRING and not _is_storable(value):
            raise CaseError(f"“{label}”含有不能保存的字符")
        if isinstance(value, timedelta) and abs(value) > moments.LONGEST:
            raise CaseError(f"“{label}”的数值太大或小数太多")
        return value

    return read


def _fits(value: Decimal) -> bool:
    return not value or (value.adjusted() < FURTHEST and NUMBERS.plus(value) == value and value.adjusted() > -FURTHEST)


def _is_storable(text: str) -> bool:
    return "\0" not in text and (text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text))


def _number(raw: Any) -> Decimal | None:
    if type(raw) is int:
        return Decimal(raw)
    if isinstance(raw, str):
        try:
            raw = Decimal(raw) if len(raw) <= LONGEST_NUMBER else None
        except ArithmeticError:
            return None
    return raw if isinstance(raw, Decimal) and raw.is_finite() else None


def _of(*kinds: type) -> Admit:
    return lambda raw: raw if type(raw) in kinds else None


def _of_time(kind: type, read: Callable[[str], Any]) -> Admit:
    def moment(raw: Any) -> Any:
        raw = told(raw)
        value = read(raw) if isinstance(raw, str) and len(raw) <= LONGEST_NUMBER else raw
        return value if type(value) is kind else None

    return moment


_KINDS = {kind.value: kind for kind in Kind if kind not in {Kind.LIST, Kind.OBJECT, Kind.NULL}}
_READERS: dict[Kind, Admit] = {
    Kind.NUMBER: _number,
    Kind.STRING: _of(str),
    Kind.BOOLEAN: _of(bool),
    Kind.DATE: _of_time(date, moments.read_date),
    Kind.TIME: _of_time(time, clock.read_time),
    Kind.DATETIME: _of_time(datetime, clock.read_datetime),
    Kind.MONTHS: _of_time(Months, moments.read_months),
    Kind.SPAN: _of_time(timedelta, moments.read_span),
}
_TOLD: dict[str, Callable[[str], Any]] = {
    "date": moments.read_date,
    "time": clock.read_time,
    "dateTime": clock.read_datetime,
    "duration": moments.read_duration,
}


def dynamic(raw: Any, depth: int = 0) -> Any:
    """A value as a case gives it, of whatever sort; CaseError for one that nests too deep."""
    if depth > DEEPEST_VALUE:
        raise CaseError(f"案例里的值嵌套超过 {DEEPEST_VALUE} 层")
    if isinstance(raw, Mapping):
        if set(raw) == {"@type", "value"}:
            read = _TOLD.get(str(raw["@type"]))
            return read(raw["value"]) if read is not None and isinstance(raw["value"], str) else None
        return {str(name): dynamic(value, depth + 1) for name, value in raw.items()}
    if isinstance(raw, list | tuple):
        return tuple([dynamic(item, depth + 1) for item in raw])
    return Decimal(raw) if type(raw) is int else raw
