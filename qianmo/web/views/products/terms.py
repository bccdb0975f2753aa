"""The lending terms of a product: another version of them put forward, and published or declined by a second person."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.products.queries import terms_proposed
from qianmo.apps.products.services import NewTerms, decide_terms, propose_terms
from qianmo.domain.access import Right
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated
from qianmo.web.views.products.product import card_named
from qianmo.web.words.terms import SETTLING


@require_POST
@seated(Right.EDIT_PRODUCTS)
def propose(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Put other terms forward; they wait on the product's page and in the review."""
    card, here = card_named(seat, code), reverse("product", args=[code])
    since = day(request.POST.get("valid_from", ""))
    if since is None:
        return refuse(request, "不能提出：没有填生效日。请选明天或以后的一天", to=here)
    _, months = SETTLING.get(request.POST.get("settling", ""), ("", ()))
    answer = propose_terms(
        product_id=card.id,
        terms=NewTerms(
            repricing=request.POST.get("repricing", ""),
            settle_months=frozenset(months),
            grace_days=whole(request.POST.get("grace_days", ""), missing=-1),
        ),
        valid_from=since,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, f"条款变更已提出，拟 {since} 生效。等另一位同事发布", to=here)


@require_POST
@seated(Right.REVIEW_PRODUCTS)
def decide(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Publish the terms that wait, or decline them."""
    card, agrees = card_named(seat, code), request.POST.get("answer") == "publish"
    waiting = next((one.id for one in terms_proposed(product_id=card.id)), 0)
    answer = decide_terms(
        proposal_id=waiting, agrees=agrees, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    said = "条款已发布，从生效日起新的支用照它" if agrees else "已退回条款变更，现行条款不变"
    return conclude(request, answer, said, to=reverse("product", args=[code]))
