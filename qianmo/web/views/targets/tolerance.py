"""不良容忍度 and 做小做散: whose bad loans are borne with and whose are not, how small loans are; each opens."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from qianmo.analytics.indicators import POPULATIONS
from qianmo.apps.targets.queries import DayCard, SpreadRow, counted_days, scales_on, spread_by_year
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.sentences import Against, Figure
from qianmo.domain.targets.tolerance import Outcome, Step
from qianmo.web.indicator_parts import loans_behind, names_of, open_to
from qianmo.web.lists.tolerance import (
    SPREAD,
    TAKEN,
    TOLERANCE,
    borne,
    day_of,
    grain_of,
    spread_rows,
    steps_of,
)
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.indicator import GRAINS, MISSING, amount, rate


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One scale by unit, manager or product, whoever is over first; the whole bank above."""
    chosen = TOLERANCE.chosen(request.GET)
    day, grain = day_of(chosen), grain_of(chosen)
    if day is None:
        return show(request, seat, "targets/none.html", room="indicators")
    steps, told = steps_of(day, chosen), borne(seat, day, chosen)
    rows = told.rows
    population, may_open = steps[0].population, open_to(seat, grain, day.on_day)
    names = names_of(grain, [one.key for one in rows], on=day.on_day)

    def opens(key: str) -> str:
        return loans_behind(day.on_day, population, grain=grain, key=key, bad="1") if may_open(key) else ""

    return show(
        request, seat, "targets/tolerance.html", room="indicators", **_framed(day, grain, chosen), steps=steps,
        scales=[(_link(chosen, scale=name), name, name == steps[0].scale) for name in scales_on(day.on_day)],
        said=_said(steps), population=POPULATIONS[population],
        bank=[_told(told.bank, "全行")] if told.bank else [],
        rows=[
            _told(one, names.get(one.key, one.key)) | {"address": opens(one.key)} for one in rows
        ],
        over=sum(one.borne.outcome is not Outcome.FREE for one in rows),
        **listed(seat, TOLERANCE, chosen, rows=len(rows)),
    )  # fmt: skip


def _framed(day: DayCard, grain: str, chosen: dict[str, str]) -> dict[str, Any]:
    return {
        "day": day, "days": counted_days(), "grain": grain, "grain_name": GRAINS[grain], "chosen": chosen,
        "grains": [(_link(chosen, grain=key), name, key == grain) for key, name in GRAINS.items()],
    }  # fmt: skip


def _link(chosen: dict[str, str], **changed: str) -> str:
    return f"?{urlencode({**chosen, **changed})}"


def _said(steps: list[Step]) -> str:
    """A scale in words: 不高于各项贷款不良率加 3.00 点的免责，超过的一般责任."""
    by_all = steps[0].against == Against.ALL
    told = []
    for one in steps:
        where = f"各项贷款不良率加 {one.above_ppm / 10_000:.2f} 点" if by_all else f"{one.above_ppm / 10_000:.2f}%"
        told.append(f"{'达到' if one.reached else '超过'}{where}，{TAKEN[Outcome(one.outcome)][1]}")
    return f"{'；'.join(told)}；以内免责"


def _told(one: Any, name: str) -> dict[str, Any]:
    room = one.borne.room
    return {
        "name": name, "fen": one.sums.fen, "bad_fen": one.sums.bad_fen, "share": one.borne.share.percent(),
        "bound": rate(one.borne.bound), "state": TAKEN[one.borne.outcome],
        "room": f"{'余' if room >= 0 else '超'} {rate(abs(room)).removesuffix('%')} 点",
    }  # fmt: skip


@seated(Right.SEE_FUNNEL)
def small(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How small and spread the loans are by unit, manager or product, and of the bank at the end of every year."""
    chosen = SPREAD.chosen(request.GET)
    day, grain = day_of(chosen), grain_of(chosen)
    if day is None:
        return show(request, seat, "targets/none.html", room="indicators")
    rows, may_open = spread_rows(seat, chosen), open_to(seat, grain, day.on_day)
    names = names_of(grain, [one.key for one in rows], on=day.on_day)
    return show(
        request, seat, "targets/spread.html", room="indicators", **_framed(day, grain, chosen),
        population=POPULATIONS["little"],
        years=[_sized(one, one.key) for one in spread_by_year(on_day=day.on_day)],
        rows=[
            _sized(one, names.get(one.key, one.key))
            | {"address": loans_behind(day.on_day, "little", grain=grain, key=one.key) if may_open(one.key) else ""}
            for one in rows
        ],
        **listed(seat, SPREAD, chosen, rows=len(rows)),
    )  # fmt: skip


def _sized(one: SpreadRow, name: str) -> dict[str, Any]:
    moved = one.moved_bp
    return {
        "name": name, "every": one.every, "little": one.little, "share": one.share.percent(),
        "heads": Ratio(one.little.borrowers, one.every.borrowers).percent(),
        "average": amount(Figure.AVERAGE, Ratio(one.every.fen, one.every.borrowers)),
        "little_average": amount(Figure.AVERAGE, Ratio(one.little.fen, one.little.borrowers)),
        "moved": MISSING if moved is None else f"{'升' if moved >= 0 else '降'} {abs(moved) / 100:.2f} 点",
    }  # fmt: skip
