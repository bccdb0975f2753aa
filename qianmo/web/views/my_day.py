"""日清: one's own day: whom one has reason to call on, whom one means to, and what was left in the evening."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.briefings.queries import calls_due, day_files, left_reasons, next_working_day
from qianmo.apps.briefings.services import NewPlan, Settling, plan_days, settle_days
from qianmo.apps.households.queries import faces
from qianmo.apps.performance.queries import own_sides
from qianmo.domain.access import Right
from qianmo.domain.calls import CALLS_MOST
from qianmo.web.posting import conclude
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.tasks import numbers

LEFT = "left-"
"""What the fields begin with in which a reason is chosen for a household."""


@seated(Right.WORK_IN_FIELD)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The day's plan with what is done of it, and below it the households there is reason to call on."""
    me = seat.person.staff_id
    file = day_files(staff_ids=[me], days=[seat.on], scope=seat.scope).get((me, seat.on))
    found = calls_due(person=seat.person, scope=seat.scope, on=seat.on)
    planned = [one.household_id for one in file.calls] if file else []
    who = faces(household_ids=[one.household_id for one in found], scope=seat.scope)
    return show(
        request, seat, "briefings/my_day.html", room="my-day", file=file, most=CALLS_MOST, reasons=left_reasons(),
        offered=[
            (one, who[one.household_id])
            for one in found
            if one.household_id in who and one.household_id not in planned
        ],
        own=own_sides(on=seat.on, staff_id=me, branch_id=seat.person.branch_id),
        may_plan=file is None or file.settled_at is None, tomorrow=next_working_day(on=seat.on),
    )  # fmt: skip


@require_POST
@seated(Right.WORK_IN_FIELD)
def plan(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put the ticked households on the day's plan, in the place of what stood there."""
    me, wanted = seat.person.staff_id, numbers(request.POST, "household")
    why = {one.household_id: one.why for one in calls_due(person=seat.person, scope=seat.scope, on=seat.on)}
    for file in day_files(staff_ids=[me], days=[seat.on], scope=seat.scope).values():
        why |= {one.household_id: one.why for one in file.calls}
    calls = {pk: why.get(pk, "自己加的") for pk in wanted}
    new = NewPlan(staff_id=me, branch_id=seat.person.branch_id, day=seat.on, calls=calls)
    refused = plan_days(plans=[new], scope=seat.scope, at=seat.at, business_date=seat.on)
    return conclude(request, refused.get(0), f"今天排了 {len(wanted)} 户", to=reverse("my-day"))


@require_POST
@seated(Right.WORK_IN_FIELD)
def settle(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End the day: why nobody came to what was left, and which of it goes on to the next working day."""
    chosen = {key.removeprefix(LEFT): str(value) for key, value in request.POST.items() if key.startswith(LEFT)}
    one = Settling(
        staff_id=seat.person.staff_id,
        day=seat.on,
        next_day=next_working_day(on=seat.on),
        left={int(pk): reason for pk, reason in chosen.items() if pk.isdecimal()},
        carried=frozenset(numbers(request.POST, "carried")),
        said=request.POST.get("said", "").strip()[:200],
    )
    refused = settle_days(settlings=[one], at=seat.at, business_date=seat.on)
    return conclude(request, refused.get(0), "今天已结清", to=reverse("my-day"))
