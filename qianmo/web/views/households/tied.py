"""关联与敞口: what a family and everybody tied to it may owe, line by line, and the circles that tie them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.credit.queries.exposure import exposure_parts
from qianmo.apps.households.queries import CIRCLE_KINDS, HouseholdFile, circles_of, household, households_numbered
from qianmo.apps.households.services import NewCircle, form_circle, leave_circle
from qianmo.domain.access import Right
from qianmo.web.posting import conclude, refuse, whole
from qianmo.web.seat import Seat, seated, show


def _file(seat: Seat, household_id: int) -> HouseholdFile:
    file = household(scope=seat.scope, household_id=household_id, on=seat.on)
    if file is None:
        raise Http404
    return file


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """The exposure of one household with its rows; names outside one's reach are not told."""
    file, parts = _file(seat, household_id), exposure_parts(household_id=household_id, on=seat.on)
    rows = [
        (part, seat.scope.name(part.borrower) if seat.scope.allows(part.village_id) else "", part.household_id)
        for part in parts
    ]
    return show(
        request,
        seat,
        "households/tied.html",
        room="households",
        file=file,
        head=next((member for member in file.members if member.relation == "户主"), None),
        rows=rows,
        whole_fen=sum(part.limit_fen for part in parts),
        family_fen=sum(part.limit_fen for part in parts if part.in_family),
        drawn_fen=sum(part.drawn_fen for part in parts),
        circles=circles_of(household_id=household_id, on=seat.on),
        kinds=CIRCLE_KINDS,
    )


@require_POST
@seated(Right.APPLY)
def tie(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """Note that this household and others, named by their numbers, are to be weighed together."""
    _file(seat, household_id)
    back, typed = f"/households/{household_id}/tied/", request.POST.get("numbers", "")
    numbers = {one.strip() for one in typed.replace("，", "、").replace(",", "、").split("、") if one.strip()}
    found = households_numbered(numbers=numbers)
    unknown = sorted(numbers - set(found))
    if unknown:
        return refuse(request, f"没有登记：没有户号 {'、'.join(unknown)}。请核对", to=back)
    new = NewCircle(
        kind=request.POST.get("kind", ""),
        name=request.POST.get("name", ""),
        household_ids=[household_id, *sorted(found.values())],
    )
    answer = form_circle(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已登记关联，敞口从现在起合并计算", to=back)


@require_POST
@seated(Right.REVIEW)
def untie(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """Let the household leave a circle, by somebody else than who noted it there."""
    _file(seat, household_id)
    answer = leave_circle(
        circle_id=whole(request.POST.get("circle", "")),
        household_id=household_id,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已解除关联", to=f"/households/{household_id}/tied/")
