"""What deciding a case gives: a value or an error, with the rules that hit on the way.

Both engines answer with this record, so their answers can be compared as a whole; the steps with the values of every
column come only from the engine that decides one case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from qianmo.decisions.tree.moments import Months, written
from qianmo.decisions.tree.quantity import EXACT


class CaseError(Exception):
    """This case cannot be decided; the text is the reason, in Chinese."""


@dataclass(frozen=True, slots=True)
class Step:
    """One decision on the way: what its columns read, which rows hit (from 1; None for a formula), its value."""

    decision: str
    label: str
    columns: tuple[tuple[str, Any], ...]
    hits: tuple[int, ...] | None
    value: Any

    def as_json(self) -> dict[str, Any]:
        """The step for a page or a file."""
        return {
            "decision": self.decision,
            "label": self.label,
            "columns": {label: jsonable(presented(value)) for label, value in self.columns},
            "hits": None if self.hits is None else list(self.hits),
            "value": jsonable(presented(self.value)),
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one case. `value` is None with an `error`; a table of several outputs gives a mapping.

    The steps are put together when somebody asks for them, which of a whole county nobody does.
    """

    decision: str
    value: Any
    error: str | None
    hits: Mapping[str, tuple[int, ...]]
    retell: Callable[[], tuple[Step, ...]] = field(default=tuple, compare=False, repr=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What happened on the way, up to the error if there is one; only from the engine for one case."""
        return self.retell()

    def as_json(self) -> dict[str, Any]:
        """The outcome for JSON: whole numbers as integers, other numbers as exact decimal text, days as text."""
        return {
            "decision": self.decision,
            "value": jsonable(self.value),
            "hits": {name: list(rows) for name, rows in self.hits.items()},
            "error": self.error,
        }


def record(columns: Mapping[str, Any], *, is_list: bool) -> Any:
    """A record of values by output name; of columns of many rows, a list of records."""
    if not is_list:
        return dict(columns)
    return tuple(dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def presented(value: Any) -> Any:
    """A computed value for the caller: whole numbers as int, others as Decimal without idle zeros."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize(EXACT)
    if isinstance(value, (list, tuple)):
        return tuple(presented(item) for item in value)
    if isinstance(value, dict):
        return {name: presented(item) for name, item in value.items()}
    return value


def jsonable(value: Any) -> Any:
    """A presented value for JSON."""
    match value:
        case Mapping():
            return {name: jsonable(item) for name, item in value.items()}
        case tuple() | list():
            return [jsonable(item) for item in value]
        case Decimal():
            return format(value, "f")
        case date() | time() | timedelta() | Months():
            return written(value)
        case _:
            return value
