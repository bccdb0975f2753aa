"""How a function of the language is declared and called: by place or by name, null for what it cannot take.

A declaration says the parameters as the standard writes them, `string: string, start position: number`, where what ends
in `?` may be left out and in `*` may come many times. `any` takes everything, null too; every other sort gives null for
null. A list of one stands for its item where an item is asked, and a value for the list of it where a list is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from qianmo.decisions.whole.limits import Run
from qianmo.decisions.whole.values import Range, sort_of

Body = Callable[..., Any]
Declared = TypeVar("Declared", bound=Body)
WRONG = object()
MOMENTS = {"day": {"date", "date and time"}, "duration": {"years and months duration", "days and time duration"}}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value a function takes."""

    name: str
    sorts: frozenset[str]
    is_optional: bool = False
    is_many: bool = False

    def fitted(self, value: Any) -> Any:
        """The value as the function takes it; WRONG when it cannot."""
        if "any" in self.sorts or sort_of(value) in self.sorts:
            return value
        if value is None:
            return None if self.is_optional and not self.is_many else WRONG
        if "list" in self.sorts:
            return (value,)
        if isinstance(value, tuple) and len(value) == 1 and sort_of(value[0]) in self.sorts:
            return value[0]
        return WRONG


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    body: Body
    needs_run: bool

    def by_place(self, values: Sequence[Any]) -> list[Any] | None:
        """The values as the function takes them; None when this is not the way it is called."""
        many = self.parameters[-1] if self.parameters and self.parameters[-1].is_many else None
        least = sum(not one.is_optional for one in self.parameters)
        if (
            len(values) < least
            or (self.parameters and not values)
            or (many is None and len(values) > len(self.parameters))
        ):
            return None
        known = list(self.parameters[: len(values)])
        if many is not None:
            known += [many] * (len(values) - len(known))
        found = [parameter.fitted(value) for parameter, value in zip(known, values, strict=True)]
        return None if any(one is WRONG for one in found) else found

    def by_name(self, values: Mapping[str, Any]) -> list[Any] | None:
        """As by place, from values by name; one that may come many times comes as a list."""
        names = [one.name for one in self.parameters]
        if not set(values) <= set(names):
            return None
        found: list[Any] = []
        for parameter in self.parameters:
            if parameter.name not in values and not parameter.is_optional:
                return None
            value = values.get(parameter.name)
            found += value if parameter.is_many and isinstance(value, tuple) else [value]
        while found and self.parameters[len(found) - 1].is_optional and found[-1] is None:
            found.pop()
        return self.by_place(found)


@dataclass(frozen=True, slots=True, eq=False)
class Builtin:
    """A function of the standard, with all the ways to call it."""

    name: str
    ways: tuple[Signature, ...]

    def call(self, run: Run, values: Sequence[Any]) -> Any:
        """What it gives of values by place; null when it cannot take them."""
        return self._first(run, (way.by_place(values) for way in self.ways))

    def call_named(self, run: Run, values: Mapping[str, Any]) -> Any:
        """What it gives of values by name."""
        return self._first(run, (way.by_name(values) for way in self.ways))

    def _first(self, run: Run, fitted: Any) -> Any:
        for way, values in zip(self.ways, fitted, strict=True):
            if values is not None:
                return way.body(run, *values) if way.needs_run else way.body(*values)
        return None


BUILTINS: dict[str, Builtin] = {}


def feel(name: str, declared: str = "", *, needs_run: bool = False) -> Callable[[Declared], Declared]:
    """Declares one way to call a function of the language."""
    parameters = tuple(_parameter(text) for text in declared.split(",") if text.strip())

    def declare(body: Declared) -> Declared:
        ways = BUILTINS[name].ways if name in BUILTINS else ()
        BUILTINS[name] = Builtin(name, (*ways, Signature(parameters, body, needs_run)))
        return body

    return declare


def _parameter(text: str) -> Parameter:
    name, _, sort = (part.strip() for part in text.partition(":"))
    bare = sort.rstrip("?*")
    sorts = {one for choice in bare.split("|") for one in MOMENTS.get(choice.strip(), {choice.strip()})}
    return Parameter(name, frozenset(sorts), is_optional=sort.endswith(("?", "*")), is_many=sort.endswith("*"))


def ends(value: Any) -> Range:
    """A point as the range that holds it alone."""
    return value if isinstance(value, Range) else Range(value, value, has_low=True, has_high=True)
