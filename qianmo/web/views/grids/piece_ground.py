"""村内各块: what lies below a village, where it lies, and who answers for it; outlines are drawn or brought here."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.grids.drawn import boundaries, is_drawn
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.outlining import Drawn
from qianmo.apps.grids.piece_outlines import PieceOutline, draw_pieces, outlines_of
from qianmo.apps.grids.queries import CellRow, cell, stewards
from qianmo.domain.access import Right
from qianmo.web.ground import village_ground
from qianmo.web.lists import PIECES
from qianmo.web.lists.pieces import lines_of
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import was_too_large
from qianmo.web.views.drives.village import village_of
from qianmo.web.views.grids.boundaries import DATUMS, LONGEST, NOT_POINTS, drawn_in, ring_of

NOT_READ = "没有读懂文件。请传 GeoJSON（.geojson 或 .json），每块一个面，属性里有 code（代码）或 name（名称）"


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The pieces of a village with their households and outlines, and the forms that draw and bring outlines."""
    here = _village(seat, code)
    rows, unput = lines_of(seat, here.id)
    return show(
        request, seat, "grids/village_pieces.html", room="grids", village=here, rows=rows, unput=unput,
        drawn=sum(one.outline.geometry is not None for one in rows), datums=DATUMS.items(),
        may_draw=seat.person.may(Right.MOVE_GRIDS), outlined=is_drawn(cell_id=here.id),
        steward=stewards(cell_ids=[here.id], on=seat.on).get(here.id),
        **listed(seat, PIECES, {"village": code}, rows=len(rows)),
    )  # fmt: skip


@seated(Right.SEE_FUNNEL)
def ground(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """A village and its pieces as GeoJSON, for the map and for the board."""
    del request  # nothing narrows it
    here = _village(seat, code)
    found = boundaries(cell_ids=[here.id])
    body = village_ground(found[0] if found else None, outlines_of(village_ids=[here.id])[here.id])
    return HttpResponse(body, content_type="application/geo+json", headers={"Cache-Control": "private, no-store"})


@require_POST
@seated(Right.MOVE_GRIDS)
def bring(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Put the outlines of a file in force, all or none; what is wrong is said piece by piece."""
    here, to = _village(seat, code), reverse("village-pieces", args=[code])
    rows = outlines_of(village_ids=[here.id])[here.id]
    file = request.FILES.get("file")
    if was_too_large(request) or file is None:
        return refuse(request, "没有收到文件，或文件太大。请选一份 GeoJSON 再传", to=to)
    drawn = drawn_in(file.read(), {one.name: one.code for one in rows})
    if not drawn:
        return refuse(request, NOT_READ, to=to)
    own = {one.code for one in rows}
    if any(one.code not in own for one in drawn):
        return refuse(request, "一条也没有收：有的块不在这个村，或代码、名称对不上。请核对", to=to)
    datum = request.POST.get("datum", "")
    answer = draw_pieces(
        drawn=drawn, surveyed_in=datum if datum in DATUMS else "wgs84", how="file", writing=_writing(seat)
    )
    if isinstance(answer, dict):
        said = [f"一条也没有收：{len(drawn):,} 条里 {len(answer):,} 条不对", *(one.reason for one in answer.values())]
        return refuse(request, "。".join(said[:6]), to=to)
    return done(request, f"已换 {answer:,} 块的界线，从今天起用", to=to)


@seated(Right.MOVE_GRIDS)
def draw(request: HttpRequest, seat: Seat, code: str, piece: str) -> HttpResponse:
    """The board on which the outline of a piece is drawn, inside its village and beside its siblings."""
    return _board(request, seat, code, piece, points="", refused=())


@require_POST
@seated(Right.MOVE_GRIDS)
def save(request: HttpRequest, seat: Seat, code: str, piece: str) -> HttpResponse:
    """Put a drawn outline in force from today; the points come as lines of longitude and latitude (GCJ-02)."""
    typed = request.POST.get("points", "").replace("\x00", "")[:LONGEST]
    here, ring = _piece(_village(seat, code), piece), ring_of(typed)
    if ring is None:
        return _board(request, seat, code, piece, points=typed, refused=[NOT_POINTS])
    drawn = Drawn(here.code, {"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    answer = draw_pieces(drawn=[drawn], surveyed_in="gcj02", how="map", writing=_writing(seat))
    if isinstance(answer, dict):
        said = [one.reason for one in answer.values()]
        return _board(request, seat, code, piece, points=typed, refused=said)
    return done(request, f"已存，{here.name}从今天起用新界线", to=reverse("village-pieces", args=[code]))


def _board(
    request: HttpRequest, seat: Seat, code: str, piece: str, *, points: str, refused: Sequence[str]
) -> HttpResponse:
    village = _village(seat, code)
    here = _piece(village, piece)
    shown = show(
        request, seat, "grids/draw.html", room="grids", title=f"{village.name} {here.name}", drawn=here.code,
        within=code, ground=reverse("village-ground", args=[code]),
        back=(reverse("village-pieces", args=[code]), f"{village.name}各块"),
        save=reverse("save-piece", args=[code, piece]), points=points, refused=refused,
    )  # fmt: skip
    shown.status_code = 422 if refused else 200
    return shown


def _writing(seat: Seat) -> Writing:
    return Writing(scope=seat.scope, by=seat.person.staff_id, at=seat.at, on=seat.on)


def _village(seat: Seat, code: str) -> CellRow:
    here = cell(cell_id=village_of(seat, code))
    if here is None or here.ended_on is not None:
        raise Http404
    return here


def _piece(village: CellRow, piece: str) -> PieceOutline:
    found = next((one for one in outlines_of(village_ids=[village.id])[village.id] if one.code == piece), None)
    if found is None:
        raise Http404
    return found
