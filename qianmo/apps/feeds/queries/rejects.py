"""The rows of a delivery that were refused, as they may be shown: line, reason and text, long numbers masked."""

import csv
from dataclasses import dataclass
from itertools import islice

from qianmo.apps.feeds.queries.deliveries import reject_file
from qianmo.domain.deliveries import without_numbers


@dataclass(frozen=True, slots=True)
class Reject:
    """A refused row."""

    line: str
    reason: str
    text: str


def rejects_of(*, delivery_id: int, offset: int = 0, limit: int) -> list[Reject] | None:
    """Refused rows in the order of the file, from the row after so many; None where their file is gone."""
    path = reject_file(delivery_id=delivery_id)
    if path is None:
        return None
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = islice(csv.reader(file), 1 + offset, 1 + offset + limit)
        return [Reject(line, without_numbers(reason), without_numbers(text)) for line, reason, text in rows]
