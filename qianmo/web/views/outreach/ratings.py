"""年审复评: villages and households of a year by the criteria, counted by one, confirmed by another; certificates."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.org.queries import head_office
from qianmo.apps.outreach.books import TESTS
from qianmo.apps.outreach.queries import RatedVillage, criteria_on, rated_households, rated_villages
from qianmo.apps.outreach.services import confirm_reratings, rerate_villages
from qianmo.domain.access import Right
from qianmo.domain.outreach.status import VillageTest
from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused
from qianmo.gateways.printing import print_certificate
from qianmo.web.lists import RERATED_HOUSEHOLDS, RERATED_VILLAGES
from qianmo.web.lists.rerating import STATES, TURNS, asked_year, kept, told
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, refuse, whole
from qianmo.web.seat import Seat, seated, show

MOST_SHOWN = 200


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The villages in sight with their figures of a year, and the way to count and confirm them."""
    chosen = RERATED_VILLAGES.chosen(request.GET)
    rows, year = kept(seat, chosen), asked_year(seat, chosen)
    everybody = rated_villages(scope=seat.scope, year=year)
    return show(
        request, seat, "outreach/rerating.html", room="campaigns", chosen=chosen, states=STATES, year=year,
        years=[seat.on.year, seat.on.year - 1], criteria=_criteria(seat),
        rows=[(one, _ratios(one), told(one.lacks), TURNS[one.turn] if one.turn else "") for one in rows],
        credit=sum(bool(one.confirmed_by) and one.is_credit for one in everybody), villages=len(everybody),
        waiting=sum(one.figures is not None and not one.confirmed_by for one in everybody),
        rerates=seat.person.may(Right.RERATE), **listed(seat, RERATED_VILLAGES, chosen, rows=len(rows)),
    )  # fmt: skip


def _criteria(seat: Seat) -> list[str]:
    return [
        TESTS[test] + (f" {Ratio.of_ppm(bound).percent(0)}" if bound else "")
        for test, bound in criteria_on(on=seat.on).items()
    ]


def _ratios(one: RatedVillage) -> dict[str, Ratio]:
    return {} if one.figures is None else {str(test): one.figures.ratio(test) for test in VillageTest}


@require_POST
@seated(Right.RERATE)
def count(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Count the villages that were ticked, or confirm them."""
    year = whole(request.POST.get("year", ""), missing=seat.on.year)
    ids = [whole(one) for one in request.POST.getlist("village")]
    to = f"{reverse('rerating')}?year={year}"
    if not ids:
        return refuse(request, "没有办：还没有勾选村", to=to)
    confirms = request.POST.get("act") == "confirm"
    act = confirm_reratings if confirms else rerate_villages
    refused = act(
        village_ids=ids, year=year, scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    if refused:
        return refuse(request, refused.values(), to=to)
    said = f"已确认 {len(ids)} 个村" if confirms else f"已统计 {len(ids)} 个村，请另一位同事确认"
    return conclude(request, None, said, to=to)


def _one(seat: Seat, code: str, year: int) -> RatedVillage:
    found = rated_villages(scope=seat.scope, year=year, code=code)
    if not found:
        raise Http404
    return found[0]


@seated(Right.SEE_CUSTOMERS)
def village(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The households of a village: what changed and why."""
    year = asked_year(seat, request.GET)
    one = _one(seat, code, year)
    rows = rated_households(scope=seat.scope, village_id=one.village_id, year=year)
    only = request.GET.get("only", "") == "lacking"
    shown = [row for row in rows if row.lacks] if only else rows
    return show(
        request, seat, "outreach/village_rerating.html", room="campaigns", one=one, year=year, ratios=_ratios(one),
        lacks=told(one.lacks), turn=TURNS[one.turn] if one.turn else "", only=only, found=len(shown),
        rows=[(row, TURNS[row.turn], told(row.lacks)) for row in shown[:MOST_SHOWN]],
        **listed(seat, RERATED_HOUSEHOLDS, {"village": code, "year": str(year)}, rows=len(rows)),
    )  # fmt: skip


@seated(Right.SEE_FUNNEL)
def certificate(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The certificate of a confirmed credit village as PDF. 404 for any other."""
    year = asked_year(seat, request.GET)
    one = _one(seat, code, year)
    if not one.confirmed_by or not one.is_credit or one.figures is None or one.confirmed_on is None:
        raise Http404
    share = one.figures.ratio(VillageTest.CREDIT_SHARE)
    pdf = print_certificate(
        {
            "bank": head_office() or "", "title": "信用村", "whose": f"{one.town}{one.village}",
            "said": f"经 {year} 年度年审，你村 {one.figures.households} 户中"
            f"信用户 {one.figures.credit} 户，占 {share.percent()}，符合信用村条件，特发此证。称号一年一审。",
            "day": f"{one.confirmed_on:%Y-%m-%d}",
            "foot": f"{seat.person.name} {seat.person.number} {seat.at:%Y-%m-%d %H:%M} 打印",
        }
    )  # fmt: skip
    if isinstance(pdf, Refused):
        return refuse(request, pdf, to=reverse("village-rerating", args=[code]))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="certificate-{code}-{year}.pdf"'
    return answer
