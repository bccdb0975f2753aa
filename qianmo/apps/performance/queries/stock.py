"""Stock and increment (存量、增量): points, pay and profit of what was there, and of what came since.

Each has measures, and so prices, of its own, as pools of banks weigh deposits there before and those that came since
apart. What is neither, such as visits, stays outside of both.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from qianmo.analytics.work.measures import BOOKS, INCREMENT, STOCK
from qianmo.apps.performance.models import Item, Tally
from qianmo.apps.performance.queries.months import MonthCard

PROFITS: Mapping[str, str] = {"profit_stock": STOCK, "profit_increment": INCREMENT}


@dataclass(frozen=True, slots=True)
class Parted:
    """What one person has of one of the two: points in hundredths, pay of the lines, and simulated profit after tax."""

    points_centi: int = 0
    pay_fen: int = 0
    profit_fen: int = 0


NOTHING: Mapping[str, Parted] = dict.fromkeys(BOOKS, Parted())
"""Of somebody who has neither."""


def stock_and_increment(*, months: Sequence[MonthCard], staff_id: int | None = None) -> dict[int, dict[str, Parted]]:
    """By person and book what several months come to together; of one person or of everybody who has any."""
    whose = {} if staff_id is None else {"staff": staff_id}
    sums: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for month in months:
        books = {line.code: book for line in month.scheme.lines if (book := month.measures[line.measure].book)}
        rows = Item.objects.filter(month=month.id, line__in=books, **whose)
        for staff, line, points, pay in rows.values_list("staff", "line", "points_centi", "pay_fen"):
            own = sums[staff, books[line]]
            own[0] += points
            own[1] += pay
    found = Tally.objects.filter(month__in=[one.id for one in months], measure__in=PROFITS, **whose)
    for staff, measure, fen in found.values_list("staff", "measure").annotate(Sum("amount")):
        sums[staff, PROFITS[measure]][2] += fen
    told: dict[int, dict[str, Parted]] = defaultdict(lambda: dict(NOTHING))
    for (staff, book), parts in sums.items():
        told[staff][book] = Parted(*parts)
    return dict(told)
