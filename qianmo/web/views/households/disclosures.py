"""公示额度的同意: whether a household lets its limit stand on a public notice, written down and taken back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.households.queries import household
from qianmo.apps.households.services import allow_disclosure, take_back_disclosure
from qianmo.domain.access import Right
from qianmo.web.posting import conclude
from qianmo.web.seat import Seat, seated


@require_POST
@seated(Right.HOST_SITTINGS)
def disclose(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """Write down that the head allows the limit to be posted, or takes that back."""
    if household(scope=seat.scope, household_id=household_id, on=seat.on) is None:
        raise Http404
    allows = request.POST.get("answer") == "allow"
    act = allow_disclosure if allows else take_back_disclosure
    refused = act(
        household_ids=[household_id], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    told = "已记：同意公示额度，一年有效" if allows else "已记：不公示额度"
    return conclude(
        request, refused.get(household_id), told, to=f"{reverse('household', args=[household_id])}?tab=papers"
    )
