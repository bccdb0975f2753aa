"""客群: a household belongs to another customer group from a day on, said on its page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.households.queries import household
from qianmo.apps.households.services.regrouping import NewSegment, change_segments
from qianmo.domain.access import Right
from qianmo.web.posting import conclude, day, refuse
from qianmo.web.seat import Seat, seated


@require_POST
@seated(Right.WORK)
def change(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """Let a household belong to another group from a day on; days before it keep the old one."""
    if household(scope=seat.scope, household_id=household_id, on=seat.on) is None:
        raise Http404
    to, form, since = reverse("household", args=[household_id]), request.POST, day(request.POST.get("since", ""))
    if since is None:
        return refuse(request, "没有改：没有选起始日。请重填", to=to)
    new = NewSegment(
        household_id=household_id, segment=form.get("segment", ""), seen=form.get("seen", ""), since=since,
        reason=form.get("reason", ""),
    )  # fmt: skip
    (answer,) = change_segments(new=[new], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "客群已改，起始日以前的口径还按原客群数", to=to)
