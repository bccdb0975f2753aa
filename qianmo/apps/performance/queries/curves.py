"""Reads of transfer price curves: each with its rate by tenor, the latest first."""

from dataclasses import dataclass
from datetime import date

from qianmo.analytics.lake import Lake, where
from qianmo.analytics.work.earnings import contracts_told
from qianmo.apps.performance.pricing import priced_curves


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve: from when it holds, and ppm by days."""

    from_on: date
    points: list[tuple[int, int]]


def curves() -> list[Curve]:
    """Every curve that was published."""
    found: dict[date, Curve] = {}
    for row in priced_curves().to_pylist():
        one = found.setdefault(row["from_on"], Curve(row["from_on"], []))
        one.points.append((row["tenor_days"], row["rate_ppm"]))
    return list(reversed(found.values()))


def core_contracts(*, on: date) -> tuple[int, int]:
    """Of the core's loans not due on a day, how many came with the day they reprice, and how many without."""
    lake = Lake(where())
    return contracts_told(lake=lake, edition=lake.edition(), on=on)
