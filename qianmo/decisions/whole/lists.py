"""The functions about lists. A place counts from 1, or from the end where it is negative."""

from datetime import timedelta
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from qianmo.decisions.tree.moments import Months
from qianmo.decisions.whole.arithmetic import add, divide, multiply, subtract
from qianmo.decisions.whole.builtins import feel
from qianmo.decisions.whole.calling import call
from qianmo.decisions.whole.limits import Run
from qianmo.decisions.whole.values import NUMBERS, holds, order, same

Items = tuple[Any, ...]
_SUMMED = frozenset({Decimal, Months, timedelta})


def _at(items: Items, position: Decimal) -> int | None:
    """The index of a place; None where the list has none such."""
    place = int(position)
    if place != position or not 0 < abs(place) <= len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


def _extreme(items: Items, sign: int) -> Any:
    found = items[0] if items and order(items[0], items[0]) is not None else None
    for item in items[1:]:
        compared = order(item, found)
        if compared is None:
            return None
        found = item if compared == sign else found
    return found


def _spread(items: Items) -> Items:
    """What a function got that may be given a list or its items: `min(1, 2)` as well as `min([1, 2])`."""
    return items[0] if len(items) == 1 and isinstance(items[0], tuple) else items


@feel("min", "list: list")
@feel("min", "c: any*")
def _min(*items: Any) -> Any:
    return _extreme(_spread(items), -1)


@feel("max", "list: list")
@feel("max", "c: any*")
def _max(*items: Any) -> Any:
    return _extreme(_spread(items), 1)


@feel("sum", "list: list")
@feel("sum", "n: any*")
def _sum(*items: Any) -> Any:
    numbers = _spread(items)
    if not numbers:
        return None
    total = numbers[0] if type(numbers[0]) in _SUMMED else None
    for number in numbers[1:]:
        total = add(total, number)
    return total


@feel("mean", "list: list")
@feel("mean", "n: any*")
def _mean(*items: Any) -> Any:
    numbers = _spread(items)
    return divide(_sum(numbers), Decimal(len(numbers))) if numbers else None


@feel("product", "list: list")
@feel("product", "n: any*")
def _product(*items: Any) -> Any:
    numbers = _numbers(_spread(items))
    total: Any = Decimal(1) if numbers else None
    for number in numbers or ():
        total = multiply(total, number)
    return total


@feel("median", "list: list")
@feel("median", "n: any*")
def _median(*items: Any) -> Any:
    numbers = _numbers(_spread(items))
    if not numbers:
        return None
    ordered, middle = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(add(ordered[middle - 1], ordered[middle]), Decimal(2))


@feel("stddev", "list: list")
@feel("stddev", "n: any*")
def _stddev(*items: Any) -> Decimal | None:
    """How far the numbers lie apart, as of a sample; null of fewer than two."""
    numbers = _numbers(_spread(items))
    if not numbers or len(numbers) < 2:
        return None
    mean = divide(_sum(numbers), Decimal(len(numbers)))
    squares = tuple(multiply(subtract(one, mean), subtract(one, mean)) for one in numbers)
    variance = divide(_sum(squares), Decimal(len(numbers) - 1))
    return None if variance is None else NUMBERS.sqrt(variance)


@feel("mode", "list: list")
@feel("mode", "n: any*")
def _mode(*items: Any) -> Items | None:
    """The most frequent numbers, the least first."""
    numbers = _numbers(_spread(items))
    if numbers is None:
        return None
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return tuple(sorted(number for number, count in counts.items() if count == most))


def _numbers(items: Items) -> Items | None:
    return items if all(isinstance(item, Decimal) for item in items) else None


@feel("count", "list: list")
def _count(items: Items) -> Decimal:
    return Decimal(len(items))


def _every(*items: Any) -> bool | None:
    """And over all: false wins, then null."""
    found = _spread(items)
    if any(item is False for item in found):
        return False
    return True if all(item is True for item in found) else None


def _some(*items: Any) -> bool | None:
    """Or over all: true wins, then null."""
    found = _spread(items)
    if any(item is True for item in found):
        return True
    return False if all(item is False for item in found) else None


for _name, _whether in (("all", _every), ("and", _every), ("any", _some), ("or", _some)):
    feel(_name, "list: list")(_whether)
    feel(_name, "b: any*")(_whether)


@feel("list contains", "list: list, element: any")
def _contains(items: Items, element: Any) -> bool:
    return holds(items, element)


@feel("sublist", "list: list, start position: number, length: number?")
def _sublist(items: Items, start: Decimal, length: Decimal | None = None) -> Items | None:
    at = _at(items, start)
    if at is None or (length is not None and (length < 1 or at + length > len(items))):
        return None
    return items[at:] if length is None else items[at : at + int(length)]


@feel("append", "list: list, item: any*", needs_run=True)
def _append(run: Run, items: Items, *more: Any) -> Items:
    run.spend(len(items))
    return (*items, *more)


@feel("concatenate", "list: list*", needs_run=True)
def _concatenate(run: Run, *lists: Items) -> Items | None:
    run.spend(sum(map(len, lists)))
    return tuple(item for items in lists for item in items)


@feel("insert before", "list: list, position: number, newItem: any", needs_run=True)
def _insert(run: Run, items: Items, position: Decimal, item: Any) -> Items | None:
    run.spend(len(items))
    at = _at(items, position)
    return None if at is None else (*items[:at], item, *items[at:])


@feel("remove", "list: list, position: number")
def _remove(items: Items, position: Decimal) -> Items | None:
    at = _at(items, position)
    return None if at is None else (*items[:at], *items[at + 1 :])


@feel("list replace", "list: list, position: number, newItem: any")
def _replace(items: Items, position: Decimal, item: Any) -> Items | None:
    at = _at(items, position)
    return None if at is None else (*items[:at], item, *items[at + 1 :])


@feel("list replace", "list: list, match: function, newItem: any", needs_run=True)
def _replace_where(run: Run, items: Items, match: Any, item: Any) -> Items | None:
    answers = [call(run, match, (one, item)) for one in items]
    if not all(isinstance(answer, bool) for answer in answers):
        return None
    return tuple(item if answer else one for one, answer in zip(items, answers, strict=True))


@feel("reverse", "list: list")
def _reverse(items: Items) -> Items:
    return items[::-1]


@feel("index of", "list: list, match: any")
def _index(items: Items, match: Any) -> Items:
    return tuple(Decimal(place) for place, item in enumerate(items, start=1) if same(item, match) is True)


@feel("union", "list: list*", needs_run=True)
def _union(run: Run, *lists: Items) -> Items:
    return _distinct(run, tuple(item for items in lists for item in items))


@feel("distinct values", "list: list", needs_run=True)
def _distinct(run: Run, items: Items) -> Items:
    found: list[Any] = []
    for item in items:
        run.spend(1 + len(found) // 8)
        if not holds(tuple(found), item):
            found.append(item)
    return tuple(found)


@feel("duplicate values", "list: list", needs_run=True)
def _duplicates(run: Run, items: Items) -> Items:
    return tuple(one for one in _distinct(run, items) if sum(same(one, item) is True for item in items) > 1)


@feel("flatten", "list: list", needs_run=True)
def _flatten(run: Run, items: Items) -> Items:
    run.spend(len(items))
    out: list[Any] = []
    for item in items:
        out += _flatten(run, item) if isinstance(item, tuple) else [item]
    return tuple(out)


@feel("sort", "list: list, precedes: function?", needs_run=True)
def _sort(run: Run, items: Items, precedes: Any = None) -> Items | None:
    """The items in order: of their own, or as a function says which of two precedes."""
    if precedes is None:
        is_ordered = all(order(one, items[0]) is not None for one in items)
        return tuple(sorted(items, key=cmp_to_key(lambda one, other: order(one, other) or 0))) if is_ordered else None

    def compared(one: Any, other: Any) -> int:
        if call(run, precedes, (one, other)) is True:
            return -1
        return 1 if call(run, precedes, (other, one)) is True else 0

    return tuple(sorted(items, key=cmp_to_key(compared)))
