"""Two versions cell by cell: published ones of a product or of two of one template, or a draft against its beginning.

Two published ones are set against each other household by household from here.
"""

from django.http import Http404, HttpRequest, HttpResponse

from qianmo import decisions
from qianmo.apps.products.queries import (
    DraftRow,
    Version,
    draft_decisions,
    drafts,
    kindred_versions,
    products,
    versions,
)
from qianmo.decisions import editing
from qianmo.domain.access import Right
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets.policy import Desk, published_model
from qianmo.web.views.products.product import card_named
from qianmo.web.words.change import ChangedSheet, changed_sheets

DRAFT = "d"
"""A draft is asked for by its id after this letter, a version by its id alone."""


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """What `after` changes of `before`; without them, the newest of the product against what it follows."""
    card = card_named(seat, code)
    published, open_drafts = versions(product_id=card.id), drafts(product_id=card.id)
    own = {f"{DRAFT}{row.id}": f"{row.version} {row.state_label}" for row in open_drafts}
    own |= {str(one.id): one.version for one in published}
    names = {one.id: one.name for one in products().values()}
    known = own | {
        str(one.id): f"{names[of]} {one.version}" for of, one in kindred_versions(product_id=card.id) if of != card.id
    }
    before, after = _asked(request, published, open_drafts)
    if before not in {*known, ""} or after not in {*own, ""}:
        raise Http404
    told: list[ChangedSheet] = []
    if before and after and before != after:
        was, now = Desk(_model(before)), Desk(_model(after))
        told = changed_sheets(was, now, editing.compared(was.model, now.model))
    return show(
        request,
        seat,
        "products/compare.html",
        room="products",
        card=card,
        known=known.items(),
        own=own.items(),
        before=before,
        after=after,
        before_name=known.get(before, ""),
        after_name=own.get(after, ""),
        sheets=told,
        count=sum(len(one.lines) for one in told),
        two=[int(before), int(after)] if before.isdecimal() and after.isdecimal() and before != after else [],
        draft_id=whole(after.removeprefix(DRAFT)) if after.startswith(DRAFT) else 0,
    )


def _asked(request: HttpRequest, published: list[Version], open_drafts: list[DraftRow]) -> tuple[str, str]:
    newest = [*(f"{DRAFT}{row.id}" for row in open_drafts), *(str(one.id) for one in published)]
    after = request.GET.get("after", "") or (newest[0] if newest else "")
    based = {f"{DRAFT}{row.id}": str(row.based_on_id) for row in open_drafts if row.based_on_id}
    ids = [str(one.id) for one in published]
    earlier = based.get(after) or next((one for one in ids if after in ids and ids.index(one) > ids.index(after)), "")
    return request.GET.get("before", "") or earlier, after


def _model(key: str) -> decisions.Model:
    if key.startswith(DRAFT):
        return draft_decisions(draft_id=int(key.removeprefix(DRAFT)))
    return published_model(int(key))
