"""进村裁定: villages two branches want, and whose they are for which days."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import branches_in_sight
from qianmo.apps.grids.queries import cells
from qianmo.apps.outreach.queries import claims
from qianmo.apps.outreach.services import claim_village, decide_claim
from qianmo.domain.access import Right
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Claims in sight, open ones first, and the way to ask."""
    asks = seat.person.may(Right.ROSTER_DAYS)
    others = [one for one in cells(level="village") if one.branch_id != seat.person.branch_id] if asks else []
    return show(
        request, seat, "outreach/claims.html", room="campaigns",
        rows=claims(branch_ids=branches_in_sight(person=seat.person)), asks=asks, villages=others,
        decides=seat.person.may(Right.PUBLISH_VILLAGES),
    )  # fmt: skip


@require_POST
@seated(Right.ROSTER_DAYS)
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask head office for a village of another branch."""
    since, until = day(request.POST.get("since", "")), day(request.POST.get("until", ""))
    here = reverse("village-claims")
    if since is None or until is None:
        return refuse(request, "没有提请：没有填期间", to=here)
    answer = claim_village(
        village_id=whole(request.POST.get("village", "")), branch_id=seat.person.branch_id, since=since, until=until,
        reason=request.POST.get("reason", ""), by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "已提请总行裁定", to=here)


@require_POST
@seated(Right.PUBLISH_VILLAGES)
def decide(request: HttpRequest, seat: Seat, claim_id: int) -> HttpResponse:
    """Head office gives the village or leaves it where it is."""
    answer = decide_claim(
        claim_id=claim_id, grant=request.POST.get("answer") == "grant", answer=request.POST.get("words", ""),
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "已裁定，两家机构都看得到", to=reverse("village-claims"))
