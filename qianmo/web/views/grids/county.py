"""网格: the county map with its equal list, and the facts of one cell beside them."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from qianmo.apps.campaigns.queries import CellFunnel, funnel_by_village, lattice
from qianmo.apps.grids.drawn import ground_mark
from qianmo.apps.grids.handovers import owners_in, takers
from qianmo.apps.grids.queries import CellRow, Scope, cells, stewards
from qianmo.domain.access import Right
from qianmo.domain.funnel import Funnel
from qianmo.web.canal import reaches
from qianmo.web.ground import drawn_ground, edition
from qianmo.web.groups import recent
from qianmo.web.lists import GRIDS
from qianmo.web.lists.grids import DAYS, asked_days, narrowed
from qianmo.web.lists.workspace import listed
from qianmo.web.map_list import map_list
from qianmo.web.measures import DEFAULT_MEASURE, GROWTH, MEASURES
from qianmo.web.posting import day
from qianmo.web.seat import Seat, seated, show
from qianmo.web.stages import LATTICE_ORDER
from qianmo.web.telling import KNOWN, telling
from qianmo.web.towns import Town, gather, total
from qianmo.web.villages import rank

ORDERS = {"low": "从低到高", "high": "从高到低"}
FOR_GOOD = 365 * 24 * 3600


@seated(Right.SEE_FUNNEL)
def county_map(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The map page: `measure` colours it, `since` and `until` compare two days, `order` sorts, `cell` is selected."""
    key = request.GET.get("measure", "")
    days, fault = asked_days(request.GET, on=seat.on)
    told = telling(seat, key if key in KNOWN else DEFAULT_MEASURE, days=days)
    order = "high" if request.GET.get("order") == "high" else "low"
    every = funnel_by_village(scope=seat.scope)
    chosen = GRIDS.chosen(request.GET)
    villages = narrowed(seat, every, chosen)
    may_move = seat.person.may(Right.MOVE_GRIDS)
    board = map_list(villages, told, rising=order == "low", ticks=may_move)
    selected = request.GET.get("cell", "")
    return show(
        request,
        seat,
        "grids/map.html",
        room="grids",
        measure=told.measure,
        measures=KNOWN.values(),
        told=told,
        edition=edition(ground_mark()),
        days=None if told.missing else days,
        typed={name: request.GET.get(name, "") if day(request.GET.get(name, "")) else "" for name in DAYS},
        fault=fault or told.missing,
        growth=told.measure is GROWTH,
        order=order,
        orders=ORDERS.items(),
        board=board,
        rows=board.selecting(selected),
        selected=selected,
        chosen=chosen,
        narrowed=urlencode(chosen),
        **listed(seat, GRIDS, chosen, rows=board.villages),
        towns_known=[
            (town.code, town.name) for town in (board.towns if len(villages) == len(every) else gather(every))
        ],
        owners_known=owners_in(scope=seat.scope, on=seat.on),
        may_move=may_move,
        lists_points=seat.person.may(Right.SEE_CUSTOMERS),
        **(_beside(seat, selected, every, villages) if selected else _county(board.towns, board.funnel)),
    )


@seated(Right.SEE_FUNNEL)
def cell_panel(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The plot beside the map for one town or village, fetched when it is selected; alone it opens the map."""
    if not request.headers.get("HX-Request"):
        return redirect(f"/grids/?cell={code}")
    answer = show(request, seat, "grids/beside.html", room="grids", **_beside(seat, code, None, None))
    answer["HX-Replace-Url"] = _selecting(code, request.headers.get("HX-Current-URL", ""))
    return answer


def _selecting(code: str, address: str) -> str:
    """The address of the map as it is narrowed and coloured now, with this cell selected."""
    kept = [(key, value) for key, value in parse_qsl(urlsplit(address).query) if key != "cell"]
    return f"?{urlencode([*kept, ('cell', code)])}"


@seated(Right.SEE_FUNNEL)
def ground(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Towns and villages as GeoJSON, the same for all; under the address of their edition a browser keeps them."""
    del seat  # outlines are no secret: only what stands on them is scoped
    mark = ground_mark()
    body, packed, tag = drawn_ground(mark)
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if small else body, content_type="application/geo+json", headers={"ETag": tag})
    if small:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    if request.GET.get("edition") == edition(mark):
        patch_cache_control(response, private=True, max_age=FOR_GOOD, immutable=True)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    fresh = get_conditional_response(request, etag=tag, response=response)
    return fresh if isinstance(fresh, HttpResponse) else response


def _beside(
    seat: Seat, code: str, every: list[CellFunnel] | None, villages: list[CellFunnel] | None
) -> dict[str, object]:
    """What the plot beside the map shows: a village, a town, or the whole scope when nothing is selected.

    `every` are the villages of the scope and `villages` those the list is narrowed to, where they were asked for.
    """
    if not code:
        known = funnel_by_village(scope=seat.scope) if villages is None else villages
        return _county(gather(known), total(village.funnel for village in known))
    for level in ("village", "town"):
        found = cells(level=level, codes=[code])
        if found and level == "village" and seat.scope.allows(found[0].id):
            return _village(seat, found[0], every)
        if found and level == "town":
            return _town(seat, code, villages)
    raise Http404


def _county(towns: Sequence[Town], funnel: Funnel) -> dict[str, object]:
    return {"beside": "grids/county.html", "towns": towns, "here": funnel, "reaches": reaches(funnel)}


def _village(seat: Seat, cell: CellRow, every: list[CellFunnel] | None) -> dict[str, object]:
    village_id = cell.id
    known = funnel_by_village(scope=Scope(frozenset({village_id}))) if every is None else every
    village = next(one for one in known if one.cell_id == village_id)
    squares = lattice(scope=seat.scope, village_id=village_id)
    counts = Counter(stage for _, stage in squares)
    may_move = seat.person.may(Right.MOVE_GRIDS)
    return {
        "beside": "grids/village.html",
        "village": village,
        "steward": stewards(cell_ids=[village_id], on=seat.on).get(village_id),
        "reaches": reaches(village.funnel, within={"village": village.code}),
        "squares": squares,
        "named": seat.person.may(Right.SEE_CUSTOMERS),
        "recent": recent(scope=seat.scope, village_id=village_id),
        "may_give": may_move,
        "takers": takers(branch_ids={cell.branch_id}, on=seat.on) if may_move else [],
        "square_counts": [(stage, counts[stage.key]) for stage in LATTICE_ORDER if counts[stage.key]],
    }


def _town(seat: Seat, code: str, villages: list[CellFunnel] | None) -> dict[str, object]:
    known = funnel_by_village(scope=seat.scope) if villages is None else villages
    towns: list[Town] = [town for town in gather(known) if town.code == code]
    if not towns:
        raise Http404
    measure = MEASURES[DEFAULT_MEASURE]
    return {
        "beside": "grids/town.html",
        "town": towns[0],
        "reaches": reaches(towns[0].funnel, within={"town": code}),
        "town_villages": rank(towns[0].villages, measure, rising=False),
    }
