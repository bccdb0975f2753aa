"""Households picked on the customers' list to be put on a list: those ticked, or all its filters leave."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lists import HOUSEHOLDS
from qianmo.web.lists.households import household_page
from qianmo.web.lists.places import places
from qianmo.web.posting import refuse, whole
from qianmo.web.seat import Seat, seated

MOST = 20_000
"""Households put on a list in one step."""
MOST_TICKED = 200


@dataclass(frozen=True, slots=True)
class Picked:
    """Households picked, and the fields of a form or address that pick them again."""

    household_ids: list[int]
    fields: list[tuple[str, str]]


def picked_of(seat: Seat, sent: QueryDict) -> Picked | Refused | None:
    """What an address or form picks; None where it picks nobody. Refused: more than 20,000, or none is left.

    Ticked households out of sight are sorted out by the act, like ones that do not exist.
    """
    if sent.get("all") != "yes":
        ids = [pk for pk in map(whole, sent.getlist("household")[:MOST_TICKED]) if pk]
        return Picked(ids, [("household", str(pk)) for pk in ids]) if ids else None
    query = HOUSEHOLDS.chosen(sent)
    page = household_page(seat, query, places(seat, query), limit=MOST)
    if page.total > MOST:
        reason = f"没有建名单：有 {page.total:,} 户，一次最多 {MOST:,} 户。请加条件，或在“建名单”里按条件筛"
        return Refused(code="too_many_picked", reason=reason)
    if not page.rows:
        return Refused(code="nobody_picked", reason="没有建名单：这组条件下没有户。请放宽条件")
    return Picked([row.household_id for row in page.rows], [("all", "yes"), *query.items()])


@require_POST
@seated(Right.MAKE_LISTS)
def pick(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Go on to the form of a list with the households that were picked."""
    picked = picked_of(seat, request.POST)
    query = HOUSEHOLDS.chosen(request.POST)
    if picked is None or isinstance(picked, Refused):
        answer = picked or "没有建名单：还没有勾选户。请先勾选，或选“这张名单全部”"
        return refuse(request, answer, to=f"{reverse('households')}?{urlencode({**query, 'view': 'all'})}")
    return redirect(f"{reverse('new-list')}?{urlencode(picked.fields)}")
