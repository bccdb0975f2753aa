"""What waits for the bank's own core: ask it again, or give up, which the core has the last word on."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import open_transfers
from qianmo.apps.credit.services import hurry_transfers
from qianmo.domain.access import Right
from qianmo.web.posting import done, refuse, whole
from qianmo.web.seat import Seat, seated
from qianmo.web.views.lines.page import line_in_sight

ANSWERED = "核心已经答复，没有什么要再问的。结果在下面。"
ASKED = "已再问核心。过几秒刷新本页看答复。"
GIVEN_UP = "已请核心作废这一笔。核心若已放款，照放款入账；若没有放，预占退回。过几秒刷新本页看结果。"


@require_POST
@seated(Right.DISBURSE)
def nudge(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Ask the core about one transfer of the line now, or ask it to void the transfer."""
    line = line_in_sight(seat, number)
    wanted, give_up = whole(request.POST.get("transfer", "")), request.POST.get("act") == "give_up"
    mine = [one.id for one in open_transfers(line_id=line.id) if one.id == wanted and one.waits]
    hurried = hurry_transfers(
        transfer_ids=mine, give_up=give_up, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    here = reverse("line", args=[number])
    if not hurried:
        return refuse(request, ANSWERED, to=here)
    return done(request, GIVEN_UP if give_up else ASKED, to=here)
