"""指标口径: what every figure means and how it is worked out, read from the files that compute it."""

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.analytics.metrics import catalogue, grains, shared
from qianmo.analytics.metrics.reference import UNIT_WORDS, told_by
from qianmo.domain.access import Right
from qianmo.web.seat import Seat, seated, show


@seated(Right.SEE_FUNNEL)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every metric by its title, with the grains it can be told by."""
    return show(request, seat, "metrics/list.html", room="manual", metrics=catalogue(), grains=grains())


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """One metric: meaning, grains, inputs, outputs, source, and the very text that is run."""
    found = next((metric for metric in catalogue() if metric.name == name), None)
    if found is None:
        raise Http404(name)
    stands_on = [shared()[word] for word in found.inputs if word in shared()]
    words = {"told_by": told_by(found), "units": UNIT_WORDS, "stands_on": stands_on}
    return show(request, seat, "metrics/page.html", room="manual", metric=found, **words)
