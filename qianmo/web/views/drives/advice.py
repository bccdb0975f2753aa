"""村干部建议: what a cadre would give a household, written down beside its verdict."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.households.queries import household
from qianmo.apps.ratings.services import NewAdvice, note_advice
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.posting import conclude, refuse, wan_to_fen, whole
from qianmo.web.seat import Seat, seated


@require_POST
@seated(Right.HOST_SITTINGS)
def note(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """Write down what a cadre said of a household."""
    if household(scope=seat.scope, household_id=household_id, on=seat.on) is None:
        raise Http404
    here = reverse("household", args=[household_id])
    limit_fen = wan_to_fen(request.POST.get("wan", ""))
    if isinstance(limit_fen, Refused):
        return refuse(request, limit_fen, to=here)
    new = NewAdvice(
        household_id=household_id, contact_id=whole(request.POST.get("contact", "")), limit_fen=limit_fen,
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    refused = note_advice(advice=[new], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, refused.get(0), "已记，放在村评议旁边供参考", to=here)
