"""整村规划: the plan of drives against what is done, by branch and phase, with its villages, outlets and versions."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.org.queries import branches_named
from qianmo.apps.outreach.queries import (
    PlanToday,
    by_branch_and_phase,
    drive_plans,
    pilots_due,
    plan_in_force,
    plan_today,
)
from qianmo.apps.outreach.services import drop_drive_plan, publish_drive_plan, report_pilot, write_drive_plan
from qianmo.domain.access import Right
from qianmo.domain.outreach.plans import MOST_PHASES, Kind, Shape
from qianmo.domain.refusal import Refused
from qianmo.web.drives import STEPS
from qianmo.web.lists import DRIVE_PLAN
from qianmo.web.lists.drive_plan import STATES, in_view
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import give_back, sent_sheet
from qianmo.web.sheets.drive_plan import COLUMNS, read

VIEWS = {"progress": "进度", "villages": "村", "outlets": "网点三步", "pilots": "试点"}
VERSIONS = "/outreach/plans/"


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The plan in force: progress by branch and phase, its villages, its outlets' steps, or its pilots."""
    card = plan_in_force()
    if card is None:
        return show(
            request, seat, "outreach/no_plan.html", room="campaigns", writes=seat.person.may(Right.PLAN_VILLAGES)
        )
    found = plan_today(card=card, scope=seat.scope)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else next(iter(VIEWS))
    chosen = DRIVE_PLAN.chosen(request.GET)
    rows = [one for one in found.rows if in_view(one, chosen, seat)]
    framed: dict[str, Any] = {
        "view_template": f"outreach/plan_{view}.html", "states": STATES,
        "found": found, "shares": found.shares, "view": view, "chosen": chosen,
        "views": [(f"?{urlencode({**chosen, 'view': key})}", name, key == view) for key, name in VIEWS.items()],
        "told": _told(found, seat), "phases": list(enumerate(card.phase_ends, start=1)),
        "branches": sorted({(one.village.branch_id or 0, one.village.branch or "没有机构") for one in found.rows}),
        **listed(seat, DRIVE_PLAN, chosen, rows=len(rows)),
    }  # fmt: skip
    if view == "progress":
        framed["progress"] = by_branch_and_phase(found=found, on=seat.on)
    elif view == "villages":
        framed["rows"] = [(one, STEPS[one.village.stage].name, one.late(on=seat.on)) for one in rows]
    elif view == "pilots":
        names = branches_named()
        pilots = [one for one in pilots_due().values() if seat.scope.allows(one.village_id)]
        framed["pilots"] = [(names[one.branch_id][1], one) for one in pilots]
        framed["own"] = seat.person.branch_id if seat.person.may(Right.ROSTER_DAYS) else 0
    return show(request, seat, "outreach/plan.html", room="campaigns", **framed)


def _told(found: PlanToday, seat: Seat) -> dict[str, int]:
    counted = [one for one in found.rows if one.counts]
    return {
        "planned": len(counted),
        "standard": sum(one.planned is not None and one.planned.kind is Kind.STANDARD for one in counted),
        "demonstration": sum(one.planned is not None and one.planned.kind is Kind.DEMONSTRATION for one in counted),
        "begun": sum(one.begun for one in counted),
        "done": sum(one.done for one in counted),
        "late": sum(one.late(on=seat.on) for one in counted),
        "deferred": sum(one.is_deferred for one in found.rows),
        "villages": len(found.rows),
    }


@seated(Right.SEE_FUNNEL)
def versions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every version, newest first, and the way in for another."""
    return show(
        request, seat, "outreach/plans.html", room="campaigns", plans=drive_plans(), columns=COLUMNS,
        places=range(1, MOST_PHASES + 1),
        writes=seat.person.may(Right.PLAN_VILLAGES), publishes=seat.person.may(Right.PUBLISH_VILLAGES),
    )  # fmt: skip


@require_POST
@seated(Right.PLAN_VILLAGES)
def upload(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write the next version from a workbook; rows that cannot be read go back with their reasons."""
    sent = sent_sheet(request, COLUMNS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=VERSIONS)
    sheet = read(sent.rows)
    if sheet.faults:
        return give_back(request, seat, sent, sheet.faults, columns=COLUMNS, to=VERSIONS)
    begins_on = day(request.POST.get("begins_on", ""))
    ends = [found for text in request.POST.getlist("ends") if (found := day(text)) is not None]
    if begins_on is None:
        return refuse(request, "没有收下：没有填开始日。请填规划从哪天开始", to=VERSIONS)
    answer = write_drive_plan(
        name=sent.name, shape=Shape(begins_on=begins_on, ends=ends), villages=sheet.villages, steps=sheet.steps,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    told = f"已收下 {len(sheet.villages):,} 个村、{len(sheet.steps):,} 行网点步骤。请另一位同事发布"
    return conclude(request, answer, told, to=VERSIONS)


@require_POST
@seated(Right.PUBLISH_VILLAGES)
def publish(request: HttpRequest, seat: Seat, plan_id: int) -> HttpResponse:
    """The second person puts a version in force."""
    answer = publish_drive_plan(plan_id=plan_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已发布，进度按这一版算", to=reverse("drive-plan"))


@require_POST
@seated(Right.PLAN_VILLAGES)
def drop(request: HttpRequest, seat: Seat, plan_id: int) -> HttpResponse:
    """Give a draft up."""
    answer = drop_drive_plan(plan_id=plan_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已放弃这一版", to=VERSIONS)


@require_POST
@seated(Right.ROSTER_DAYS)
def pilot(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write down what the pilot of one's own branch taught."""
    answer = report_pilot(
        branch_id=whole(request.POST.get("branch", "")) if seat.person.county_wide else seat.person.branch_id,
        said=request.POST.get("said", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已总结，可以进其他村了", to=f"{reverse('drive-plan')}?view=pilots")
