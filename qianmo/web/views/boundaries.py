"""村界: boundaries brought as GeoJSON, judged all together, and what every village had before."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
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
    drawn = _drawn(file.read())
    if not drawn:
        return refuse(request, NOT_READ, to=here)
    datum = request.POST.get("datum", "")
    answer = draw_boundaries(
        drawn=drawn, surveyed_in=datum if datum in DATUMS else "wgs84", by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, dict):
        said = [f"一条也没有收：{len(drawn):,} 条里 {len(answer):,} 条不对", *(one.reason for one in answer.values())]
        return refuse(request, "。".join(said[:6]), to=here)
    return done(request, f"已换 {answer:,} 个村的界线，原来的留在下面", to=here)


def _drawn(content: bytes) -> list[Drawn]:
    """The features of a file, each under the code it names or the code of the one village of its name."""
    try:
        read: Any = json.loads(content)
        features = read["features"] if read.get("type") == "FeatureCollection" else [read]
        named = [(one.get("properties") or {}, one.get("geometry") or {}) for one in features]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []
    known: dict[str, str] = {}
    for cell in cells(level="village"):
        known[cell.name] = "" if cell.name in known else cell.code
    return [Drawn(_first(said, CODES) or known.get(_first(said, NAMES), ""), geometry) for said, geometry in named]


def _first(said: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((str(said[key]).strip()[:20] for key in keys if said.get(key)), "")
