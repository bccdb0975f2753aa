"""The functions that set points and ranges against each other: before, meets, overlaps, includes and their like."""

from collections.abc import Callable
from typing import Any

from qianmo.decisions.whole.builtins import feel
from qianmo.decisions.whole.values import Range, order, same, within

_POINT = "number|string|date|time|date and time|duration"


def _both(*truths: bool | None) -> bool | None:
    """And: null where anything cannot be told."""
    if None in truths:
        return None
    return all(truths)


def _less(left: Any, right: Any) -> bool | None:
    found = order(left, right)
    return None if found is None else found < 0


def _equal(left: Any, right: Any) -> bool | None:
    found = order(left, right)
    return None if found is None else found == 0


def _apart(first: Range, second: Range) -> bool | None:
    """Does the first end before the second begins?"""
    found = order(first.high, second.low)
    if found is None:
        return None
    return found < 0 or (found == 0 and not (first.has_high and second.has_low))


def _point(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value, has_low=True, has_high=True)


def _between_all(name: str, names: tuple[str, str], test: Callable[[Range, Range], bool | None]) -> None:
    """A test of two ranges that points may take too."""
    for one in (_POINT, "range"):
        for other in (_POINT, "range"):
            feel(name, f"{names[0]}: {one}, {names[1]}: {other}")(lambda a, b: test(_point(a), _point(b)))
    for one in (_POINT, "range"):
        feel(name, f"point: {_POINT}, range: {one}")(lambda a, b: test(_point(a), _point(b)))
    feel(name, f"range: range, point: {_POINT}")(lambda a, b: test(_point(a), _point(b)))
    feel(name, f"point1: {_POINT}, point2: {_POINT}")(lambda a, b: test(_point(a), _point(b)))


_between_all("before", ("range1", "range2"), _apart)
_between_all("after", ("range1", "range2"), lambda one, other: _apart(other, one))


@feel("meets", "range1: range, range2: range")
def _meets(one: Range, other: Range) -> bool | None:
    found = _equal(one.high, other.low)
    return None if found is None else found and one.has_high and other.has_low


@feel("met by", "range1: range, range2: range")
def _met_by(one: Range, other: Range) -> bool | None:
    return _meets(other, one)


@feel("overlaps", "range1: range, range2: range")
def _overlaps(one: Range, other: Range) -> bool | None:
    first, second = _apart(one, other), _apart(other, one)
    return None if first is None or second is None else not first and not second


def _begins_before(one: Range, other: Range) -> bool | None:
    found = order(one.low, other.low)
    if found is None:
        return None
    return found < 0 or (found == 0 and one.has_low and not other.has_low)


def _ends_before(one: Range, other: Range) -> bool | None:
    found = order(one.high, other.high)
    if found is None:
        return None
    return found < 0 or (found == 0 and other.has_high and not one.has_high)


@feel("overlaps before", "range1: range, range2: range")
def _overlaps_before(one: Range, other: Range) -> bool | None:
    """Begins earlier, ends within the other or with it."""
    begins, apart, later = _begins_before(one, other), _apart(one, other), _ends_before(other, one)
    return None if None in {begins, apart, later} else bool(begins) and not apart and not later


@feel("overlaps after", "range1: range, range2: range")
def _overlaps_after(one: Range, other: Range) -> bool | None:
    """Begins within the other or with it, ends later."""
    ends, apart, earlier = _ends_before(other, one), _apart(other, one), _begins_before(one, other)
    return None if None in {ends, apart, earlier} else bool(ends) and not apart and not earlier


@feel("finishes", f"point: {_POINT}, range: range")
def _finishes_at(point: Any, place: Range) -> bool | None:
    return _both(_equal(point, place.high), place.has_high)


@feel("finishes", "range1: range, range2: range")
def _finishes(one: Range, other: Range) -> bool | None:
    earlier = _begins_before(one, other)
    ends = _both(_equal(one.high, other.high), one.has_high == other.has_high)
    return None if earlier is None or ends is None else ends and not earlier


@feel("finished by", f"range: range, point: {_POINT}")
def _finished_by_point(place: Range, point: Any) -> bool | None:
    return _finishes_at(point, place)


@feel("finished by", "range1: range, range2: range")
def _finished_by(one: Range, other: Range) -> bool | None:
    return _finishes(other, one)


@feel("starts", f"point: {_POINT}, range: range")
def _starts_at(point: Any, place: Range) -> bool | None:
    return _both(_equal(point, place.low), place.has_low)


@feel("starts", "range1: range, range2: range")
def _starts(one: Range, other: Range) -> bool | None:
    begins, later = _both(_equal(one.low, other.low), one.has_low == other.has_low), _ends_before(other, one)
    return None if begins is None or later is None else begins and not later


@feel("started by", f"range: range, point: {_POINT}")
def _started_by_point(place: Range, point: Any) -> bool | None:
    return _starts_at(point, place)


@feel("started by", "range1: range, range2: range")
def _started_by(one: Range, other: Range) -> bool | None:
    return _starts(other, one)


@feel("includes", f"range: range, point: {_POINT}")
def _includes_point(place: Range, point: Any) -> bool | None:
    return within(point, place)


@feel("includes", "range1: range, range2: range")
def _includes(one: Range, other: Range) -> bool | None:
    begins, ends = _begins_before(other, one), _ends_before(one, other)
    return None if begins is None or ends is None else not begins and not ends


@feel("during", f"point: {_POINT}, range: range")
def _during_point(point: Any, place: Range) -> bool | None:
    return within(point, place)


@feel("during", "range1: range, range2: range")
def _during(one: Range, other: Range) -> bool | None:
    return _includes(other, one)


@feel("coincides", f"point1: {_POINT}, point2: {_POINT}")
def _coincides(one: Any, other: Any) -> bool | None:
    return _equal(one, other)


@feel("coincides", "range1: range, range2: range")
def _coincide(one: Range, other: Range) -> bool | None:
    return same(one, other)


@feel("range", "from: string")
def _range(text: str) -> Range | None:
    """The range a text writes, `"[1..5)"`."""
    from qianmo.decisions.whole.language import written_range  # reading knows the functions, and this one knows reading

    return written_range(text)
