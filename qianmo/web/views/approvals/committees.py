"""审议会: the meetings of committees, and one meeting as each member may see it."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.approvals.queries import (
    WaitingCase,
    cases_named,
    committees,
    item_meeting,
    meetings,
    room_of,
    waiting_cases,
)
from qianmo.apps.approvals.services import NewItem, call_meeting, count_item, recuse, veto, vote
from qianmo.apps.grids.queries import Scope
from qianmo.domain.access import Right
from qianmo.domain.approvals.votes import VoteResult
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, refuse, wan_to_fen, whole
from qianmo.web.seat import Seat, seated, show

MOST_SHOWN = 100


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Meetings, newest first, and for whoever decides the cases that could come before one."""
    return show(
        request,
        seat,
        "approvals/committees.html",
        room="approvals",
        meetings=meetings(),
        committees=committees(),
        waiting=_waiting(seat),
    )


def _waiting(seat: Seat) -> list[WaitingCase]:
    if not seat.person.may(Right.DECIDE):
        return []
    staff_id = seat.person.staff_id
    return waiting_cases(scope=seat.scope, states=["deciding"], staff_id=staff_id, limit=MOST_SHOWN)


@require_POST
@seated(Right.DECIDE)
def call(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Call a meeting for today with the cases that were ticked."""
    posted, back = request.POST, "/committees/"
    offered, items = {one.id for one in _waiting(seat)}, []
    for pk in map(whole, posted.getlist("case")):
        amount = wan_to_fen(posted.get(f"amount_{pk}", ""))
        if isinstance(amount, Refused):
            return refuse(request, amount, to=back)
        if pk in offered:
            items.append(NewItem(case_id=pk, amount_fen=amount, new_facts=posted.get(f"facts_{pk}", "")))
    committee_id = whole(posted.get("committee", ""))
    if committee_id not in {one.id for one in committees()}:
        return refuse(request, "没有开会：请选由哪个委员会审议", to=back)
    called = call_meeting(
        committee_id=committee_id, items=items, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    if isinstance(called, int):
        return done(request, f"已召集，{len(items)} 个议题，请委员表决", to=f"/committees/{called}/")
    return refuse(request, [one for one in called if one is not None], to=back)


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, meeting_id: int) -> HttpResponse:
    """One meeting; a member sees every case on its agenda, others those within their reach."""
    room = room_of(meeting_id=meeting_id, staff_id=seat.person.staff_id)
    if room is None:
        raise Http404
    scope = Scope(None) if room.is_member else seat.scope
    named = cases_named(case_ids=[item.case_id for item in room.items], scope=scope)
    items = [(item, named[item.case_id]) for item in room.items if item.case_id in named]
    return show(
        request, seat, "approvals/committee.html", room="approvals", meeting=room, items=items,
        hidden=len(room.items) - len(items),
    )  # fmt: skip


def _item(
    request: HttpRequest, item_id: int, act: Callable[[], VoteResult | Refused | None], said: str
) -> HttpResponse:
    meeting_id = item_meeting(item_id=item_id)
    if meeting_id is None:
        raise Http404
    answer = act()
    back = f"/committees/{meeting_id}/"
    return refuse(request, answer, to=back) if isinstance(answer, Refused) else done(request, said, to=back)


@require_POST
@seated(Right.SEE_LINES)
def cast(request: HttpRequest, seat: Seat, item_id: int) -> HttpResponse:
    """A member votes."""
    choice, text = request.POST.get("choice", ""), request.POST.get("text", "")
    return _item(
        request,
        item_id,
        lambda: vote(
            item_id=item_id,
            staff_id=seat.person.staff_id,
            choice=choice,
            text=text,
            at=seat.at,
            business_date=seat.on,
        ),
        "已表决，计票前别人看不到您怎么投",
    )


@require_POST
@seated(Right.SEE_LINES)
def withdraw(request: HttpRequest, seat: Seat, item_id: int) -> HttpResponse:
    """A member withdraws from an item."""
    me, reason = seat.person.staff_id, request.POST.get("reason", "")
    return _item(
        request,
        item_id,
        lambda: recuse(item_id=item_id, staff_id=me, reason=reason, by=me, at=seat.at, business_date=seat.on),
        "已回避，不计入有权表决的人数",
    )


@require_POST
@seated(Right.SEE_LINES)
def count(request: HttpRequest, seat: Seat, item_id: int) -> HttpResponse:
    """The chair closes the vote."""
    return _item(
        request,
        item_id,
        lambda: count_item(item_id=item_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on),
        "已计票，结果和两个比例记入纪要",
    )


@require_POST
@seated(Right.SEE_LINES)
def turn_down(request: HttpRequest, seat: Seat, item_id: int) -> HttpResponse:
    """The chair vetoes what passed."""
    reason = request.POST.get("reason", "")
    return _item(
        request,
        item_id,
        lambda: veto(item_id=item_id, reason=reason, by=seat.person.staff_id, at=seat.at, business_date=seat.on),
        "已否决，只能不批",
    )
