"""A customer group's round: its roster of the year, when it is due or put off, and telling those on it their rating."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.grouping import open_group, set_due
from qianmo.apps.campaigns.queries import groups_on_board
from qianmo.apps.campaigns.services import Deferral, defer_drives, resume_drives, set_targets
from qianmo.apps.notices.services import tell_households
from qianmo.apps.ratings.queries import roster_of_group
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lists.groups import SCREENED, members, seen_group
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated

PPM_A_PER_CENT = 10_000


@require_POST
@seated(Right.IMPORT_ROSTERS)
def open_round(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """Put the members on the roster of the year and screen them."""
    seen_group(seat, group_id)
    there = reverse("customer-group", args=[group_id])
    answer = open_group(
        group_id=group_id, seen=request.POST.get("seen", "")[:32], scope=seat.scope, year=seat.on.year,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on, due_on=day(request.POST.get("due_on", "")),
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


def _progress(group_id: int) -> str:
    return f"{reverse('customer-group', args=[group_id])}?tab=drive"


def _drive_id(seat: Seat, group_id: int) -> int:
    """The round of a group in sight, 0 where it has none. Raises Http404 for any other group."""
    seen_group(seat, group_id)
    (drive,) = groups_on_board(scope=seat.scope, group_id=group_id)
    return drive.drive_id or 0


@require_POST
@seated(Right.ASSIGN_WORK)
def defer(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """Put the group's round off, with reason and day of review."""
    drive_id, review_on = _drive_id(seat, group_id), day(request.POST.get("review_on", ""))
    if not drive_id:
        return refuse(request, "不能暂缓：还没有建今年的名册。请先建名册", to=_progress(group_id))
    if review_on is None:
        return refuse(request, "不能暂缓：没有写复查日。请选一个今天以后的日子", to=_progress(group_id))
    one = Deferral(
        drive_id=drive_id, reason=request.POST.get("reason", "").replace("\x00", "").strip(), review_on=review_on,
        seen=request.POST.get("seen"),
    )  # fmt: skip
    refused = defer_drives(deferrals=[one], by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, refused.get(0), f"已暂缓：{one.reason}，{review_on} 复查", to=_progress(group_id))


@require_POST
@seated(Right.ASSIGN_WORK)
def resume(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """Take the group's round up again."""
    drive_id = _drive_id(seat, group_id)
    refused = resume_drives(
        drive_ids=[drive_id], by=seat.person.staff_id, at=seat.at, business_date=seat.on,
        seen={drive_id: request.POST["seen"]} if "seen" in request.POST else {},
    )  # fmt: skip
    return conclude(request, refused.get(drive_id), "已恢复，从停下的那一步接着办", to=_progress(group_id))


@require_POST
@seated(Right.ASSIGN_WORK)
def due(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """Say by which day the group's round should be through."""
    seen_group(seat, group_id)
    due_on = day(request.POST.get("due_on", ""))
    if due_on is None:
        return refuse(request, "没有保存：没有看懂应完成日。请在日历里选", to=_progress(group_id))
    answer = set_due(
        group_id=group_id, year=seat.on.year, due_on=due_on, seen=day(request.POST.get("seen", "")),
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, f"应完成日定为 {due_on}", to=_progress(group_id))


@require_POST
@seated(Right.ASSIGN_WORK)
def target(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """Set the share of the granted households of the group that should sign."""
    drive_id, percent = _drive_id(seat, group_id), whole(request.POST.get("percent", "").strip().removesuffix("%"))
    seen = whole(request.POST.get("seen", ""))
    refused = set_targets(
        targets={drive_id: percent * PPM_A_PER_CENT}, by=seat.person.staff_id, at=seat.at, business_date=seat.on,
        seen={drive_id: seen} if seen else {},
    )  # fmt: skip
    return conclude(request, refused.get(drive_id), f"签约率目标 {percent}%", to=_progress(group_id))
