"""晨夕会: a branch's two meetings of the day on one page that needs no preparation."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.approvals.queries import all_cases
from qianmo.apps.briefings.queries import briefings_of
from qianmo.apps.briefings.services import NewBriefing, hold_briefings
from qianmo.apps.tasks.queries import open_tasks
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.day_rows import day_before, day_rows, total, units_of
from qianmo.web.lists import DAY_PLANS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, whole
from qianmo.web.seat import Seat, seated, show

NOTES_OF_DAYS = 7
"""Days whose meetings stand on the page."""


@seated(Right.ASSIGN_WORK)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the working day before kept, what today holds, what is stuck, and what was agreed."""
    units = units_of(seat)
    unit = whole(request.GET.get("branch", ""), missing=seat.person.branch_id)
    if unit not in units:
        unit = next(iter(units), seat.person.branch_id)
    before = day_before(seat.on)
    rows = day_rows(seat, unit, before=before)
    people = {row.person.staff_id for row in rows}
    held = briefings_of(branch_id=unit, since=seat.on - timedelta(days=NOTES_OF_DAYS), until=seat.on)
    return show(
        request, seat, "briefings/page.html", room="briefings", units=units.items(), unit=unit,
        unit_name=units.get(unit, seat.person.branch_name), before=before, rows=rows,
        kept_before=total(row.kept_before for row in rows), kept_today=total(row.kept_today for row in rows),
        called=sum(row.called for row in rows), held=held, done={one.kind for one in held if one.day == seat.on},
        stuck=[
            one
            for one in all_cases(scope=seat.scope, closed=False)
            if one.investigator_id in people and one.due_on is not None and one.due_on <= seat.on
        ],
        late=[one for one in open_tasks(scope=seat.scope) if one.due_on < seat.on] if len(units) == 1 else [],
        **listed(seat, DAY_PLANS, {"branch": str(unit)}, rows=len(rows)),
    )  # fmt: skip


@require_POST
@seated(Right.ASSIGN_WORK)
def hold(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note that the branch has met and what was agreed."""
    unit = whole(request.POST.get("branch", ""))
    refused: Refused | None = Refused(code="missing", reason="没有这个机构，或不在您的范围")
    if unit in units_of(seat):
        one = NewBriefing(
            branch_id=unit, day=seat.on, kind=request.POST.get("kind", ""), by=seat.person.staff_id,
            said=request.POST.get("said", "").strip()[:500],
        )  # fmt: skip
        refused = hold_briefings(briefings=[one], at=seat.at, business_date=seat.on).get(0)
    return conclude(request, refused, "已记下", to=f"{reverse('briefings')}?branch={unit}")
