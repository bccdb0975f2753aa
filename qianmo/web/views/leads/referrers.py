"""推荐人: outsiders who share income and losses, whom they brought, and the statement each is given."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.leads.queries import ReferrerRow, partner_names, statement
from qianmo.apps.leads.queries import referrers as known_referrers
from qianmo.apps.leads.services import NewReferrer, enter_referrer, note_referral
from qianmo.apps.org.queries import subtree
from qianmo.domain.access import Right
from qianmo.domain.leads.referring import Shares
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show

PPM_OF_PERCENT = 10_000


@seated(Right.WORK_LEADS)
def referrers_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Referrers of one's branch and below, with whom they brought and what they were paid."""
    return show(
        request, seat, "leads/referrers.html", room="lead-lists", rows=_in_sight(seat), partners=partner_names(),
        may_make=seat.person.may(Right.MAKE_LISTS),
    )  # fmt: skip


@seated(Right.WORK_LEADS)
def page(request: HttpRequest, seat: Seat, referrer_id: int) -> HttpResponse:
    """The statement a referrer is given: shares month by month, and nothing of what anybody owes."""
    row = next((one for one in _in_sight(seat) if one.id == referrer_id), None)
    if row is None:
        raise Http404
    months = statement(referrer_id=referrer_id)
    return show(request, seat, "leads/referrer.html", room="lead-lists", row=row, months=months)


@require_POST
@seated(Right.MAKE_LISTS)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter a referrer with what was agreed."""
    posted, there = request.POST, reverse("referrers")
    begins_on, ends_on = day(posted.get("begins_on", "")), day(posted.get("ends_on", ""))
    if begins_on is None or ends_on is None:
        return refuse(request, "没有看懂起止日。请在日历里选", to=there)
    wanted = NewReferrer(
        name="".join(posted.get("name", "").replace("\x00", "").split())[:60], identity=posted.get("identity", ""),
        phone=posted.get("phone", ""), partner_id=whole(posted.get("partner", "")) or None,
        branch_id=seat.person.branch_id,
        shares=Shares(
            income_ppm=whole(posted.get("income", "")) * PPM_OF_PERCENT,
            loss_ppm=whole(posted.get("loss", "")) * PPM_OF_PERCENT, claw_back_days=whole(posted.get("days", "")),
        ),
        begins_on=begins_on, ends_on=ends_on, by=seat.person.staff_id, not_staff=posted.get("not_staff") == "yes",
    )  # fmt: skip
    answer = enter_referrer(new=wanted, at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已登记推荐人{wanted.name}", to=there)


@require_POST
@seated(Right.WORK_LEADS)
def refer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note whom a referrer recommends."""
    referrer_id, there = whole(request.POST.get("referrer", "")), reverse("referrers")
    if all(one.id != referrer_id for one in _in_sight(seat)):
        return refuse(request, "没有登记：没有这位推荐人。请从列表里选", to=there)
    answer = note_referral(
        referrer_id=referrer_id, household_number=request.POST.get("number", "").strip(), scope=seat.scope,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "已登记这次推荐", to=there)


def _in_sight(seat: Seat) -> list[ReferrerRow]:
    return known_referrers(branch_ids=None if seat.person.county_wide else subtree(branch_id=seat.person.branch_id))
