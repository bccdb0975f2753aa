"""Declared sorts: does a value fit one, and how it is brought to fit, as the standard coerces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qianmo.decisions.whole import clock
from qianmo.decisions.whole.signs import Signs
from qianmo.decisions.whole.values import Range, sort_of
from qianmo.decisions.whole.vocabulary import Vocabulary

ALIASES = {
    "integer": "number",
    "long": "number",
    "double": "number",
    "dateTime": "date and time",
    "yearMonthDuration": "years and months duration",
    "dayTimeDuration": "days and time duration",
}
SIMPLE = frozenset(
    {
        *("number", "string", "boolean", "date", "time", "date and time", "Null"),
        *("years and months duration", "days and time duration", "function"),
    }
)


@dataclass(frozen=True, slots=True)
class Sort:
    """A declared sort: its name, the sort of its items or of the ends of a range, the sorts of its parts."""

    name: str
    item: "Sort | None" = None
    parts: tuple[tuple[str, "Sort"], ...] = ()


ANY = Sort("Any")


def fits(value: Any, sort: Sort) -> bool:
    """Is a value of that sort? Null within others is of every sort."""
    if sort.name == "Any" or value is None:
        return True
    if sort.name == "list":
        return isinstance(value, tuple) and all(fits(item, sort.item or ANY) for item in value)
    if sort.name == "context":
        return isinstance(value, dict) and all(name in value and fits(value[name], part) for name, part in sort.parts)
    if sort.name == "range":
        return isinstance(value, Range) and all(fits(end, sort.item or ANY) for end in (value.low, value.high))
    return sort_of(value) == sort.name


def is_instance(value: Any, sort: Sort) -> bool:
    """What `instance of` says; null itself is only of the sort Null."""
    return sort.name == "Null" if value is None else fits(value, sort)


def coerced(value: Any, sort: Sort) -> Any:
    """The value made one of that sort: a list of one its item, an item its list, a day its midnight; else null."""
    if value is None or fits(value, sort):
        return value
    if isinstance(value, tuple) and len(value) == 1 and fits(value[0], sort):
        return value[0]
    if sort.name == "list" and fits(value, sort.item or ANY):
        return (value,)
    if sort.name == "date and time" and isinstance(value, date) and not isinstance(value, datetime):
        return clock.midnight(value).replace(tzinfo=clock.zone_of("Z"))
    return None


_NAMES = ("Any", *SIMPLE, *ALIASES)


def read_sort(signs: Signs, named: Mapping[str, Sort]) -> Sort:
    """The sort written where one is in a text, among those of the standard and of the model."""
    built = signs.took_word("list", "range", "context", "function")
    if built and not signs.took("<"):
        return Sort("function") if built == "function" else Sort(built)
    if built == "context":
        parts: list[tuple[str, Sort]] = []
        while not signs.took(">"):
            if parts:
                signs.need(",")
            key = signs.label()
            if key is None:
                raise signs.lost()
            parts.append((key, read_sort(signs, named)))
        return Sort("context", parts=tuple(parts))
    if built == "function":
        while not signs.took(">"):
            read_sort(signs, named)
            signs.took(",")
        signs.need("->")
        read_sort(signs, named)
        return Sort("function")
    if built:
        item = read_sort(signs, named)
        signs.need(">")
        return Sort(built, item)
    return _named_sort(signs, named)


def _named_sort(signs: Signs, named: Mapping[str, Sort]) -> Sort:
    found = Vocabulary((*_NAMES, *named)).at(signs.text, signs.at)
    if found is None:
        raise signs.unknown()
    signs.go(found[1])
    return named.get(found[0]) or Sort(ALIASES.get(found[0], found[0]))
