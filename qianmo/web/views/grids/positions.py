"""户坐标: households as points of the map, the equal list of what is in view, and the table that brings coordinates."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.queries import WHICH
from qianmo.apps.households.services import Located, bring_positions
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.coordinate_files import COLUMNS, read_geojson, read_row
from qianmo.web.lists import LOCATED
from qianmo.web.lists.located import doors, dotted, gathered, located, which_of
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import give_back, sent_sheet
from qianmo.web.uploading import was_too_large
from qianmo.web.views.grids.boundaries import DATUMS

SHOWN = 200


@never_cache
@seated(Right.SEE_FUNNEL)
def drawn(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the map draws in a box: squares with counts where households are many, else points.

    `items` are [longitude, latitude, households, of these true, household id], the id 0 for a square.
    """
    near = dotted(seat, request.GET)
    if near is None:
        found = gathered(seat, request.GET)
        items = [[one.lon_e6 / 1e6, one.lat_e6 / 1e6, one.households, one.yes, 0] for one in found]
    else:
        items = [[one.lon_e6 / 1e6, one.lat_e6 / 1e6, 1, int(one.yes), one.household_id] for one in near]
    total, yes = (sum(int(one[place]) for one in items) for place in (2, 3))
    return JsonResponse({"total": total, "yes": yes, "word": WHICH[which_of(request.GET)][0], "items": items})


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The households of a box by number, and the form that brings coordinates."""
    chosen = LOCATED.chosen(request.GET)
    total, which = LOCATED.count(seat, chosen), which_of(chosen)
    return show(
        request, seat, "grids/points.html", room="grids", rows=located(seat, chosen, most=SHOWN), total=total,
        shown=SHOWN, which=which, word=WHICH[which][0], kinds=[(key, word) for key, (word, _) in WHICH.items()],
        chosen=chosen, columns=COLUMNS, datums=DATUMS.items(), near=doors(seat),
        may_bring=seat.person.may(Right.IMPORT_ROSTERS), **listed(seat, LOCATED, chosen, rows=total),
    )  # fmt: skip


@require_POST
@seated(Right.IMPORT_ROSTERS)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep the coordinates of a workbook or of GeoJSON, all or none."""
    to, file = reverse("points"), request.FILES.get("file")
    source = request.POST.get("source", "").replace("\x00", "").strip()[:40]
    datum = request.POST.get("datum", "")
    if not source:
        return refuse(request, "没有写来源。请写这份坐标从哪里来", to=to)
    if was_too_large(request) or file is None:
        return refuse(request, "没有收到文件，或文件太大。请选一份表或 GeoJSON 再传", to=to)
    if (file.name or "").lower().endswith("json"):
        rows = read_geojson(file.read(), on=seat.on)
        if isinstance(rows, str):
            return refuse(request, rows, to=to)
        answer = _kept(seat, rows, datum, source)
        if isinstance(answer, dict):
            said = [
                f"一户也没有记：{len(rows):,} 户里 {len(answer):,} 户不对",
                *(one.reason for one in answer.values()),
            ]
            return refuse(request, "。".join(said[:6]), to=to)
        return done(request, f"已记 {answer:,} 户的坐标，{len(rows) - answer:,} 户以前记过", to=to)
    sent = sent_sheet(request, COLUMNS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=to)
    understood = {row.number: row.fault or read_row(row.cells) for row in sent.rows}
    faults = {number: said for number, said in understood.items() if isinstance(said, str)}
    if not faults:
        answer = _kept(seat, [one for one in understood.values() if not isinstance(one, str)], datum, source)
        if not isinstance(answer, dict):
            return done(request, f"已记 {answer:,} 户的坐标，{len(sent.rows) - answer:,} 户以前记过", to=to)
        faults = {sent.rows[place].number: one.reason for place, one in answer.items()}
    return give_back(request, seat, sent, faults, columns=COLUMNS, to=to)


def _kept(seat: Seat, rows: list[Located], datum: str, source: str) -> int | dict[int, Refused]:
    return bring_positions(
        rows=rows, surveyed_in=datum if datum in DATUMS else "wgs84", source=source, scope=seat.scope,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
