"""监管指标: how every sentence of the regulator read on a day, its trend, by whom it is so, and the loans behind."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.analytics.indicators import POPULATIONS
from qianmo.apps.households.queries import faces
from qianmo.apps.targets.queries import (
    DayCard,
    ReadingRow,
    counted_days,
    left_rows,
    readings_of,
    sums_by,
    trend_of,
)
from qianmo.domain.access import Right
from qianmo.domain.credit.guarantees import GUARANTEES
from qianmo.domain.targets.indicators import Base
from qianmo.domain.targets.sentences import NONE, Counted, Figure, base_day, earlier_day, tell
from qianmo.web.indicator_parts import loans_behind, names_of, open_to
from qianmo.web.lists import INDICATOR_LOANS, INDICATORS, LEFT, REPORTED
from qianmo.web.lists.indicator_loans import CLASSES, asked_of, stranger
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.indicator import GRAINS, OPENS, STATES, amount, asks, bound, chart, formula, told_room, version

MOST = 500
"""So many loans are shown; the sum is of all."""
LEFT_SHOWN = 20
"""So many of those who left a population are shown; all are counted."""


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The sentences of a day, and the chosen one beside them."""
    every = counted_days(corrected=True)
    days = [one for one in every if one.is_latest]
    if not days:
        return show(request, seat, "targets/none.html", room="indicators")
    day = _chosen_day(request, every, days)
    readings = readings_of(day=day)
    shown = next((one for one in readings if one.sentence.code == request.GET.get("code")), readings[0])
    grain = request.GET.get("grain", "branch")
    if grain not in GRAINS:
        raise Http404
    sentence = shown.sentence
    lines, ticks = chart(sentence, trend_of(code=sentence.code, until=day.on_day))
    return show(
        request, seat, "targets/indicators.html", room="indicators", day=day, days=days,
        corrected=[one for one in every if one.on_day == day.on_day and one != day],
        rows=[_row(request, one, shown) for one in readings],
        shown=shown, population=POPULATIONS[sentence.population], formula=formula(sentence), asks=asks(sentence),
        version=version(sentence, shown.since, shown.cap_fen), mine=amount(sentence.figure, shown.told.mine),
        bound=bound(sentence, shown.told), room_told=told_room(sentence, shown.told), state=_state(shown),
        lines=lines, ticks=ticks, grain=grain, grain_name=GRAINS[grain],
        grains=[(_link(request, grain=key), name, key == grain) for key, name in GRAINS.items()],
        parts=_parts(seat, day, shown, grain) if day.is_latest else [], **_left(seat, day, shown),
        made_of=_made_of(seat, day, shown) if day.is_latest else [],
        whole=_opens(day.on_day, shown, "bank", ""), opens=sentence.figure in OPENS,
        may_open=seat.person.may(Right.SEE_LINES) and seat.person.county_wide,
        **_leaves(request, seat, day, len(readings)),
    )  # fmt: skip


def _leaves(request: HttpRequest, seat: Seat, day: DayCard, rows: int) -> dict[str, Any]:
    """The way out as a workbook: the sentences as read, or a row for each population as the regulator's forms ask."""
    as_reported = request.GET.get("rows") == "reported"
    listing, count = (REPORTED, len(POPULATIONS)) if as_reported else (INDICATORS, rows)
    return {"as_reported": as_reported, **listed(seat, listing, {"day": day.on_day.isoformat()}, rows=count)}


def _chosen_day(request: HttpRequest, every: list[DayCard], days: list[DayCard]) -> DayCard:
    asked, turn = request.GET.get("day", ""), request.GET.get("turn", "")
    found = [one for one in every if one.on_day.isoformat() == asked and (not turn or str(one.turn) == turn)]
    return next((one for one in found if turn or one.is_latest), days[0])


def _row(request: HttpRequest, one: ReadingRow, shown: ReadingRow) -> dict[str, Any]:
    return {
        "address": _link(request, code=one.sentence.code),
        "current": one is shown,
        "title": one.sentence.title,
        "mine": amount(one.sentence.figure, one.told.mine),
        "bound": bound(one.sentence, one.told),
        "room": told_room(one.sentence, one.told),
        "state": _state(one),
        "force": version(one.sentence, one.since, one.cap_fen).split(" · ")[0],
    }


def _state(one: ReadingRow) -> tuple[str, str]:
    if one.told.holds is None and not one.told.why:
        return "hold", "监测"
    return STATES[one.told.holds]


def _link(request: HttpRequest, **changed: str) -> str:
    kept = {key: value for key, value in request.GET.items() if key in {"day", "code", "grain", "turn"}}
    return f"?{urlencode({**kept, **changed})}"


def _opens(on_day: date, shown: ReadingRow, grain: str, key: str) -> str:
    bad = {"bad": "1"} if shown.sentence.figure is Figure.BAD else {}
    return loans_behind(on_day, shown.sentence.population, grain=grain, key=key, **bad)


def _parts(seat: Seat, day: DayCard, shown: ReadingRow, grain: str) -> list[dict[str, Any]]:
    """How the sentence reads by unit, manager or product, those that lack most first."""
    now = sums_by(on_day=day.on_day, rules_of=day.on_day, grain=grain) or {}
    base = sums_by(on_day=shown.base_on, rules_of=day.on_day, grain=grain)
    whole = sums_by(on_day=day.on_day, rules_of=day.on_day, grain="bank") or {}
    earlier_on = earlier_day(as_of=day.on_day, base=shown.sentence.base)
    earlier = sums_by(on_day=earlier_on, rules_of=day.on_day, grain=grain) if shown.sentence.needs_earlier else None
    names, may_open = names_of(grain, now, on=day.on_day), open_to(seat, grain, day.on_day)
    found = []
    for key, sums in now.items():
        told = tell(
            shown.sentence,
            now=sums,
            base=None if base is None else base.get(key, {}),
            earlier=None if earlier is None else earlier.get(key, {}),
            whole=whole.get(""),
        )
        mine = sums.get(shown.sentence.population, NONE)
        if not mine.fen and not mine.asked:
            continue
        found.append(
            {
                "name": names.get(key, key), "mine": amount(shown.sentence.figure, told.mine), "fen": mine.fen,
                "borrowers": mine.borrowers, "room": told_room(shown.sentence, told),
                "state": ("hold", "监测") if told.holds is None and not told.why else STATES[told.holds],
                "holds": told.holds, "address": _opens(day.on_day, shown, grain, key) if may_open(key) else "",
            }
        )  # fmt: skip
    return sorted(found, key=lambda one: (one["holds"] is not False, -one["fen"]))


def _made_of(seat: Seat, day: DayCard, shown: ReadingRow) -> list[tuple[str, Counted, str]]:
    """What a population is made of, each part with its sums of the whole bank and the way to its loans."""
    whole = (sums_by(on_day=day.on_day, rules_of=day.on_day, grain="bank") or {}).get("", {})
    opens = seat.person.may(Right.SEE_LINES) and seat.person.county_wide
    return [
        (
            POPULATIONS[code].name, whole.get(code, NONE),
            loans_behind(day.on_day, code)
            if opens and whole.get(code, NONE).fen
            else "",
        )
        for code in POPULATIONS[shown.sentence.population].parts
    ]  # fmt: skip


def _left(seat: Seat, day: DayCard, shown: ReadingRow) -> dict[str, Any]:
    """Who left the population since the beginning of the year, where it has a cap; named to whoever sees loans."""
    if not shown.cap_fen or not day.is_latest:
        return {}
    start = base_day(as_of=day.on_day, base=Base.YEAR_START)
    rows = left_rows(on_day=day.on_day, base_on=start, population=shown.sentence.population)
    named = [one.household_id for one in rows[:LEFT_SHOWN] if one.household_id and seat.person.may(Right.SEE_LINES)]
    known = faces(household_ids=named, scope=seat.scope)
    return {
        "left_count": len(rows),
        "left_fen": sum(one.base_fen for one in rows),
        "left_opens": LEFT.link({"day": day.on_day.isoformat(), "population": shown.sentence.population})
        if seat.person.may(Right.SEE_LINES)
        else "",
        "left": [(one, known.get(one.household_id or 0)) for one in rows[:LEFT_SHOWN]],
    }


@seated(Right.SEE_LINES)
def loans(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The loans behind a figure, the largest first; they sum to it. 404 for what lies outside one's sight."""
    chosen = INDICATOR_LOANS.chosen(request.GET)
    asked = asked_of(seat, chosen)
    if asked is None:
        raise Http404
    rows = asked.rows
    ids = [row.household_id for row in rows[:MOST] if row.household_id is not None]
    known = faces(household_ids=ids, scope=seat.scope)
    named = names_of("product", [], on=asked.day)
    names = {**names_of(asked.grain, [asked.key], on=asked.day), "": "全行"}
    return show(
        request, seat, "targets/loans.html", room="indicators", on_day=asked.day,
        population=POPULATIONS[asked.population], place=names.get(asked.key, asked.key), row=asked.row,
        only_bad=asked.only_bad, fen=sum(row.fen for row in rows), count=len(rows), most=MOST,
        rows=[
            (
                row, known.get(row.household_id or 0) or stranger(row), CLASSES[row.loan_class],
                named.get(row.product, row.product), GUARANTEES.get(row.guarantee, row.guarantee),
            )
            for row in rows[:MOST]
        ],
        **listed(seat, INDICATOR_LOANS, chosen, rows=len(rows)),
    )  # fmt: skip
