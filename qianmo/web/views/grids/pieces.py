"""村内归块: households filed before their group, building or trade area was cut, put into it together."""

from collections import Counter
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.grids.cutting import pieces_of
from qianmo.apps.grids.queries import cell
from qianmo.apps.households.queries import InPiece, households_in_pieces
from qianmo.apps.households.services import Placing, put_into_pieces
from qianmo.domain.access import Right
from qianmo.web.posting import day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.drives.village import village_of

MOST = 400
"""Households shown, and put in one step."""
EACH, NONE, ALL, LIKELY = "each", "none", "all", "likely"


@seated(Right.MOVE_GRIDS)
def page(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The pieces of a village with their households; `in` chooses one, none or who seems to belong, `q` looks on."""
    village_id = village_of(seat, code)
    here = cell(cell_id=village_id)
    if here is None or here.ended_on is not None:
        raise Http404
    every = households_in_pieces(scope=seat.scope, village_id=village_id)
    pieces = list(pieces_of(village_ids=[village_id]).values())
    counts = Counter(one.piece.id if one.piece else 0 for one in every)
    likely = sum(one.likely is not None for one in every)
    within = request.GET.get("in", "") or (LIKELY if likely else NONE)
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    rows = [one for one in every if _within(one, within) and _sought(one, sought)]
    return show(
        request, seat, "grids/pieces.html", room="grids", village=here,
        pieces=[(one, counts[one.id]) for one in pieces], households=len(every), unput=counts[0], likely=likely,
        within=within, sought=sought, rows=rows[:MOST], total=len(rows), most=MOST,
        ticked=bool(sought) or within == LIKELY,
    )  # fmt: skip


@require_POST
@seated(Right.MOVE_GRIDS)
def put(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Put the households that were ticked into one piece, each into its own likely one, or into none."""
    village_of(seat, code)
    posted = request.POST
    kept = {name: posted[name] for name in ("in", "q") if posted.get(name)}
    to = f"{reverse('pieces', args=[code])}{'?' + urlencode(kept) if kept else ''}"
    ticks, target = posted.getlist("put"), posted.get("target", "")
    if not ticks or len(ticks) > MOST:
        return refuse(request, f"请勾选要归的户，一次最多 {MOST} 户", to=to)
    if not (target in {EACH, NONE} or whole(target)):
        return refuse(request, "请选归到哪一块", to=to)
    new = []
    for tick in ticks:
        household, seen, likely = (whole(part) for part in (f"{tick}::").split(":")[:3])
        piece = likely if target == EACH else whole(target)
        if target != EACH or likely:
            new.append(Placing(household_id=household, piece_id=piece or None, seen=seen or None))
    since = day(posted.get("since", "")) or seat.on
    answer = put_into_pieces(
        new=new, since=since, reason=posted.get("reason", "").replace("\x00", ""), scope=seat.scope,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, dict):
        return refuse(request, answer.values(), to=to)
    return done(request, f"已归 {answer} 户，{since} 起" if answer else "没有变动：勾选的户已经在那一块", to=to)


def _within(one: InPiece, within: str) -> bool:
    if within == LIKELY:
        return one.likely is not None
    return within == ALL or (one.piece.id if one.piece else 0) == (0 if within == NONE else whole(within, missing=-1))


def _sought(one: InPiece, sought: str) -> bool:
    return not sought or any(sought in text for text in (one.address, one.head, one.number))
