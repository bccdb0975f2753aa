"""延期支付: what is held of everybody in sight with its due months, and what is taken back of it by two persons."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.org.queries import StaffCard, staff_cards, staff_ids
from qianmo.apps.performance.queries import MonthCard, clawbacks_of, counted_months, deferred_of
from qianmo.apps.performance.services import NewClawback, ask_clawback, decide_clawback
from qianmo.domain.access import Right
from qianmo.domain.performance.deferrals import Asked, Part
from qianmo.web.lists import DEFERRED
from qianmo.web.lists.deferred import held_rows
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.typed_figures import Unreadable, hundredths

SHAPES = {"asked": "qm-wait", "taken": "qm-done", "refused": "qm-final"}


@dataclass(frozen=True, slots=True)
class Ledger:
    """One person's deferred pay: every part, and the sums of what was kept back, taken, paid and is still held."""

    number: str
    card: StaffCard
    parts: list[tuple[Part, str]]
    kept_fen: int
    taken_fen: int
    paid_fen: int

    @property
    def held_fen(self) -> int:
        """What is still to be paid."""
        return self.kept_fen - self.taken_fen - self.paid_fen


@seated(Right.SEE_POINTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is held by person, one person's ledger, and the claw-backs. 404 for whose pay is not in sight."""
    sight = staff_in_sight(person=seat.person, on=seat.on)
    rows, months = held_rows(seat), counted_months()
    asked = request.GET.get("staff", "")
    chosen = staff_ids(numbers=[asked]).get(asked) if asked else seat.person.staff_id if len(rows) == 1 else None
    if asked and (chosen is None or not (sight is None or chosen in sight)):
        raise Http404
    return show(
        request,
        seat,
        "performance/deferred.html",
        room="performance",
        rows=rows,
        ledger=_ledger(chosen, months, seat) if chosen else None,
        claws=[(one, SHAPES[one.state]) for one in clawbacks_of(staff_ids=sight)],
        months=[one for one in months if one.closed],
        asks=seat.person.may(Right.EDIT_SCHEMES),
        decides=seat.person.may(Right.PUBLISH_SCHEMES),
        **listed(seat, DEFERRED, {}, rows=len(rows)),
    )


def _ledger(staff_id: int, months: list[MonthCard], seat: Seat) -> Ledger | None:
    closed = {one.first for one in months if one.closed}
    parts = deferred_of(months=months, staff_ids=[staff_id]).get(staff_id, [])
    card = staff_cards(ids={staff_id}, on=seat.on).get(staff_id)
    if card is None:
        return None
    paid = [one for one in parts if one.due in closed]
    told = [
        (one, "已付" if one.due in closed else "追索完" if not one.left_fen else "未到期")
        for one in sorted(parts, key=lambda one: one.month, reverse=True)
    ]
    return Ledger(
        card.number,
        card,
        told,
        kept_fen=sum(one.fen for one in parts),
        taken_fen=sum(one.taken_fen for one in parts),
        paid_fen=sum(one.left_fen for one in paid),
    )


@require_POST
@seated(Right.EDIT_SCHEMES)
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask that deferred pay of one person be taken back."""
    number = request.POST.get("staff", "")
    here = f"{reverse('deferred')}?staff={number}"
    staff_id = staff_ids(numbers=[number]).get(number)
    since, until = (day(f"{request.POST.get(name, '')}-01") for name in ("since", "until"))
    if staff_id is None or since is None or until is None:
        return refuse(request, "没有选人员或月份。请从列表里选", to=reverse("deferred"))
    try:
        fen = hundredths(request.POST.get("yuan", "") or "0", "追索金额")
    except Unreadable as fault:
        return refuse(request, str(fault), to=here)
    asked = Asked(
        since=since, until=until, fen=fen, cause=request.POST.get("cause", ""), said=request.POST.get("said", "")
    )
    new = NewClawback(
        staff_id=staff_id,
        asked=asked,
        account_id=whole(request.POST.get("account", "")),
        request_id=request_id(request),
    )
    answer = ask_clawback(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已提出，等人力资源部决定", to=here)


@require_POST
@seated(Right.PUBLISH_SCHEMES)
def decide(request: HttpRequest, seat: Seat, clawback_id: int) -> HttpResponse:
    """Agree to a claw-back or turn it down."""
    here = reverse("deferred")
    if not any(one.id == clawback_id for one in clawbacks_of(staff_ids=None)):
        return refuse(request, "没有这件追索。请从列表里选", to=here)
    agreed = request.POST.get("answer") == "agree"
    answer = decide_clawback(
        clawback_id=clawback_id, agreed=agreed, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "已追索，从最早到期的扣" if agreed else "已记不追索", to=here)
