"""Letting go of what is older than a bank must keep: whole months, of every table that is kept by month."""

import re
from collections.abc import Mapping
from datetime import date

from qianmo.analytics.lake.edition import Lake

MONTH = re.compile(r"/(\d{4}-\d{2})/[^/]+$")


def forget(lake: Lake, *, before: date) -> int:
    """Let nothing count that ended before the month of a day; how many files that were.

    Spans that reach into that month stay whole, so that every later day says what it said; the days before it are no
    longer vouched for. Each file goes once no kept edition names it.
    """
    month, gone = before.isoformat()[:7], 0
    with lake.changing() as change:
        for table, names in change.base.files.items():
            for name in names:
                found = MONTH.search(name.removeprefix(table))
                if found and found[1] < month:
                    change.remove(table, name)
                    gone += 1
        books = change.notes.get("days", {})
        kept = {book: _from(month, days) for book, days in books.items()}
        if gone or kept != books:
            change.notes["days"] = kept
            change.publish()
        return gone


def _from(month: str, days: Mapping[str, int]) -> dict[str, int]:
    """The days of a month and later; the last day there is in any case, so that the next one follows on it."""
    return {day: fen for day, fen in days.items() if day >= month or day == max(days)}
