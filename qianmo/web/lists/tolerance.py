"""不良容忍度 and 做小做散 by unit, manager and product, as the pages show them and as workbooks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.targets.queries import (
    DayCard,
    SpreadRow,
    Tolerated,
    counted_days,
    scales_on,
    spread,
    tolerance,
)
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.tolerance import Outcome, Step
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.indicator_parts import names_of
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.words.indicator import GRAINS, points, rate

TAKEN = {
    Outcome.FREE: ("final", "容忍度内，免责"), Outcome.ORDINARY: ("wait", "一般责任"),
    Outcome.STRICT: ("breach", "从严追责"),
}  # fmt: skip
"""The shape and the words of how bad loans are taken."""


def day_of(query: Query) -> DayCard | None:
    """The counted day an address names, else the last."""
    days = counted_days()
    return next((one for one in days if one.on_day.isoformat() == query.get("day")), next(iter(days), None))


def grain_of(query: Query) -> str:
    """By whom an address asks, else by unit."""
    return query["grain"] if query.get("grain") in GRAINS else "branch"


def steps_of(day: DayCard, query: Query) -> list[Step]:
    """The scale an address names, else the first of the day."""
    scales = scales_on(day.on_day)
    return scales.get(query.get("scale", ""), next(iter(scales.values())))


def _seen(seat: Seat, grain: str, day: DayCard) -> Callable[[str], bool]:
    """Of people only those in sight are told."""
    sight = staff_in_sight(person=seat.person, on=day.on_day) if grain == "manager" else None
    return lambda key: sight is None or (key.isdecimal() and int(key) in sight)


def borne(seat: Seat, day: DayCard, query: Query) -> Tolerated:
    """How the bad loans of the bank and of whoever is in sight are taken."""
    grain = grain_of(query)
    seen = _seen(seat, grain, day)
    told = tolerance(on_day=day.on_day, steps=steps_of(day, query), grain=grain)
    return replace(told, rows=tuple(one for one in told.rows if seen(one.key)))


def spread_rows(seat: Seat, query: Query) -> list[SpreadRow]:
    """How small the loans of whoever is in sight are."""
    day, grain = day_of(query), grain_of(query)
    if day is None:
        return []
    seen = _seen(seat, grain, day)
    return [one for one in spread(on_day=day.on_day, grain=grain) if seen(one.key)]


def _count(seat: Seat, query: Query) -> int:
    day = day_of(query)
    return 0 if day is None else len(borne(seat, day, query).rows)


def _borne(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    day, grain = day_of(query), grain_of(query)
    if day is None:
        return
    rows = borne(seat, day, query).rows
    names, steps = names_of(grain, [one.key for one in rows], on=day.on_day), steps_of(day, query)
    for one in rows:
        yield (
            names.get(one.key, one.key), one.sums.fen / FEN_PER_WAN, one.sums.bad_fen / FEN_PER_WAN,
            one.borne.share.percent(4), rate(one.borne.bound), points(one.borne.room), TAKEN[one.borne.outcome][1],
            steps[0].scale, day.on_day,
        )  # fmt: skip


def average_wan(fen: int, borrowers: int) -> float | None:
    """What a borrower owes on average, in 万元."""
    return round(fen / borrowers / FEN_PER_WAN, 4) if borrowers else None


def _spread(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    rows, day, grain = spread_rows(seat, query), day_of(query), grain_of(query)
    if day is None:
        return
    names = names_of(grain, [one.key for one in rows], on=day.on_day)
    for one in rows:
        yield (
            names.get(one.key, one.key), one.every.borrowers, one.every.fen / FEN_PER_WAN,
            average_wan(one.every.fen, one.every.borrowers), one.little.borrowers, one.little.fen / FEN_PER_WAN,
            average_wan(one.little.fen, one.little.borrowers), one.share.percent(4),
            Ratio(one.little.borrowers, one.every.borrowers).percent(4),
            None if one.was is None else Ratio(one.was[1].fen, one.was[0].fen).percent(4), day.on_day,
        )  # fmt: skip


TOLERANCE = Listing(
    key="tolerance",
    title="不良容忍度",
    address="tolerance",
    right=Right.SEE_FUNNEL,
    filters={"day": "截至", "grain": "按", "scale": "容忍度"},
    heads=[
        Head("谁的"), Head("余额（万元）", "money"), Head("不良（万元）", "money"), Head("不良率"), Head("免责到"),
        Head("差距", meaning="负数是超过的点数"), Head("结论"), Head("容忍度"), Head("截至", "date"),
    ],
    definition="不良率是次级、可疑、损失余额除以余额；未取整比较；客户经理按当天主办",
    count=_count,
    rows=_borne,
    keeps=False,
)  # fmt: skip
SPREAD = Listing(
    key="spread",
    title="做小做散",
    address="spread",
    right=Right.SEE_FUNNEL,
    filters={"day": "截至", "grain": "按"},
    heads=[
        Head("谁的"), Head("户数", "count"), Head("余额（万元）", "money"), Head("户均（万元）", "money"),
        Head("小额户数", "count"), Head("小额余额（万元）", "money"), Head("小额户均（万元）", "money"),
        Head("小额占余额"), Head("小额占户数"), Head("年初小额占余额"), Head("截至", "date"),
    ],
    definition="小额是单户授信合计不超过“小额贷款”上限的客户，不论客群用途；一个客户只算一户",
    count=lambda seat, query: len(spread_rows(seat, query)),
    rows=_spread,
    keeps=False,
)  # fmt: skip
