"""二次分配: the totals of branches for a closed month, and one total divided among the people of its branch."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import branches_in_sight
from qianmo.apps.org.queries import branches_named
from qianmo.apps.performance.queries import (
    AllocationCard,
    allocations_of,
    counted_months,
    shares_of,
    versions_of,
)
from qianmo.apps.performance.services import (
    GivenShare,
    NewPool,
    agree_allocation,
    divide_pool,
    return_allocation,
    set_pools,
    sign_allocation,
)
from qianmo.domain.access import Right
from qianmo.domain.money import parse_amount
from qianmo.domain.refusal import Refused
from qianmo.web.lists import ALLOCATION
from qianmo.web.lists.allocations import allocation_in_sight, divided_rows
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show

SHAPES = {"open": "qm-todo", "divided": "qm-wait", "agreed": "qm-doing", "signed": "qm-final"}


@seated(Right.SEE_SHARES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The totals of a month in sight, and the form in which finance sets them."""
    months = [one for one in counted_months() if one.closed]
    asked = request.GET.get("month", "")
    month = next((one for one in months if one.first.isoformat()[:7] == asked), months[0] if months else None)
    rows = allocations_of(month=month.first, branch_ids=branches_in_sight(person=seat.person)) if month else []
    taken = {row.branch_id for row in rows}
    return show(
        request,
        seat,
        "performance/allocations.html",
        room="performance",
        months=months,
        month=month,
        rows=[(row, SHAPES[row.state]) for row in rows],
        free=[(pk, name) for pk, (_, name) in branches_named().items() if pk not in taken],
        sets=seat.person.may(Right.EDIT_SCHEMES),
    )


@require_POST
@seated(Right.EDIT_SCHEMES)
def set_one(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Set the total of a branch."""
    month, here = day(f"{request.POST.get('month', '')}-01"), reverse("allocations")
    fen = parse_amount(request.POST.get("pool", ""))
    branch = whole(request.POST.get("branch", ""))
    if isinstance(fen, Refused):
        return refuse(request, fen, to=here)
    if month is None or branch not in branches_named():
        return refuse(request, "没有选月份或机构。请从列表里选", to=here)
    share = whole(request.POST.get("head_share", ""), missing=-1)
    pool = NewPool(branch_id=branch, pool_fen=fen, head_share_ppm=share * 10_000 if 0 <= share <= 100 else None)
    (answer,) = set_pools(month=month, pools=[pool], by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已核定总额，由会计主管计算分配", to=f"{here}?month={month:%Y-%m}")


def _card(seat: Seat, allocation_id: int) -> AllocationCard:
    card = allocation_in_sight(seat, allocation_id)
    if card is None:
        raise Http404
    return card


@seated(Right.SEE_SHARES)
def page(request: HttpRequest, seat: Seat, allocation_id: int) -> HttpResponse:
    """One total: everybody of the branch with the share, the step that comes next, and every time it was divided."""
    card = _card(seat, allocation_id)
    month = next(one for one in counted_months() if one.first == card.month)
    me, person = seat.person.staff_id, seat.person
    rows = shares_of(card=card, on=month.as_of)
    turn, versions = divided_rows(card, whole(request.GET.get("turn", "")))
    return show(
        request,
        seat,
        "performance/allocation.html",
        room="performance",
        card=card,
        shape=SHAPES[card.state],
        rows=rows,
        divisions=versions_of(allocation_id=card.id),
        turn=turn,
        versions=versions,
        divides=person.may(Right.ALLOCATE_PAY) and card.state in {"open", "divided"},
        agrees=person.may(Right.AGREE_PAY) and card.state == "divided" and card.divided_by_id != me,
        signs=person.may(Right.PUBLISH_SCHEMES) and card.state == "agreed",
        returns=(person.may(Right.AGREE_PAY) or person.may(Right.PUBLISH_SCHEMES))
        and card.state in {"divided", "agreed"},
        **listed(seat, ALLOCATION, {"allocation": str(card.id), "turn": str(turn)}, rows=len(versions)),
    )


@require_POST
@seated(Right.ALLOCATE_PAY)
def divide(request: HttpRequest, seat: Seat, allocation_id: int) -> HttpResponse:
    """Divide a total as typed, a row for each person."""
    card, here = _card(seat, allocation_id), reverse("allocation", args=[allocation_id])
    shares = []
    for staff in request.POST.getlist("staff"):
        fen = parse_amount(request.POST.get(f"fen-{staff}", "") or "0")
        if isinstance(fen, Refused):
            return refuse(request, fen, to=here)
        shares.append(GivenShare(staff_id=whole(staff), fen=fen, reason=request.POST.get(f"reason-{staff}", "")))
    answer = divide_pool(
        allocation_id=card.id,
        revision=whole(request.POST.get("revision", "")),
        shares=shares,
        why=request.POST.get("why", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已分配，请负责人同意", to=here)


@require_POST
@seated(Right.AGREE_PAY)
def agree(request: HttpRequest, seat: Seat, allocation_id: int) -> HttpResponse:
    """The head of the branch agrees."""
    card = _card(seat, allocation_id)
    answer = agree_allocation(
        allocation_id=card.id,
        revision=whole(request.POST.get("revision", "")),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已同意，由人力资源部签发", to=reverse("allocation", args=[card.id]))


@require_POST
@seated(Right.PUBLISH_SCHEMES)
def sign(request: HttpRequest, seat: Seat, allocation_id: int) -> HttpResponse:
    """The people's department signs for good."""
    card = _card(seat, allocation_id)
    answer = sign_allocation(
        allocation_id=card.id,
        revision=whole(request.POST.get("revision", "")),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, f"已签发，{card.branch} 的份额进工资单", to=reverse("allocation", args=[card.id]))


@require_POST
@seated(Right.SEE_SHARES)
def send_back(request: HttpRequest, seat: Seat, allocation_id: int) -> HttpResponse:
    """Send an allocation back to be divided anew."""
    card, here = _card(seat, allocation_id), reverse("allocation", args=[allocation_id])
    if not (seat.person.may(Right.AGREE_PAY) or seat.person.may(Right.PUBLISH_SCHEMES)):
        return refuse(request, "不能退回：由机构负责人或人力资源部退回。请找他们", to=here)
    answer = return_allocation(
        allocation_id=card.id,
        revision=whole(request.POST.get("revision", "")),
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已退回，由会计主管重新计算", to=here)
