"""What each form of the language means: closures that answer for one case, put together from those of their parts.

`reading` finds the form, this module gives it meaning. A closure gets the names in scope and returns a value; what has
no value is null. Nothing is refused here but a case that costs too much.
"""

from collections.abc import Callable, Sequence
from typing import Any

from qianmo.decisions.whole import dates
from qianmo.decisions.whole.arithmetic import OPERATIONS, negative
from qianmo.decisions.whole.builtins import Builtin
from qianmo.decisions.whole.calling import call, call_named
from qianmo.decisions.whole.limits import Names, Run
from qianmo.decisions.whole.sorts import Sort, coerced, is_instance
from qianmo.decisions.whole.values import Function, Range, order, same, within

Closure = Callable[[Names], Any]
_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda found: found < 0,
    "<=": lambda found: found <= 0,
    ">": lambda found: found > 0,
    ">=": lambda found: found >= 0,
}
SUBJECT = "?"


def constant(value: Any) -> Closure:
    """A written value."""
    return lambda _names: value


def name(wanted: str) -> Closure:
    """The value of a name; null where a part that might be there is not."""

    def look(names: Names) -> Any:
        scope: Names | None = names
        while scope is not None:
            if wanted in scope.values:
                return scope.values[wanted]
            scope = scope.outer
        return None

    return look


def choice(condition: Closure, then: Closure, otherwise: Closure) -> Closure:
    """One of two; a condition that is not true is not met."""
    return lambda names: then(names) if condition(names) is True else otherwise(names)


def every(parts: Sequence[Closure]) -> Closure:
    """And, three-valued: false wins; what is no truth counts as null."""
    return _won_by(False, parts)


def some(parts: Sequence[Closure]) -> Closure:
    """Or, three-valued: true wins; what is no truth counts as null."""
    return _won_by(True, parts)


def _won_by(winner: bool, parts: Sequence[Closure]) -> Closure:
    """The first part that is the winner, its contrary where all are that, else null."""

    def found(names: Names) -> bool | None:
        answer: bool | None = not winner
        for part in parts:
            one: object = part(names)
            if one is winner:
                return winner
            answer = answer if one is (not winner) else None
        return answer

    return found


def contrary(part: Closure) -> Closure:
    """Not."""

    def found(names: Names) -> bool | None:
        one = part(names)
        return not one if isinstance(one, bool) else None

    return found


def compared(sign: str, left: Closure, right: Closure) -> Closure:
    """Two values set against each other."""
    if sign == "=":
        return lambda names: same(left(names), right(names))
    if sign == "!=":
        return contrary(lambda names: same(left(names), right(names)))
    test = _ORDERS[sign]

    def found(names: Names) -> bool | None:
        one = order(left(names), right(names))
        return None if one is None else test(one)

    return found


def calculated(first: Closure, more: Sequence[tuple[str, Closure]]) -> Closure:
    """A chain of sums or of products, from the left."""
    steps = [(OPERATIONS[sign], part) for sign, part in more]

    def found(names: Names) -> Any:
        value = first(names)
        for operation, part in steps:
            value = operation(value, part(names))
            if type(value) is str:
                names.run.pay(value)
        return value

    return found


def opposite(part: Closure) -> Closure:
    """The number or duration with the other sign."""
    return lambda names: negative(part(names))


def listed(parts: Sequence[Closure]) -> Closure:
    """A list written item by item."""
    return lambda names: tuple([part(names) for part in parts])


def ranged(low: Closure, high: Closure, *, has_low: bool, has_high: bool) -> Closure:
    """A range; null where its ends are of two sorts, or one of them is null."""

    def found(names: Names) -> Range | None:
        one, other = low(names), high(names)
        if order(one, other) is None:
            return None
        return Range(one, other, has_low=has_low, has_high=has_high)

    return found


def half_open(sign: str, end: Closure) -> Closure:
    """`< 5` as a value: the range below five."""

    def found(names: Names) -> Any:
        value = end(names)
        if value is None:
            return None
        if sign in {"<", "<="}:
            return Range(None, value, has_low=False, has_high=sign == "<=")
        return Range(value, None, has_low=sign == ">=", has_high=False)

    return found


def belongs(value: Any, place: Any) -> bool | None:
    """What `in` says of a value and a place: a range, a list of values or ranges, or a value to equal."""
    if isinstance(place, Range):
        return within(value, place)
    if isinstance(place, tuple) and same(value, place) is not True:
        return any((within(value, item) if isinstance(item, Range) else same(value, item)) is True for item in place)
    return same(value, place)


def context(entries: Sequence[tuple[str, Closure]]) -> Closure:
    """A context; what is written below may speak of what stands above."""

    def found(names: Names) -> dict[str, Any]:
        values: dict[str, Any] = {}
        inner = names.inside(values)
        for key, part in entries:
            values[key] = part(inner)
        return values

    return found


def part_of(whole: Closure, key: str) -> Closure:
    """What stands behind a dot; of a list, of each of its items."""

    def of(value: Any, run: Run) -> Any:
        if isinstance(value, dict):
            return value.get(key)
        if isinstance(value, tuple):
            run.spend(len(value))
            return tuple([of(item, run) for item in value])
        return _RANGE_PARTS[key](value) if isinstance(value, Range) and key in _RANGE_PARTS else dates.part(value, key)

    return lambda names: of(whole(names), names.run)


_RANGE_PARTS: dict[str, Callable[[Range], Any]] = {
    "start": lambda place: place.low,
    "end": lambda place: place.high,
    "start included": lambda place: place.has_low,
    "end included": lambda place: place.has_high,
}


def called(function: Closure, parts: Sequence[Closure]) -> Closure:
    """A call with values by place."""

    def found(names: Names) -> Any:
        return call(names.run, function(names), [part(names) for part in parts])

    return found


def called_by_name(function: Closure, parts: Sequence[tuple[str, Closure]]) -> Closure:
    """A call with values by name."""

    def found(names: Names) -> Any:
        return call_named(names.run, function(names), {key: part(names) for key, part in parts})

    return found


def built_in(function: Builtin) -> Closure:
    """A function of the standard as a value."""
    return lambda _names: function


def function(label: str, parameters: Sequence[tuple[str, Sort]], body: Closure, result: Sort) -> Closure:
    """A function: a value of another sort than it asks for is null to it."""
    keys = tuple(key for key, _ in parameters)

    def found(names: Names) -> Function:
        def give(values: tuple[Any, ...]) -> Any:
            given = zip(parameters, values, strict=True)
            inner = {key: coerced(value, sort) for (key, sort), value in given}
            return coerced(body(names.inside(inner)), result)

        return Function(label, keys, give)

    return found


def instance(part: Closure, sort: Sort) -> Closure:
    """`instance of`."""
    return lambda names: is_instance(part(names), sort)
