"""存贷: deposits and loans by 网格, 客户经理 and 机构 as of the last day delivered, and the households behind."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.analytics.metrics import metric
from qianmo.apps.crm.queries import SIDES, Held, LakeDay, lake_day
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.web.holdings import BASES, HEADS, Row, grouped, growth, lanes_of, movers, narrowed, ordered, rows_of, total
from qianmo.web.lists import HOLDERS, HOLDINGS
from qianmo.web.lists.holders import COLUMNS as HOLDER_COLUMNS
from qianmo.web.lists.holders import held_page, whose
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.towns import FEW_TOWNS

METRICS = ("position", "average")
COLUMNS = {"fen": "余额", **BASES, "average": "年日均", "accounts": "账户"}
PAGE = 50


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A lane of deposits or loans; `lane`, `side` and `sort` choose it, `base` what the movers are told against."""
    lanes = lanes_of(seat)
    lane = request.GET.get("lane", "village")
    if lane not in lanes:
        raise Http404
    day = lake_day()
    shown = {"lane": lane, "lanes": _links(request, "lane", lanes, lane, keeps=("side", "sort", "order"))}
    if day is None:
        return show(request, seat, "figures/none.html", room="figures", **shown)
    return show(request, seat, "figures/page.html", room="figures", **shown, **_lane(request, seat, day, lane))


def _lane(request: HttpRequest, seat: Seat, day: LakeDay, lane: str) -> dict[str, Any]:
    side = _one_of(request, "side", SIDES)
    columns = {**COLUMNS, "lacking": "有存无贷"} if lane == "village" else COLUMNS
    sort, rising = _one_of(request, "sort", columns), request.GET.get("order") == "low"
    base = _one_of(request, "base", BASES)
    chosen = {key: value for key, value in HOLDINGS.chosen(request.GET).items() if key != "lane"}
    kept = chosen if lane == "village" else {"lane": lane, **chosen}
    every = rows_of(seat, day, lane)
    rows = ordered(narrowed(every, chosen), side=side, sort=sort, rising=rising)
    held = total(rows)
    towns = {row.under: row.note for row in every if row.under}
    folded = lane == "village" and "town" not in chosen and len({row.under for row in rows} - {""}) > FEW_TOWNS
    up, down = movers(rows, side=side, base=base)
    return {
        "side": side,
        "side_name": SIDES[side],
        "sides": _links(request, "side", SIDES, side),
        "head": HEADS[lane],
        "heads": _heads(request, columns, sort, rising=rising),
        "bases": _links(request, "base", BASES, base),
        "base_name": BASES[base],
        "rows": rows,
        "named": sum(bool(row.code) for row in rows),
        "groups": grouped(rows, side=side, sort=sort, rising=rising) if folded else [],
        "held": held,
        "mine": held.side(side),
        "growth": growth(held.side(side)),
        "lending": Ratio(held.loan.fen, held.deposit.fen),
        "opens": seat.person.may(Right.SEE_CUSTOMERS),
        "lacks": lane == "village",
        "up": up,
        "down": down,
        "towns": sorted(towns.items()),
        "owners": _owners(every),
        "chosen": chosen,
        **_told(seat, day),
        **listed(seat, HOLDINGS, kept, rows=len(rows)),
    }


@seated(Right.SEE_CUSTOMERS)
def households(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The households behind a row of a lane, or all within the scope; they sum to it."""
    day = lake_day()
    chosen = HOLDERS.chosen(request.GET)
    place = whose(seat, chosen, on=seat.on if day is None else day.as_of)
    if day is None:
        return show(request, seat, "figures/none.html", room="figures", place=place)
    side = chosen.get("side", "deposit")
    sort, rising = _one_of(request, "sort", HOLDER_COLUMNS), request.GET.get("order") == "low"
    skip = int(text) if (text := request.GET.get("skip", "")).isdecimal() and len(text) < 9 else 0
    found = held_page(seat, day, chosen, place, sort=sort, rising=rising, skip=skip, limit=PAGE)
    forward = {**chosen, "sort": sort, "order": "low" if rising else "high", "skip": skip + PAGE}
    return show(
        request,
        seat,
        "figures/households.html",
        room="figures",
        place=place,
        side=side,
        side_name=SIDES.get(side, ""),
        sides=_links(request, "side", SIDES, side, keeps=(*place.address, "sort", "order")),
        heads=_heads(request, HOLDER_COLUMNS, sort, rising=rising),
        found=found,
        rest=found.besides != Held(),
        whole=found.total + found.besides,
        first=skip + 1,
        last=skip + len(found.rows),
        next_address=f"?{urlencode(forward)}" if skip + len(found.rows) < found.households else "",
        first_address=f"?{urlencode({**forward, 'skip': 0})}" if skip else "",
        chosen=chosen,
        **_told(seat, day),
        **listed(seat, HOLDERS, chosen, rows=found.households),
    )


def _told(seat: Seat, day: LakeDay) -> dict[str, Any]:
    """What stands at the foot of every figure: its metric with version, the day it is as of, and how late that is."""
    return {"metrics": [metric(name) for name in METRICS], "as_of": day.as_of, "behind": day.behind(on=seat.on)}


def _one_of(request: HttpRequest, name: str, known: Mapping[str, object]) -> str:
    text = request.GET.get(name, "")
    return text if text in known else next(iter(known))


def _links(
    request: HttpRequest, name: str, known: Mapping[str, str], current: str, keeps: tuple[str, ...] = ()
) -> list[tuple[str, str, bool]]:
    """Address, name and whether it is current, of each choice; other parameters are kept, all or those named."""
    kept = {
        key: value for key, value in request.GET.items() if key not in {name, "skip"} and (not keeps or key in keeps)
    }
    return [(f"?{urlencode({**kept, name: key})}", title, key == current) for key, title in known.items()]


def _heads(request: HttpRequest, columns: Mapping[str, str], sort: str, *, rising: bool) -> list[tuple[str, str, str]]:
    """Address, name and present order of each column one can sort by; the column sorted by turns round."""
    kept = {key: value for key, value in request.GET.items() if key not in {"sort", "order", "skip"}}
    heads = []
    for key, title in columns.items():
        order = "low" if key == sort and not rising else "high"
        state = ("ascending" if rising else "descending") if key == sort else ""
        heads.append((f"?{urlencode({**kept, 'sort': key, 'order': order})}", title, state))
    return heads


def _owners(rows: list[Row]) -> list[tuple[int, str]]:
    found = {row.owner_id: row.owner for row in rows if row.owner_id is not None}
    return sorted(found.items(), key=lambda one: one[1])
