"""The catalogue of products, and a product made like another."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.products.queries import Card, catalogue, review_queue
from qianmo.apps.products.services import Description, clone_product
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, refuse, whole
from qianmo.web.product_cards import DELIVERIES, KINDS, SEGMENTS, STANDINGS, standing, terms_of
from qianmo.web.seat import Seat, seated, show


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every product on its card, narrowed by name, standing, delivery and segment."""
    cards = catalogue(on=seat.on)
    asked = {key: request.GET.get(key, "") for key in ("q", "standing", "delivery", "segment")}
    shown = [card for card in cards if _fits(card, asked)]
    terms = terms_of(shown)
    return show(
        request,
        seat,
        "products/catalogue.html",
        room="products",
        cards=[(card, standing(card), terms.get(card.id)) for card in shown],
        every=cards,
        asked=asked,
        deliveries=DELIVERIES.items(),
        segments=SEGMENTS.items(),
        standings=STANDINGS.items(),
        kinds=KINDS,
        waiting=len(review_queue(on=seat.on)),
    )


def _fits(card: Card, asked: dict[str, str]) -> bool:
    words = asked["q"].strip().lower()
    return (
        (not words or words in card.name.lower() or words in card.code or words in card.summary.lower())
        and asked["standing"] in {"", standing(card)}
        and asked["delivery"] in {"", card.delivery}
        and asked["segment"] in {"", card.segment}
    )


@require_POST
@seated(Right.EDIT_PRODUCTS)
def clone(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make a product like another, and go to its first draft."""
    name = request.POST.get("name", "").strip()
    answer = clone_product(
        product_id=whole(request.POST.get("product", "")),
        code=request.POST.get("code", "").strip(),
        description=Description(
            name=name,
            delivery=request.POST.get("delivery") or None,
            summary=request.POST.get("summary", "").strip() or None,
        ),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("products"))
    return done(request, f"已复制出“{name}”，在这里改", to=reverse("policy-draft", args=[answer.draft_id]))
