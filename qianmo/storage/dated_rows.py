"""A table of dated rows that says one thing from a day on: what is the same goes on, the rest ends, what is new begins.

Every row has `valid`, a half-open range of days. Nothing is edited or removed, so any past day can be asked again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Func

Rows = models.QuerySet[Any]


def say_from(
    day: date, *, rows: Rows, key: Sequence[str], wanted: Iterable[Mapping[str, Any]], until: str = ""
) -> None:
    """Let these rows hold from a day on in the place of `rows` in force that day; the caller holds a transaction.

    `key` names the fields that say what a row is about. With `until`, that entry of a wanted row is its last day plus
    one (None: open).
    """
    left = {tuple(one[name] for name in key): dict(one) for one in wanted}
    for row in rows.select_for_update().filter(valid__contains=day):
        about = tuple(getattr(row, name) for name in key)
        new = left.get(about)
        if new is not None and _same(row, new, until):
            del left[about]
            continue
        row.valid = DateRange(row.valid.lower, day)
        row.save(update_fields=["valid"])
    rows.model._default_manager.bulk_create(
        rows.model(valid=DateRange(day, new.pop(until, None)), **new) for new in left.values()
    )


def _same(row: Any, new: Mapping[str, Any], until: str) -> bool:
    ends = not until or row.valid.upper == new[until]
    return ends and all(getattr(row, name) == value for name, value in new.items() if name != until)


def end_open(day: date, *, rows: Rows) -> date | None:
    """End the open one of these rows on a day, so that another can follow; the caller holds a transaction.

    Where it began no earlier than that day nothing is done, and the day it began on is returned.
    """
    present = rows.select_for_update().filter(valid__upper_inf=True).first()
    if present is None:
        return None
    if present.valid.lower >= day:
        began: date = present.valid.lower
        return began
    present.valid = DateRange(present.valid.lower, day)
    present.save(update_fields=["valid"])
    return None


def beginnings(rows: Rows) -> list[date]:
    """The days on which a row begins."""
    return list(rows.annotate(begins=Func("valid", function="lower")).values_list("begins", flat=True).distinct())
