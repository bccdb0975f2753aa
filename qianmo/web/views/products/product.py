"""One product: what is in force, what it asks and promises, its versions and drafts, and the acts on them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.products.queries import (
    Card,
    catalogue,
    drafts,
    facts_asked,
    model_texts,
    terms_dated,
    terms_proposed,
    versions,
)
from qianmo.apps.products.queries.papers import papers_of
from qianmo.apps.products.services import (
    Description,
    describe_product,
    open_draft,
    roll_back,
    take_back_policy,
    withdraw_product,
)
from qianmo.decisions import editing
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.product_cards import DELIVERIES, KINDS, SEGMENTS, STANDINGS, standing, terms_of
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets.policy import Desk, published_model
from qianmo.web.words.terms import REPRICING, SETTLING, brief, terms_told

SHOWN = ("documents", "authority", "offer")
"""Tables of a version shown on the product's page besides parameters and prices."""


def card_named(seat: Seat, code: str) -> Card:
    """The product of that code. Raises Http404."""
    found = next((card for card in catalogue(on=seat.on) if card.code == code), None)
    if found is None:
        raise Http404
    return found


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """A product; `version` shows another of its versions than the one in force."""
    card = card_named(seat, code)
    published = versions(product_id=card.id)
    policy_id = whole(request.GET.get("version", ""), missing=card.policy_id or (published[0].id if published else 0))
    shown = next((one for one in published if one.id == policy_id), None)
    return show(
        request,
        seat,
        "products/product.html",
        room="products",
        card=card,
        standing=standing(card),
        standing_label=STANDINGS[standing(card)],
        delivery=DELIVERIES.get(card.delivery, ""),
        kind=KINDS.get(card.line_kind, ""),
        segment=SEGMENTS.get(card.segment, card.segment),
        deliveries=DELIVERIES.items(),
        terms=terms_of([card]).get(card.id),
        versions=published,
        shown=shown,
        drafts=drafts(product_id=card.id),
        **_terms(seat, card),
        **(_contents(shown.id) if shown else {}),
    )


def _terms(seat: Seat, card: Card) -> dict[str, object]:
    """The lending terms in force, those to come and those that wait for a second person."""
    dated = terms_dated(product_id=card.id)
    held = next(
        (terms for terms, since, until in dated if since <= seat.on and (until is None or seat.on < until)), None
    )
    proposed = next(iter(terms_proposed(product_id=card.id)), None)
    own = proposed is not None and proposed.proposed_by_id == seat.person.staff_id
    return {
        "told": terms_told(held, line_kind=card.line_kind, term_months=card.term_months) if held else [],
        "held": held,
        "coming": [
            (brief(terms.repricing, terms.interest.settlement.months), since)
            for terms, since, _ in dated
            if since > seat.on
        ],
        "proposed": proposed,
        "proposed_words": brief(proposed.repricing, proposed.settle_months) if proposed else "",
        "own": own,
        "may_propose": held is not None and proposed is None and seat.person.may(Right.EDIT_PRODUCTS),
        "may_decide": proposed is not None and not own and seat.person.may(Right.REVIEW_PRODUCTS),
        "repricing": REPRICING.items(),
        "settling": [
            (key, word, held is not None and held.interest.settlement.months == frozenset(months))
            for key, (word, months) in SETTLING.items()
        ],
    }


def _contents(policy_id: int) -> dict[str, object]:
    """What a version says: parameters, tables in brief, facts asked, forms."""
    desk = Desk(published_model(policy_id))
    sheets = desk.shown()
    documents = [sheet for sheet in sheets if sheet["name"] == "documents" and sheet["kind"] == "table"]
    return {
        "parameters": [sheet for sheet in sheets if sheet["parameter"]],
        "tables": [sheet for sheet in sheets if sheet["kind"] == "table"],
        "documents": [_row(sheet, rule) for sheet in documents for rule in sheet["rules"]],
        "facts": [(*editing.titled(fact.label), fact.name) for fact in facts_asked(policy_id=policy_id)],
        "forms": papers_of(policy_ids=[policy_id])[policy_id].forms,
    }


def _row(sheet: dict[str, list[dict[str, str]]], rule: dict[str, list[str]]) -> tuple[str, str]:
    """A row of a table of documents: what to bring, and when."""
    pairs = list(zip(sheet["columns"], rule["cells"], strict=True))
    when = [f"{column['label']} {cell}" for column, cell in pairs if column["side"] == "in" and cell != "—"]
    return "、".join(cell for column, cell in pairs if column["side"] == "out"), "，".join(when)


@seated(Right.SEE_PRODUCTS)
def download(request: HttpRequest, seat: Seat, code: str, policy_id: int) -> HttpResponse:
    """A published version as a DMN file."""
    del request
    card = card_named(seat, code)
    version = next((one for one in versions(product_id=card.id) if one.id == policy_id), None)
    if version is None:
        raise Http404
    return dmn_file(model_texts(policy_ids=[policy_id])[policy_id].encode(), f"{code}-{version.version}")


def dmn_file(text: bytes, name: str) -> HttpResponse:
    """A model as a file to keep."""
    answer = HttpResponse(text, content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{name}.dmn"'
    return answer


@require_POST
@seated(Right.EDIT_PRODUCTS)
def begin(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Open a draft from the version named, or from the last."""
    card = card_named(seat, code)
    answer = open_draft(
        product_id=card.id,
        based_on=whole(request.POST.get("version", "")) or None,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("product", args=[code]))
    return done(request, "已起草，改动自动保存", to=reverse("policy-draft", args=[answer]))


@require_POST
@seated(Right.EDIT_PRODUCTS)
def describe(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say anew what a product is."""
    card = card_named(seat, code)
    said = {key: request.POST.get(key, "").strip() for key in ("name", "summary", "source", "delivery")}
    changed = {key: value for key, value in said.items() if value != getattr(card, key)}
    here = reverse("product", args=[code])
    answer = describe_product(
        product_id=card.id,
        description=Description(**changed),  # type: ignore[arg-type]  # texts alone are asked here
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已改产品说明", to=here)


@require_POST
@seated(Right.EDIT_PRODUCTS)
def withdraw(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take no new applications from a day on."""
    card, here = card_named(seat, code), reverse("product", args=[code])
    on = day(request.POST.get("on", ""))
    if on is None:
        return refuse(request, "不能停办：没有填停办日。请选今天或以后的一天", to=here)
    answer = withdraw_product(
        product_id=card.id,
        on=on,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, f"“{card.name}”自 {on} 起不再受理申请，已有额度照旧", to=here)


@require_POST
@seated(Right.EDIT_PRODUCTS)
def put_back(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Ask for an earlier version to be put back; another person confirms it in the review."""
    card_named(seat, code)
    here = reverse("product", args=[code])
    since = day(request.POST.get("valid_from", ""))
    if since is None:
        return refuse(request, "不能回退：没有填生效日。请选今天或以后的一天", to=here)
    answer = roll_back(
        policy_id=whole(request.POST.get("version", "")),
        valid_from=since,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, f"已送审查会：拟 {since} 回退。等另一位同事发布", to=here)


@require_POST
@seated(Right.REVIEW_PRODUCTS)
def take_back(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take back a published version that has not begun."""
    card_named(seat, code)
    here = reverse("product", args=[code])
    answer = take_back_policy(
        policy_id=whole(request.POST.get("version", "")),
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已撤回，前一版照旧", to=here)
