"""Reads of one person's month: every line with quantity, price and result, and what each quantity is a sum of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction

from django.db.models import Sum

from qianmo.analytics.work import Measure
from qianmo.apps.performance.models import Item, Standing
from qianmo.apps.performance.queries.allocations import Allotted, allotted
from qianmo.apps.performance.queries.appeals import Adjusted, adjusted_in
from qianmo.apps.performance.queries.deferrals import released_in
from qianmo.apps.performance.queries.months import MonthCard, counted_months
from qianmo.apps.performance.reckoning import Stood
from qianmo.domain.performance import scores
from qianmo.domain.performance.deferrals import Part
from qianmo.domain.performance.grade_pay import DIMENSIONS, STANDS_BY, terms_of
from qianmo.domain.performance.pricing import Price
from qianmo.domain.performance.schemes import Line


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A line of one person's month; a line of the scheme that came to nothing is told as well, with noughts.

    `pool_percent` is the line's weight of a pool that is shared by what everybody brought, in place of a price.
    """

    line: Line
    measure: Measure
    points_price: Price | None
    pay_price: Price | None
    pool_percent: int | None
    volume: int
    points_centi: int
    paid_volume: int
    pay_fen: int
    estimated_centi: int | None
    estimated_fen: int | None

    @property
    def pays(self) -> bool:
        """Whether it brings pay, by a price or out of a pool."""
        return self.pay_price is not None or self.pool_percent is not None


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's month: where he or she stands, the lines, and everything else that is paid.

    Who was not measured has no standing and no lines, and is paid what a branch gave, what was put right, what fell
    due.
    """

    staff_id: int
    standing: Stood | None
    lines: list[SlipLine]
    allotted: list[Allotted]
    """What branches gave of their own totals, once signed."""
    adjusted: list[Adjusted]
    """What of earlier months was put right and counts in this one."""
    released: list[Part]
    """The parts of what earlier months kept back that fall due in this one, with what was taken of them."""
    asked: list[tuple[str, int, int]]
    """Dimensions the grade is asked for: name, points asked and reached, in hundredths; none without grades."""

    @property
    def allotted_fen(self) -> int:
        """What branches gave, in all."""
        return sum(one.fen for one in self.allotted)

    @property
    def paid_now_fen(self) -> int:
        """What is paid now: earned less what is kept back, what fell due, branches gave, was put right."""
        own = self.standing.earned_fen - self.standing.kept_back_fen if self.standing else 0
        due = sum(one.left_fen for one in self.released)
        return own + due + self.allotted_fen + sum(one.pay_fen for one in self.adjusted)


def slip(*, month: MonthCard, staff_id: int, months: Sequence[MonthCard] = ()) -> Slip | None:
    """One person's month; None for who was neither measured nor is paid anything in it.

    `months` are all that were counted, where the caller has read them already.
    """
    standing = _stood(Standing.objects.filter(month=month.id, staff=staff_id).first())
    lines = _lines(month, standing) if standing else []
    found = Slip(
        staff_id,
        standing,
        lines,
        allotted(month=month.first, staff_id=staff_id),
        adjusted_in(month=month.first, staff_id=staff_id),
        released_in(due=month.first, months=months or counted_months(), staff_ids=[staff_id]).get(staff_id, []),
        _asked(month, standing, lines) if standing else [],
    )
    return found if found.standing or found.allotted or found.adjusted or found.released else None


def _stood(row: Standing | None) -> Stood | None:
    return None if row is None else Stood(**{one.name: getattr(row, one.name) for one in fields(Stood)})


def _lines(month: MonthCard, standing: Stood) -> list[SlipLine]:
    found = {row.line: row for row in Item.objects.filter(month=month.id, staff=standing.staff_id)}
    pool = month.scheme.pool
    pooled = pool.weights if pool and month.scheme.pool_of(standing.segment) else {}
    return [
        _line(line, month.measures[line.measure], found.get(line.code), segment=standing.segment, pooled=pooled)
        for line in month.scheme.lines
        if standing.segment in line.points or standing.segment in line.pay or line.code in pooled
    ]


def _asked(month: MonthCard, standing: Stood, lines: list[SlipLine]) -> list[tuple[str, int, int]]:
    terms = None if standing.grade == STANDS_BY else terms_of(month.scheme.grades, grade=standing.grade)
    return [
        (DIMENSIONS[name], asked, sum(one.points_centi for one in lines if one.line.dimension == name))
        for name, asked in (terms.asks.items() if terms else ())
    ]


def history(*, staff_id: int, since: date, until: date) -> list[tuple[date, int, int]]:
    """A person's months from one to another: first day, points, place."""
    rows = Standing.objects.filter(staff=staff_id, month__first__gte=since, month__first__lte=until)
    return list(rows.order_by("month__first").values_list("month__first", "points_centi", "place"))


def _line(line: Line, measure: Measure, row: Item | None, *, segment: str, pooled: Mapping[str, int]) -> SlipLine:
    prices = line.points.get(segment), line.pay.get(segment), pooled.get(line.code)
    if row is None:
        return SlipLine(line, measure, *prices, 0, 0, 0, 0, None, None)
    return SlipLine(
        line, measure, *prices, row.volume, row.points_centi, row.paid_volume, row.pay_fen, row.estimated_centi,
        row.estimated_fen,
    )  # fmt: skip


def strengths(*, month: MonthCard, own: Slip) -> list[tuple[SlipLine, Fraction]]:
    """Lines from strongest to weakest: points above the average of the segment, as a share of it (晴雨表).

    Lines whose average is nothing say nothing.
    """
    standing = own.standing
    if standing is None:
        return []
    peers = Standing.objects.filter(month=month.id, segment=standing.segment)
    people = peers.count()
    asked = Item.objects.filter(month=month.id, staff__in=peers.values("staff"))
    sums: Mapping[str, int] = dict(asked.values_list("line").annotate(Sum("points_centi")))
    lines = {one.line.code: one for one in own.lines}
    average = {code: Fraction(sums[code], people) for code in lines if code in sums}
    far = scores.strengths({code: one.points_centi for code, one in lines.items()}, average=average)
    return [(lines[code], share) for code, share in far]
