"""Reads of transfer price curves: each with its rate by tenor, the latest first."""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo.analytics.lake import Lake, where
from qianmo.analytics.work.earnings import contracts_told
from qianmo.apps.performance.models import CurvePoint


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve: from when it holds, who set it, and ppm by days."""

    from_on: date
    set_by: str
    set_at: datetime
    points: list[tuple[int, int]]


def curves() -> list[Curve]:
    """Every curve that was set."""
    found: dict[date, Curve] = {}
    for row in CurvePoint.objects.select_related("set_by").order_by("-from_on", "tenor_days"):
        one = found.setdefault(row.from_on, Curve(row.from_on, row.set_by.name, row.set_at, []))
        one.points.append((row.tenor_days, row.rate_ppm))
    return list(found.values())


def core_contracts(*, on: date) -> tuple[int, int]:
    """Of the core's loans not due on a day, how many came with the day they reprice, and how many without."""
    lake = Lake(where())
    return contracts_told(lake=lake, edition=lake.edition(), on=on)
