"""网格: the county map with its equal list, and the facts of one cell beside them."""

from collections import Counter
from datetime import date
from functools import reduce
from operator import add
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from qianmo.apps.campaigns.queries import CellFunnel, funnel_by_village, lattice
from qianmo.apps.grids.handovers import held_cells, takers
from qianmo.apps.grids.queries import Scope, Stewards, cells, ground_mark, stewards
from qianmo.domain.access import Right
from qianmo.web.canal import reaches
from qianmo.web.ground import drawn_ground
from qianmo.web.groups import recent
from qianmo.web.lists import GRIDS
from qianmo.web.lists.grids import in_post, wanted
from qianmo.web.lists.workspace import listed
from qianmo.web.measures import COMPARABLE, DEFAULT_MEASURE, GROWTH, MEASURES, histogram
from qianmo.web.posting import day
from qianmo.web.seat import Seat, seated, show
from qianmo.web.stages import LATTICE_ORDER
from qianmo.web.telling import KNOWN, telling
from qianmo.web.towns import Town, gather, total
from qianmo.web.villages import rank

ORDERS = {"low": "从低到高", "high": "从高到低"}


@seated(Right.SEE_FUNNEL)
def county_map(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The map page: `measure` colours it, `since` compares with a day, `order` sorts the list, `cell` is selected."""
    key = request.GET.get("measure", "")
    since = _earlier(seat, request.GET.get("since", "")) if (key or DEFAULT_MEASURE) in COMPARABLE else None
    told = telling(seat, key if key in KNOWN else DEFAULT_MEASURE, since=since)
    measure = told.measure
    order = "high" if request.GET.get("order") == "high" else "low"
    every = funnel_by_village(scope=seat.scope)
    owners = stewards(cell_ids=None, on=seat.on)
    chosen = GRIDS.chosen(request.GET)
    staying = in_post(owners, on=seat.on)
    villages = [one for one in every if wanted(one, owners.get(one.cell_id), chosen, staying)]
    whole = reduce(add, map(told.of, villages), told.nothing)
    ranked = rank(villages, measure, rising=order == "low", of=told.of)
    selected = request.GET.get("cell", "")
    return show(
        request,
        seat,
        "grids/map.html",
        room="grids",
        measure=measure,
        measures=KNOWN.values(),
        told=told,
        since=since,
        comparable=COMPARABLE,
        growth=measure is GROWTH,
        order=order,
        orders=ORDERS.items(),
        ranked=ranked,
        bands=histogram(measure, map(told.of, villages)),
        deferred=sum(row.deferred for row in ranked),
        county_share=measure.share(whole),
        county_shown=measure.shown(whole),
        selected=selected,
        chosen=chosen,
        narrowed=urlencode(chosen | ({"since": since.isoformat()} if since else {})),
        **listed(seat, GRIDS, chosen, rows=len(villages)),
        towns_known=gather(every),
        owners_known=_owners(every, owners),
        may_move=seat.person.may(Right.MOVE_GRIDS),
        lists_points=seat.person.may(Right.SEE_CUSTOMERS),
        **_beside(seat, selected, villages),
    )


def _earlier(seat: Seat, text: str) -> date | None:
    """The day to compare with, if one before today was chosen."""
    chosen = day(text)
    return chosen if chosen is not None and chosen < seat.on else None


def _owners(villages: list[CellFunnel], owners: dict[int, Stewards]) -> list[tuple[int, str]]:
    """Who answers for these villages, by name."""
    held = [owners[village.cell_id] for village in villages if village.cell_id in owners]
    found = {one.owner_id: one.owner for one in held if one.owner_id is not None and one.owner is not None}
    return sorted(found.items(), key=lambda one: one[1])


@seated(Right.SEE_FUNNEL)
def cell_panel(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The plot beside the map for one town or village, fetched when it is selected; alone it opens the map."""
    if not request.headers.get("HX-Request"):
        return redirect(f"/grids/?cell={code}")
    answer = show(request, seat, "grids/beside.html", room="grids", **_beside(seat, code, None))
    answer["HX-Replace-Url"] = _selecting(code, request.headers.get("HX-Current-URL", ""))
    return answer


def _selecting(code: str, address: str) -> str:
    """The address of the map as it is narrowed and coloured now, with this cell selected."""
    kept = [(key, value) for key, value in parse_qsl(urlsplit(address).query) if key != "cell"]
    return f"?{urlencode([*kept, ('cell', code)])}"


@seated(Right.SEE_FUNNEL)
def ground(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Towns and villages as GeoJSON; the same for everybody, so an ETag spares all but the first transfer."""
    del seat  # outlines are no secret: only what stands on them is scoped
    body, packed, tag = drawn_ground(ground_mark())
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if small else body, content_type="application/geo+json", headers={"ETag": tag})
    if small:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    patch_cache_control(response, private=True, no_cache=True)
    fresh = get_conditional_response(request, etag=tag, response=response)
    return fresh if isinstance(fresh, HttpResponse) else response


def _beside(seat: Seat, code: str, villages: list[CellFunnel] | None) -> dict[str, object]:
    """What the plot beside the map shows: a village, a town, or the whole scope when nothing is selected."""
    if not code:
        known = funnel_by_village(scope=seat.scope) if villages is None else villages
        funnel = total(village.funnel for village in known)
        return {"beside": "grids/county.html", "towns": gather(known), "here": funnel, "reaches": reaches(funnel)}
    for level in ("village", "town"):
        found = cells(level=level, codes=[code])
        if found and level == "village" and seat.scope.allows(found[0].id):
            return _village(seat, found[0].id)
        if found and level == "town":
            return _town(seat, code, villages)
    raise Http404


def _village(seat: Seat, village_id: int) -> dict[str, object]:
    (village,) = funnel_by_village(scope=Scope(frozenset({village_id})))
    squares = lattice(scope=seat.scope, village_id=village_id)
    counts = Counter(stage for _, stage in squares)
    may_move = seat.person.may(Right.MOVE_GRIDS)
    branches = {one.branch_id for one in held_cells(codes=[village.code], scope=seat.scope)} if may_move else set()
    return {
        "beside": "grids/village.html",
        "village": village,
        "steward": stewards(cell_ids=[village_id], on=seat.on).get(village_id),
        "reaches": reaches(village.funnel, within={"village": village.code}),
        "squares": squares,
        "named": seat.person.may(Right.SEE_CUSTOMERS),
        "recent": recent(scope=seat.scope, village_id=village_id),
        "may_give": may_move,
        "takers": takers(branch_ids=branches, on=seat.on) if may_move else [],
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
