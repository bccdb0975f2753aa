"""A customer group's round: its roster of the year, and telling those on it what came of their rating."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.grouping import open_group
from qianmo.apps.notices.services import tell_households
from qianmo.apps.ratings.queries import roster_of_group
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lists.groups import SCREENED, members, seen_group
from qianmo.web.posting import conclude, done, refuse, whole
from qianmo.web.seat import Seat, seated


@require_POST
@seated(Right.IMPORT_ROSTERS)
def open_round(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """Put the members on the roster of the year and screen them."""
    seen_group(seat, group_id)
    there = reverse("customer-group", args=[group_id])
    answer = open_group(
        group_id=group_id, seen=request.POST.get("seen", "")[:32], scope=seat.scope, year=seat.on.year,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, Refused):
        return refuse(request, answer, to=there)
    said = "，".join(f"{SCREENED[key]} {number} 户" for key, number in answer.outcomes.items())
    return done(request, f"{answer.listed} 户上了 {seat.on.year} 年名册：{said}", to=there)


@require_POST
@seated(Right.POST_NOTICES)
def tell(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """Note that the ticked were told what came of their rating."""
    seen_group(seat, group_id)
    there, roster_id = reverse("customer-group", args=[group_id]), roster_of_group(group_id=group_id, year=seat.on.year)
    ticked = {whole(one) for one in request.POST.getlist("member")}
    if roster_id is None:
        return refuse(request, "没有记告知：今年还没有名册。先建名册、开评议会", to=there)
    rows, _ = members(seat, {"group": str(group_id)})
    answer = tell_households(
        roster_id=roster_id, household_ids={one.household_id for one in rows if one.id in ticked}, scope=seat.scope,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, f"已记告知 {answer} 户", to=there)
