"""合作方: who brings lists and customers, under which agreement, and what each brought."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.leads.queries import partner_kinds, partners
from qianmo.apps.leads.services import NewAgreement, NewPartner, enter_agreement, enter_partner
from qianmo.domain.access import Right
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show


@seated(Right.SEE_CUSTOMERS)
def partners_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every partner with its agreement, and what it brought."""
    return show(
        request, seat, "leads/partners.html", room="lead-lists", rows=partners(), kinds=partner_kinds(),
        may_make=seat.person.may(Right.MAKE_LISTS), may_work=seat.person.may(Right.WORK_LEADS),
    )  # fmt: skip


@require_POST
@seated(Right.MAKE_LISTS)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter a partner."""
    typed = {key: request.POST.get(key, "").replace("\x00", "").strip() for key in ("name", "kind", "contact")}
    answer = enter_partner(new=NewPartner(**typed, by=seat.person.staff_id), at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已登记{typed['name']}", to=reverse("partners"))


@require_POST
@seated(Right.MAKE_LISTS)
def agree(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter an agreement with a partner."""
    posted = request.POST
    begins_on, ends_on = day(posted.get("begins_on", "")), day(posted.get("ends_on", ""))
    if begins_on is None or ends_on is None:
        return refuse(request, "没有看懂起止日。请在日历里选", to=reverse("partners"))
    wanted = NewAgreement(
        partner_id=whole(posted.get("partner", "")), number=posted.get("number", "").strip(),
        terms=posted.get("terms", "").replace("\x00", "").strip(), begins_on=begins_on, ends_on=ends_on,
        by=seat.person.staff_id,
    )  # fmt: skip
    answer = enter_agreement(new=wanted, at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已登记协议 {wanted.number}", to=reverse("partners"))
