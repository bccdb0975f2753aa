"""目标方案: versions of a year's targets: a workbook comes in, is checked to add up, and is published by another."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from qianmo.apps.targets.queries import plans
from qianmo.apps.targets.services import drop_plan, publish_plan, write_plan
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.plan_sheets import COLUMNS, read
from qianmo.web.posting import conclude, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import give_back, sent_sheet

HERE = "/targets/plans/"


@seated(Right.SEE_FUNNEL)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every version, newest first, and the way in for another."""
    return show(
        request, seat, "targets/plans.html", room="targets", plans=plans(), year=seat.on.year, columns=COLUMNS,
        writes=seat.person.may(Right.EDIT_PLANS), publishes=seat.person.may(Right.PUBLISH_PLANS),
    )  # fmt: skip


@require_POST
@seated(Right.EDIT_PLANS)
def upload(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write the next version from a workbook; rows that cannot be read go back with their reasons."""
    sent = sent_sheet(request, COLUMNS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=HERE)
    sheet = read(sent.rows)
    if sheet.faults:
        return give_back(request, seat, sent, sheet.faults, columns=COLUMNS, to=HERE)
    year = whole(request.POST.get("year", ""), missing=seat.on.year)
    answer = write_plan(
        year=year if abs(year - seat.on.year) <= 1 else seat.on.year, name=sent.name, parts=sheet.parts,
        answers=sheet.answers, by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, f"已收下 {len(sheet.parts):,} 行，逐级逐月都加得起来。请另一位同事发布", to=HERE)


@require_POST
@seated(Right.PUBLISH_PLANS)
def publish(request: HttpRequest, seat: Seat, plan_id: int) -> HttpResponse:
    """The second person puts a version in force."""
    answer = publish_plan(plan_id=plan_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已发布，进度按这一版算", to=HERE)


@require_POST
@seated(Right.EDIT_PLANS)
def drop(request: HttpRequest, seat: Seat, plan_id: int) -> HttpResponse:
    """Give a draft up."""
    answer = drop_plan(plan_id=plan_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已放弃这一版", to=HERE)
