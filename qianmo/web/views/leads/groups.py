"""客户群: the people a partner stands for, how far they have come, and what hangs on one partner."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.queries import (
    GroupRound,
    group_preview,
    group_round,
    groups_on_board,
    sittings_of_group,
)
from qianmo.apps.grids.queries import cells
from qianmo.apps.households.queries import group_kinds
from qianmo.apps.households.services import NewCustomerGroup
from qianmo.apps.leads.queries import GroupRow, hanging_on, lists_of_partner, partner_names
from qianmo.apps.leads.services import leave_group, open_group, take_members
from qianmo.apps.org.queries import in_posts, staff_in_post, subtree
from qianmo.apps.ratings.queries import stage_rule
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.conflicts import target_words
from qianmo.web.drives import card, passages
from qianmo.web.lists import GROUP_MEMBERS
from qianmo.web.lists.groups import SCREENED, STAGES, groups_in_sight, members, seen_group
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, done, refuse, whole
from qianmo.web.seat import Seat, seated, show

PAGE = 15
TABS = {"members": "成员", "drive": "进度", "sittings": "评议会"}
MOST = 500
"""Members that leave in one step."""


@seated(Right.SEE_CUSTOMERS)
def groups_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Groups in sight with their funnels, and what hangs on each of their partners."""
    rows, may_make = groups_in_sight(seat), seat.person.may(Right.MAKE_LISTS)
    shown = {one.partner_id for one in rows}
    branches = set(subtree(branch_id=seat.person.branch_id))
    return show(
        request, seat, "leads/groups.html", room="lead-lists", rows=rows, kinds=group_kinds(), may_make=may_make,
        hanging=[one for one in hanging_on(on=seat.on) if one.partner_id in shown],
        partners=partner_names() if may_make else [], may_work=seat.person.may(Right.WORK_LEADS),
        managers=in_posts(post="manager", branch_ids=branches, on=seat.on) if may_make else [],
        places=[one for one in cells(level="village") if seat.scope.allows(one.id)] if may_make else [],
    )  # fmt: skip


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """One group: who belongs by which list or left and why, how far its round is, its sittings; `tab` chooses."""
    row, may_make = seen_group(seat, group_id), seat.person.may(Right.MAKE_LISTS)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else next(iter(TABS))
    (drive,) = groups_on_board(scope=seat.scope, group_id=group_id)
    rule, found = stage_rule(on=seat.on), group_round(group_id=group_id, year=seat.on.year)
    return show(
        request, seat, "leads/group.html", room="lead-lists", row=row, tab=tab, tabs=TABS.items(),
        may_make=may_make, screened=SCREENED, found=found, drive=drive, passages=passages(drive, rule=rule),
        card=card(drive, owner=drive.manager, on=seat.on, rule=rule), target_by=target_words(drive.drive_id),
        hanging=next((one for one in hanging_on(on=seat.on) if one.partner_id == row.partner_id), None),
        lists=lists_of_partner(partner_id=row.partner_id, person=seat.person, on=seat.on) if may_make else [],
        waiting=group_preview(scope=seat.scope, group_id=group_id, year=seat.on.year, on=seat.on),
        sittings=sittings_of_group(group_id=group_id), **_of_members(request, seat, row, found),
    )  # fmt: skip


def _of_members(request: HttpRequest, seat: Seat, row: GroupRow, found: GroupRound | None) -> dict[str, object]:
    """A page of the members, or of those who left."""
    chosen = GROUP_MEMBERS.chosen({**request.GET.dict(), "group": str(row.id)})
    number = min(whole(request.GET.get("page", "")), 9_999)
    rows, total = members(seat, chosen, skip=number * PAGE, limit=PAGE)
    may_tell = bool(found and found.untold and seat.person.may(Right.POST_NOTICES))
    return {
        "rows": rows, "total": total, "stages": STAGES, "gone": chosen.get("gone", "") == "yes", "may_tell": may_tell,
        "may_tick": seat.person.may(Right.MAKE_LISTS) or may_tell, "before": number - 1 if number else None,
        "after": number + 1 if (number + 1) * PAGE < total else None,
        **listed(seat, GROUP_MEMBERS, chosen, rows=total),
    }  # fmt: skip


@require_POST
@seated(Right.MAKE_LISTS)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Open a group for a partner, where it stands; its manager is one of the person's branch and below."""
    posted, there = request.POST, reverse("customer-groups")
    manager = staff_in_post(staff_id=whole(posted.get("manager", "")), on=seat.on)
    if manager is None or manager.branch_id not in subtree(branch_id=seat.person.branch_id):
        return refuse(request, "没有建立：客户经理要从列表里选", to=there)
    code = posted.get("place", "").strip().partition(" ")[0]
    place = next((one for one in cells(level="village", codes=[code]) if seat.scope.allows(one.id)), None)
    if place is None:
        return refuse(request, "没有建立：没有这个所在地。请从列表里选村或社区", to=there)
    new = NewCustomerGroup(
        name=posted.get("name", "").replace("\x00", "").strip(), kind=posted.get("kind", ""), place_id=place.id,
        manager_id=manager.staff_id, by=seat.person.staff_id,
    )  # fmt: skip
    answer = open_group(new=new, partner_id=whole(posted.get("partner", "")), at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已建立客户群“{new.name}”", to=there)


@require_POST
@seated(Right.MAKE_LISTS)
def take(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """Take the households of a list of the partner into the group."""
    seen_group(seat, group_id)
    posted, there = request.POST, reverse("customer-group", args=[group_id])
    answer = take_members(
        group_id=group_id, list_id=whole(posted.get("list", "")), complete=posted.get("complete") == "yes",
        person=seat.person, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, Refused):
        return refuse(request, answer, to=there)
    said = f"加入 {answer.joined} 户，原在群 {answer.kept} 户，离开 {answer.left} 户"
    gap = f"；名单上 {answer.unknown} 人没有建档，到名单页看是谁，建档后再导入一次" if answer.unknown else ""
    return done(request, f"{said}{gap}", to=there)


@require_POST
@seated(Right.MAKE_LISTS)
def leave(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """The ticked households leave the group today."""
    seen_group(seat, group_id)
    posted = request.POST
    answer = leave_group(
        group_id=group_id, member_ids=[whole(one) for one in posted.getlist("member")[:MOST]],
        why=posted.get("why", "").replace("\x00", "").strip(), by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, f"已记 {answer} 户离开", to=reverse("customer-group", args=[group_id]))
