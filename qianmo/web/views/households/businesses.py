"""经营主体: the register of what households run, and noting and ending one on the page of its household."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.households.queries import household
from qianmo.apps.households.queries.businesses import count_businesses, register_of, told_not_noted
from qianmo.apps.households.services.businesses import (
    BusinessEnd,
    NewBusiness,
    end_businesses,
    gather_businesses,
    note_businesses,
)
from qianmo.domain.access import Right
from qianmo.domain.businesses import KINDS, Business
from qianmo.web.lists.businesses import BUSINESSES
from qianmo.web.lists.places import places
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show

PAGE = 100


@seated(Right.SEE_CUSTOMERS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Businesses that go on, by town, village, kind and name; how many surveys told of that nobody has noted."""
    chosen = BUSINESSES.chosen(request.GET.dict())
    place = places(seat, chosen)
    kind, search, after = chosen.get("kind", ""), chosen.get("q", ""), whole(request.GET.get("after", ""))
    rows = register_of(scope=seat.scope, cell_id=place.cell_id, kind=kind, search=search, after=after, limit=PAGE)
    total = count_businesses(scope=seat.scope, cell_id=place.cell_id, kind=kind, search=search)
    more = urlencode({**chosen, "after": rows[-1].id}) if len(rows) == PAGE else ""
    works = seat.person.may(Right.WORK)
    return show(
        request, seat, "households/businesses.html", room="households", rows=rows, total=total, kinds=KINDS.items(),
        chosen=chosen, towns=place.towns, villages=place.choices, more=more, works=works,
        told=told_not_noted(scope=seat.scope) if works else 0, **listed(seat, BUSINESSES, chosen, rows=total),
    )  # fmt: skip


@require_POST
@seated(Right.WORK)
def gather(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note what surveys told of."""
    many = gather_businesses(scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    said = f"从采集表登记了 {many:,} 家" if many else "采集表里没有新的经营"
    return done(request, said, to=reverse("businesses"))


@require_POST
@seated(Right.WORK)
def note(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """Note a business of a household."""
    to, since, form = _home(seat, household_id), day(request.POST.get("since", "")), request.POST
    if since is None:
        return refuse(request, "没有登记：没有选开始经营的日子。请重填", to=to)
    told = Business(
        name=form.get("name", ""), kind=form.get("kind", ""), trade=form.get("trade", ""), place=form.get("place", ""),
        code=form.get("code", "").strip().upper(), since=since,
    )  # fmt: skip
    new = NewBusiness(household_id=household_id, told=told, source=form.get("source", "") or "柜面登记")
    (answer,) = note_businesses(new=[new], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已登记，信用代码加密存放，只显示头尾", to=to)


@require_POST
@seated(Right.WORK)
def end(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """A business of a household has ended."""
    to, until = _home(seat, household_id), day(request.POST.get("until", ""))
    if until is None:
        return refuse(request, "没有办：没有选结束日。请重填", to=to)
    ending = BusinessEnd(
        business_id=whole(request.POST.get("business", "")), until=until, why=request.POST.get("why", "")
    )
    (answer,) = end_businesses(
        ends=[ending], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "已记结束，以前的留着", to=to)


def _home(seat: Seat, household_id: int) -> str:
    if household(scope=seat.scope, household_id=household_id, on=seat.on) is None:
        raise Http404
    return reverse("household", args=[household_id])
