"""网格: the county map with its equal list, and the facts of one cell beside them."""

import json
from collections import Counter
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.gzip import gzip_page

from qianmo.apps.campaigns.queries import CellFunnel, funnel_by_village, lattice
from qianmo.apps.grids.queries import Scope, boundaries, cells, stewards
from qianmo.domain.access import Right
from qianmo.web.canal import reaches
from qianmo.web.measures import DEFAULT_MEASURE, MEASURES, histogram
from qianmo.web.seat import Seat, seated, show
from qianmo.web.stages import LATTICE_ORDER
from qianmo.web.towns import Town, gather, total
from qianmo.web.villages import rank

DRAWN = {"town", "village"}
ORDERS = {"low": "从低到高", "high": "从高到低"}


@seated(Right.SEE_FUNNEL)
def county_map(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The map page; `measure` colours it, `order` sorts the list, `cell` is selected."""
    measure = MEASURES.get(request.GET.get("measure", ""), MEASURES[DEFAULT_MEASURE])
    order = "high" if request.GET.get("order") == "high" else "low"
    villages = funnel_by_village(scope=seat.scope)
    funnel = total(village.funnel for village in villages)
    ranked = rank(villages, measure, rising=order == "low")
    selected = request.GET.get("cell", "")
    return show(
        request,
        seat,
        "grids/map.html",
        room="grids",
        measure=measure,
        measures=MEASURES.values(),
        order=order,
        orders=ORDERS.items(),
        ranked=ranked,
        bands=histogram(measure, (village.funnel for village in villages)),
        deferred=sum(row.deferred for row in ranked),
        county_share=measure.share(funnel),
        county_shown=measure.shown(funnel),
        selected=selected,
        **_beside(seat, selected, villages),
    )


@seated(Right.SEE_FUNNEL)
def cell_panel(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The plot beside the map for one town or village, fetched when it is selected; alone it opens the map."""
    if not request.headers.get("HX-Request"):
        return redirect(f"/grids/?cell={code}")
    return show(request, seat, "grids/beside.html", room="grids", **_beside(seat, code, None))


@gzip_page
@seated(Right.SEE_FUNNEL)
def ground(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Towns and villages as GeoJSON; the same for everybody, so an ETag spares all but the first transfer."""
    del seat  # outlines are no secret: only what stands on them is scoped
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": cell.code,
                "name": cell.name,
                "level": cell.level,
                "parent": cell.parent_code,
                "urban": cell.urban,
                "label": [cell.label_lon, cell.label_lat],
            },
            "geometry": cell.geometry,
        }
        for cell in boundaries()
        if cell.level in DRAWN
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    tag = f'"{sha256(body.encode()).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/geo+json", headers={"ETag": tag})
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
    return {
        "beside": "grids/village.html",
        "village": village,
        "steward": stewards(cell_ids=[village_id], on=seat.on).get(village_id),
        "reaches": reaches(village.funnel, within={"village": village.code}),
        "squares": squares,
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
