"""调整网格: villages given to another owner, or another helper. Preview, one step, a day to think again."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.queries import funnel_by_piece, funnel_by_village
from qianmo.apps.fieldwork.queries import unsent_of
from qianmo.apps.grids.handing_over import NewHandover, move_cells, undo_handover
from qianmo.apps.grids.handovers import handovers, held_cells, takers
from qianmo.apps.grids.queries import Scope
from qianmo.apps.tasks.queries import open_tasks
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lists import HANDOVERS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import day, done, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show

MOST = 50
"""Villages moved in one step."""
MOST_TASKS, VILLAGE_CODE = 9_999, 12
ROLES = {"owner": "主办", "helper": "协办"}
NOBODY = "nobody"
LISTED = "/grids/handovers/"


@seated(Right.MOVE_GRIDS)
def preview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What would go along with these villages, and the form that moves them."""
    return _page(request, seat, codes=request.GET.getlist("cells"), typed=request.GET.dict())


@require_POST
@seated(Right.MOVE_GRIDS)
def move(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Move them all; what was refused is said on the same page, with everything typed still there."""
    posted = request.POST
    seen = {}
    for pair in posted.getlist("seen")[: MOST + 1]:
        code, _, row = pair.partition(":")
        seen[code] = int(row) if row.isascii() and row.isdecimal() and len(row) < 19 else 0
    role = _role(posted.get("role", ""))
    to = posted.get("to", "")
    new = NewHandover(
        seen=seen,
        to=None if to == NOBODY else whole(to),
        since=day(posted.get("since", "")) or date.min,
        reason=posted.get("reason", "").replace("\x00", ""),
        by=seat.person.staff_id,
        request_id=request_id(request),
        role=role,
    )
    if any(not code.isascii() or not code.isdecimal() for code in seen) or not _in_sight(seat, list(seen)):
        raise Http404
    answer = move_cells(new=new, scope=seat.scope, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        response = _page(request, seat, codes=list(seen), typed=posted.dict(), refused=answer)
        response.status_code = 422
        return response
    ended = "已还给村主办：" if role == "owner" else "已不再设协办："
    what = ended if new.to is None else "已移交" if role == "owner" else "已定协办："
    return done(request, f"{what} {len(seen)} 个{_noun(list(seen))}，{new.since} 起生效，24 小时内可以撤回", to=LISTED)


@require_POST
@seated(Right.MOVE_GRIDS)
def undo(request: HttpRequest, seat: Seat, handover_id: int) -> HttpResponse:
    """Take one back."""
    refused = undo_handover(
        handover_id=handover_id, scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    if refused is not None and refused.code == "no_handover":
        raise Http404
    if refused is not None:
        return refuse(request, refused, to=LISTED)
    return done(request, "已撤回，各村回到原来的主办和协办", to=LISTED)


@seated(Right.SEE_FUNNEL)
def history(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every handover in sight: which villages, from whom to whom, since when, why, by whom."""
    code = request.GET.get("village", "")
    if code and not _in_sight(seat, [code]):
        raise Http404
    rows = handovers(scope=seat.scope, code=code)
    may = seat.person.may(Right.MOVE_GRIDS)
    return show(
        request,
        seat,
        "grids/handovers.html",
        room="grids",
        handovers=[(row, may and row.may_be_undone(at=seat.at)) for row in rows],
        village=held_cells(codes=[code], scope=seat.scope)[0] if code else None,
        **listed(seat, HANDOVERS, {"village": code} if code else {}, rows=sum(len(row.cells) for row in rows)),
    )


def _page(
    request: HttpRequest, seat: Seat, *, codes: list[str], typed: dict[str, str], refused: Refused | None = None
) -> HttpResponse:
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        return refuse(request, "还没有选村。请在名单里勾选，再点调整网格", to="/grids/")
    if len(wanted) > MOST:
        return refuse(request, f"一次最多移交 {MOST} 个村，现选了 {len(wanted)} 个。请分几次办", to="/grids/")
    if not _in_sight(seat, wanted):
        raise Http404
    role = _role(typed.get("role", ""))
    held = held_cells(codes=wanted, scope=seat.scope)
    villages, pieces = (frozenset(one.cell_id for one in held if one.is_piece is below) for below in (False, True))
    counted = {village.cell_id: village.funnel for village in funnel_by_village(scope=Scope(villages))}
    counted |= funnel_by_piece(piece_ids=sorted(pieces))
    total = sum(funnel.filed for funnel in counted.values())
    leaving = {duty.staff_id: duty.name for one in held if (duty := one.duty(role)).staff_id is not None}
    waiting = unsent_of(staff_ids=leaving)
    return show(
        request,
        seat,
        "grids/handover.html",
        room="grids",
        villages=[(one, one.duty(role), counted.get(one.cell_id)) for one in held],
        role=role,
        role_name=ROLES[role],
        roles=ROLES.items(),
        address=urlencode([("cells", code) for code in wanted]),
        nobody=NOBODY,
        noun=_noun(wanted),
        may_end=(role == "helper" or not villages) and all(one.duty(role).row_id for one in held),
        total=total,
        tasks=len(open_tasks(scope=Scope(villages, piece_ids=pieces), limit=MOST_TASKS)),
        unsent=[(leaving[pk], one) for pk, one in waiting.items() if one.pieces],
        phones=bool(waiting),
        takers=takers(branch_ids={one.branch_id for one in held}, on=seat.on),
        chosen=typed.get("to", ""),
        since=day(typed.get("since", "")) or seat.on,
        reason=typed.get("reason", ""),
        refused=refused,
    )


def _role(text: str) -> str:
    """The role a form is about; an owner's unless it says otherwise."""
    return text if text in ROLES else "owner"


def _noun(codes: list[str]) -> str:
    """What these cells are counted as; the code of a piece is longer than that of its village."""
    return "块" if all(len(code) > VILLAGE_CODE for code in codes) else "村"


def _in_sight(seat: Seat, codes: list[str]) -> bool:
    plain = [code for code in codes if code.isascii() and code.isdecimal()]
    return len(held_cells(codes=plain, scope=seat.scope)) == len(set(codes))
