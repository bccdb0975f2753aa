"""What a line out of a pool comes to a unit: the pool, the line's part of it, and what everybody in it brought."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Sum

from qianmo.apps.performance.models import Item, Standing
from qianmo.apps.performance.queries.months import MonthCard
from qianmo.domain.performance.pools import pool_price
from qianmo.domain.performance.schemes import Line


@dataclass(frozen=True, slots=True)
class Pooled:
    """A line's part of the pool a segment shares; `unit_fen` is what a unit of the measure came to, as a fraction.

    `people` are those who share the pool, `volume` what all of them together brought (a fall brings nothing).
    """

    pool_fen: int
    percent: int
    people: int
    volume: int
    unit_fen: Fraction | None


def pooled(*, month: MonthCard, segment: str, line: Line) -> Pooled | None:
    """How a line of a segment is paid out of a pool in a month; None where the segment shares none, or not by it."""
    pool, shared = month.scheme.pool, month.scheme.pool_of(segment)
    if pool is None or shared is None or line.code not in pool.weights:
        return None
    among = [one.code for one in month.scheme.segments if month.scheme.pool_of(one.code) == shared]
    people = Standing.objects.filter(month=month.id, segment__in=among).values("staff")
    brought = Item.objects.filter(month=month.id, line=line.code, staff__in=people, paid_volume__gt=0)
    volume, weight = int(brought.aggregate(all=Sum("paid_volume"))["all"] or 0), pool.weights[line.code]
    _, fen = shared
    price = pool_price(pool_fen=fen, weight=weight, weights_total=sum(pool.weights.values()), volume_total=volume)
    unit = None if price is None else price * month.measures[line.measure].unit
    return Pooled(fen, weight, people.count(), volume, unit)
