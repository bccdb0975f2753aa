"""村情台账: people, plaques, figures, classes of villages; looked at all together or village by village."""

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.grids.cutting import cuts_of, kinds_counted
from qianmo.apps.grids.ledgers.classes import classes, rural_flags
from qianmo.apps.grids.ledgers.facts import facts
from qianmo.apps.grids.ledgers.people import PURPOSES, contacts
from qianmo.apps.grids.ledgers.plaques import plaques
from qianmo.apps.grids.ledgers.proposing import proposed_flags
from qianmo.apps.grids.queries import cell, cells, stewards
from qianmo.domain.access import Field, Right
from qianmo.domain.villages import KINDS, PLAQUE_STATES, kind_of
from qianmo.web.lists.ledgers import STATES
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.drives.village import village_of
from qianmo.web.village_books import BOOKS

SHOWN = 200


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One ledger of all villages in sight; `town` and, for plaques, `state` narrow it."""
    book = BOOKS.get(request.GET.get("book", ""), next(iter(BOOKS.values())))
    chosen = book.listing.chosen(request.GET)
    found = list(book.listing.rows(seat, chosen))
    proposals = []
    if book.key == "rural" and seat.person.may(book.right):
        flagged = {one.at.code for one in rural_flags(scope=seat.scope, on=seat.on)}
        proposals = proposed_flags(scope=seat.scope, but=flagged)
    return show(
        request, seat, "grids/ledgers.html", room="grids", book=book, books=BOOKS.values(),
        heads=book.listing.heads[1:], rows=[(row[0], row[1], row[2:]) for row in found[:SHOWN]],
        total=len(found), shown=SHOWN, chosen=chosen, towns=cells(level="town"), states=STATES.items(),
        may_write=seat.person.may(book.right), plaque_states=PLAQUE_STATES.items(),
        villages=[one for one in cells(level="village") if seat.scope.allows(one.id)],
        proposals=proposals, kinds=kinds_counted(),
        **listed(seat, book.listing, chosen, rows=len(found)),
    )  # fmt: skip


@seated(Right.SEE_FUNNEL)
def village(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Everything the ledgers say of one village, with the forms that add to them."""
    village_id = village_of(seat, code)
    here = cell(cell_id=village_id)
    town = cell(cell_id=here.parent_id) if here and here.parent_id else None
    if here is None or here.ended_on is not None:
        raise Http404
    told, flags = facts(scope=seat.scope, code=code), rural_flags(scope=seat.scope, code=code)
    return show(
        request, seat, "grids/village_ledger.html", room="grids", village=here, town=town,
        kind=KINDS[kind_of(level="village", name=here.name)], steward=stewards(cell_ids=[village_id], on=seat.on),
        contacts=contacts(scope=seat.scope, code=code), plaques=plaques(scope=seat.scope, on=seat.on, code=code),
        facts=[one for one in told if one.current], past_facts=[one for one in told if not one.current],
        classes=classes(scope=seat.scope, code=code), flags=flags, cuts=cuts_of(scope=seat.scope, code=code),
        forms=[one for one in BOOKS.values() if seat.person.may(one.right)], plaque_states=PLAQUE_STATES.items(),
        may_work=seat.person.may(Right.WORK), may_class=seat.person.may(Right.CHANGE_DIVISIONS),
        may_lift=seat.person.may(Right.UNMASK) and seat.scope.sees(Field.NUMBERS), purposes=PURPOSES.items(),
    )  # fmt: skip
