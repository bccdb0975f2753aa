"""Reference rates (LPR): the dated table, and another entry."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.products.queries import reference_rates
from qianmo.apps.products.services import record_reference_rate
from qianmo.domain.access import Right
from qianmo.web.case_forms import percent_to_ppm
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.products.product import day

TENORS = {"1Y": "一年期", "5Y": "五年期以上"}
HIGHEST_PPM = 240_000
"""24 %: an entry above it is a slip of the hand."""


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every published rate by day, the newest first, with what changed."""
    by_day: dict[date, dict[str, int]] = {}
    for tenor, on, ppm in reference_rates():
        by_day.setdefault(on, {})[tenor] = ppm
    rows, last = [], dict[str, int]()
    for on, rates in sorted(by_day.items()):
        told = [(rates.get(tenor), _step(rates.get(tenor), last.get(tenor))) for tenor in TENORS]
        rows.append((on, told))
        last |= rates
    return show(
        request,
        seat,
        "products/rates.html",
        room="products",
        rows=rows[::-1],
        tenors=TENORS.items(),
        last=[(name, last.get(tenor)) for tenor, name in TENORS.items()],
    )


def _step(ppm: int | None, before: int | None) -> int:
    """The change in bp against the entry before; 0 for none."""
    return 0 if ppm is None or before is None else (ppm - before) // 100


@require_POST
@seated(Right.EDIT_PRODUCTS)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Record what was published for a day; the same day again corrects it."""
    to, on = reverse("reference-rates"), day(request.POST.get("published_on", ""))
    typed = {tenor: request.POST.get(tenor, "").strip() for tenor in TENORS}
    rates = {tenor: percent_to_ppm(text) for tenor, text in typed.items() if text}
    if on is None or on > seat.on or not rates:
        return refuse(request, "没有记下：要有公布日（不晚于今天）和至少一个利率", to=to)
    if any(ppm is None or not 0 < ppm <= HIGHEST_PPM for ppm in rates.values()):
        return refuse(request, "没有记下：利率要在 0 到 24% 之间，最多四位小数，如 3.10", to=to)
    for tenor, ppm in rates.items():
        record_reference_rate(tenor=tenor, published_on=on, rate_ppm=ppm or 0)
    return done(request, f"已记下 {on} 公布的利率，从下一次定价起用", to=to)
