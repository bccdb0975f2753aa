"""What goes through a list: filters, `for … return`, `some` and `every … satisfies`. Each round costs a step."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from qianmo.decisions.tree.calls import CALLS
from qianmo.decisions.whole.limits import Names
from qianmo.decisions.whole.meaning import Closure, name
from qianmo.decisions.whole.values import Range


def picked(whole: Closure, test: Closure) -> Closure:
    """`list[…]`: the item at a place, or the items for which a test holds. A value alone is a list of one."""

    def found(names: Names) -> Any:
        value = whole(names)
        if value is None:
            return None
        items = value if isinstance(value, tuple) else (value,)
        kept = []
        for item in items or (None,):
            names.run.spend(1)
            inner = {"item": item, **item} if isinstance(item, dict) else {"item": item}
            answer = test(names.inside(inner))
            if isinstance(answer, Decimal):
                return CALLS["item of list"](items, answer) if answer == int(answer) else None
            if answer is True and items:
                kept.append(item)
        return tuple(kept)

    return found


Domain = Callable[[Names], Iterator[Any] | None]


def items_in(part: Closure) -> Domain:
    """What a loop goes through: the items of a list, the whole numbers or days of a range; null of nothing."""

    def found(names: Names) -> Iterator[Any] | None:
        value = part(names)
        if value is None:
            return None
        if isinstance(value, Range):
            return steps_of(value.low, value.high)
        return iter(value if isinstance(value, tuple) else (value,))

    return found


def steps_in(low: Closure, high: Closure) -> Domain:
    """What `for i in 5..1` goes through."""
    return lambda names: steps_of(low(names), high(names))


def steps_of(low: Any, high: Any) -> Iterator[Any] | None:
    """The whole numbers or the days from one to the other, upward or downward."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        if low != int(low) or high != int(high):
            return None
        step = 1 if low <= high else -1
        return (Decimal(number) for number in range(int(low), int(high) + step, step))
    if type(low) is type(high) is date:
        step = 1 if low <= high else -1
        return (low.fromordinal(day) for day in range(low.toordinal(), high.toordinal() + step, step))
    return None


def _rounds(names: Names, loops: Sequence[tuple[str, Domain]]) -> Iterator[Names | None]:
    """The scopes of all rounds, the last loop turning fastest; None once where there is nothing to go through."""
    (key, domain), *rest = loops
    items = domain(names)
    if items is None:
        yield None
        return
    for item in items:
        names.run.spend(1)
        inner = names.inside({key: item})
        if rest:
            yield from _rounds(inner, rest)
        else:
            yield inner


def loop(loops: Sequence[tuple[str, Domain]], body: Closure) -> Closure:
    """`for … return …`; the body may speak of what is already there by the name `partial`."""

    def found(names: Names) -> tuple[Any, ...] | None:
        results: list[Any] = []
        for inner in _rounds(names, loops):
            if inner is None:
                return None
            inner.values["partial"] = _Growing(results)
            results.append(body(inner))
        return tuple(results)

    return found


class _Growing:
    """The results so far; made a list when somebody asks."""

    def __init__(self, results: list[Any]) -> None:
        self.results = results


def partial(names: Names) -> Any:
    """The results so far of the loop one stands in."""
    found = name("partial")(names)
    if not isinstance(found, _Growing):
        return found
    names.run.spend(len(found.results))
    return tuple(found.results)


def quantified(loops: Sequence[tuple[str, Domain]], test: Closure, *, of_all: bool) -> Closure:
    """`every … satisfies …` and `some … satisfies …`, three-valued."""

    def found(names: Names) -> bool | None:
        answer: bool | None = of_all
        for inner in _rounds(names, loops):
            one = None if inner is None else test(inner)
            if one is (not of_all):
                return not of_all
            answer = answer if one is of_all else None
        return answer

    return found
