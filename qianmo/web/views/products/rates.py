"""Reference rates (LPR): the dated table, and another entry."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.products.queries import rate_entries
from qianmo.apps.products.services import NewReferenceRate, record_reference_rates
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.forms.case import percent_to_ppm
from qianmo.web.posting import day, done, refuse
from qianmo.web.seat import Seat, seated, show

TENORS = {"1Y": "一年期", "5Y": "五年期以上"}


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every published rate by day, the newest first, with what changed."""
    by_day: dict[date, dict[str, int]] = {}
    entries = rate_entries()
    for one in entries:
        if one.holds:
            by_day.setdefault(one.published_on, {})[one.tenor] = one.rate_ppm
    rows, last = [], dict[str, int]()
    for on, rates in sorted(by_day.items()):
        told = [(rates.get(tenor), *_step(rates.get(tenor), last.get(tenor))) for tenor in TENORS]
        rows.append((on, told))
        last |= rates
    return show(
        request,
        seat,
        "products/rates.html",
        room="products",
        rows=rows[::-1],
        corrected=[(one, TENORS.get(one.tenor, one.tenor)) for one in reversed(entries) if not one.holds],
        tenors=TENORS.items(),
        last=[(name, last.get(tenor)) for tenor, name in TENORS.items()],
    )


def _step(ppm: int | None, before: int | None) -> tuple[int | None, bool]:
    """The change in bp against the entry before, None where there is none, and whether it is a fall."""
    if ppm is None or before is None:
        return None, False
    return abs(ppm - before) // 100, ppm < before


@require_POST
@seated(Right.EDIT_PRODUCTS)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter what was published for a day; another rate for a day that has one says why."""
    to, on = reverse("reference-rates"), day(request.POST.get("published_on", ""))
    typed = {tenor: text for tenor in TENORS if (text := request.POST.get(tenor, "").strip())}
    if on is None or not typed:
        return refuse(request, "没有录入：要有公布日和至少一个利率", to=to)
    rates = {tenor: percent_to_ppm(text) for tenor, text in typed.items()}
    unread = [typed[tenor] for tenor, ppm in rates.items() if ppm is None]
    if unread:
        return refuse(request, f"没有录入：“{unread[0]}”不是利率。请写成 3.10 这样，最多四位小数", to=to)
    answers = record_reference_rates(
        rates=[
            NewReferenceRate(
                tenor=tenor, published_on=on, rate_ppm=ppm or 0, reason=request.POST.get("reason", "").strip()
            )
            for tenor, ppm in rates.items()
        ],
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    refused = [one for one in answers if isinstance(one, Refused)]
    if refused:
        return refuse(request, refused, to=to)
    return done(request, f"已录入 {on} 公布的利率，从下一次定价起用", to=to)
