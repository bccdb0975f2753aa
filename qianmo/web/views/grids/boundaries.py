"""村界: boundaries brought as GeoJSON or drawn on the board, judged together, and what every village had before."""

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.grids.boundaries import old_boundaries, surveyed_villages
from qianmo.apps.grids.outlining import Drawn, draw_boundaries
from qianmo.apps.grids.queries import cells
from qianmo.domain.access import Right
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import was_too_large

CODES, NAMES = ("code", "代码", "区划代码", "村代码"), ("name", "名称", "村", "村名")
DATUMS = {"wgs84": "WGS-84（测绘、GeoJSON 的标准）", "gcj02": "GCJ-02（国内网络地图）"}
FEWEST, LONGEST = 3, 200_000
NOT_POINTS = "没有存：界线要三个以上的点，每行一个“经度,纬度”"
NOT_READ = "没有读懂文件。请传 GeoJSON（.geojson 或 .json），每个村一个面，属性里有 code（12 位区划代码）"


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How many villages have a real boundary, the form that brings more, and the outlines that were replaced."""
    real, every = surveyed_villages()
    return show(
        request,
        seat,
        "grids/boundaries.html",
        room="grids",
        real=real,
        every=every,
        rows=old_boundaries(),
        datums=DATUMS.items(),
        villages=[(one.code, one.name) for one in cells(level="village") if seat.scope.allows(one.id)],
        may_change=seat.person.may(Right.CHANGE_DIVISIONS),
    )


@require_POST
@seated(Right.CHANGE_DIVISIONS)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put the boundaries of a file in force, all or none; what is wrong is said village by village."""
    here = reverse("boundaries")
    file = request.FILES.get("file")
    if was_too_large(request) or file is None:
        return refuse(request, "没有收到文件，或文件太大。请选一份 GeoJSON 再传", to=here)
    known: dict[str, str] = {}
    for one in cells(level="village"):
        known[one.name] = "" if one.name in known else one.code
    drawn = drawn_in(file.read(), known)
    if not drawn:
        return refuse(request, NOT_READ, to=here)
    datum = request.POST.get("datum", "")
    answer = draw_boundaries(
        drawn=drawn, surveyed_in=datum if datum in DATUMS else "wgs84", how="file", by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, dict):
        said = [f"一条也没有收：{len(drawn):,} 条里 {len(answer):,} 条不对", *(one.reason for one in answer.values())]
        return refuse(request, "。".join(said[:6]), to=here)
    return done(request, f"已换 {answer:,} 个村的界线，原来的留在下面", to=here)


@seated(Right.CHANGE_DIVISIONS)
def draw(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The board on which the boundary of `village` is drawn."""
    return _board(request, seat, request.GET.get("village", ""), points="", refused=())


@require_POST
@seated(Right.CHANGE_DIVISIONS)
def save(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Put a drawn boundary in force from today; the points come as lines of longitude and latitude (GCJ-02)."""
    typed = request.POST.get("points", "").replace("\x00", "")[:LONGEST]
    ring = ring_of(typed)
    if ring is None:
        return _board(request, seat, code, points=typed, refused=[NOT_POINTS])
    drawn = Drawn(code, {"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    answer = draw_boundaries(
        drawn=[drawn], surveyed_in="gcj02", how="map", by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    if isinstance(answer, dict):
        return _board(request, seat, code, points=typed, refused=[one.reason for one in answer.values()])
    return done(request, "已存，从今天起用新界线，原来的留着", to=reverse("boundaries"))


def _board(request: HttpRequest, seat: Seat, code: str, *, points: str, refused: Sequence[str]) -> HttpResponse:
    found = cells(level="village", codes=[code.replace("\x00", "")])
    here = next((one for one in found if seat.scope.allows(one.id)), None)
    if here is None:
        raise Http404
    shown = show(
        request, seat, "grids/draw.html", room="grids", title=here.name, drawn=here.code, within=here.code,
        ground=reverse("ground"), back=(reverse("boundaries"), "村界"), save=reverse("save-boundary", args=[here.code]),
        points=points, refused=refused,
    )  # fmt: skip
    shown.status_code = 422 if refused else 200
    return shown


def ring_of(text: str) -> list[tuple[float, float]] | None:
    """The points of a drawing, a line each; None where fewer than three or not all are points."""
    try:
        pairs = [line.replace("，", ",").split(",") for line in text.split() if line]
        ring = [(float(lon), float(lat)) for lon, lat in pairs]
    except ValueError:
        return None
    return ring if len(ring) >= FEWEST and all(isfinite(value) for pair in ring for value in pair) else None


def drawn_in(content: bytes, known: Mapping[str, str]) -> list[Drawn]:
    """The features of a file, each under the code it names or the one known for its name; none if it is no GeoJSON."""
    try:
        read: Any = json.loads(content)
        features = read["features"] if read.get("type") == "FeatureCollection" else [read]
        named = [(one.get("properties") or {}, one.get("geometry") or {}) for one in features]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []
    return [Drawn(_first(said, CODES) or known.get(_first(said, NAMES), ""), geometry) for said, geometry in named]


def _first(said: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((str(said[key]).strip()[:20] for key in keys if said.get(key)), "")
