"""The map, the panel of a village, the moving of villages between account managers, and what becomes of divisions."""

from collections.abc import Callable
from uuid import uuid4

from qianmo.apps.grids.handing_over import NewHandover, move_cells
from qianmo.apps.grids.handovers import held_cells
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.ledgers.people import NewContact, enter_contacts
from qianmo.apps.grids.models import Contact
from qianmo.apps.grids.queries import Scope
from qianmo.apps.grids.redistricting import NewRedistricting, enter_redistricting
from qianmo.domain.access import Right
from qianmo.domain.redistricting import Change, Line
from qianmo.domain.villages import ContactRole
from qianmo.web.telling import KNOWN
from qianmo.web.village_books import BOOKS
from tests import village as v
from tests.web.rules import EVERYWHERE, County, Rule, Visit, anywhere
from tests.web.rules.console import cells

MISSING = "150422999999"
EVERYTHING = Scope(None)


def compared() -> list[Visit]:
    """The map against an earlier day, a day to come and no day; by the measures of other rooms."""
    days = ["2026-03-02", "2030-01-01", "x"]
    return [
        *(
            Visit(f"/grids/?measure=signed&since={day}&until={until}")
            for day in days
            for until in ("", "2026-03-03", "x")
        ),
        *(Visit(f"/grids/?measure={key}&since=2026-03-02") for key in KNOWN),
    ]


def map_pages(county: County) -> list[Visit]:
    narrowed = ["town=150422101", "owner=1", "state=deferred", "state=x&owner=%00&town=y"]
    pages = [
        Visit("/grids/"),
        Visit("/grids/?measure=average&order=high"),
        *compared(),
        *cells("/grids/?cell={}")(county),
    ]
    return pages + [Visit(f"/grids/?{query}") for query in narrowed]


def seen(code: str) -> str:
    (held,) = held_cells(codes=[code], scope=EVERYTHING) or [None]
    return f"{code}:{held.owner.row_id if held else 0}"


def moves(county: County) -> list[Visit]:
    form = {"to": county.ground.staff["2003"], "since": v.DRAWN.isoformat(), "reason": "片区重划"}
    return [Visit("/grids/handover/move/", frozenset({code}), form=form | {"seen": seen(code)}) for code in EVERYWHERE]


def previews(_: County) -> list[Visit]:
    missing = f"/grids/handover/?cells={MISSING}"
    asked = ("", "&role=helper", "&role=x")
    return [
        Visit(f"/grids/handover/?cells={code}{role}", frozenset({code}), missing)
        for code in EVERYWHERE
        for role in asked
    ]


def records(_: County) -> list[Visit]:
    missing = f"/grids/handovers/?village={MISSING}"
    named = [Visit(f"/grids/handovers/?village={code}", frozenset({code}), missing) for code in EVERYWHERE]
    return [Visit("/grids/handovers/"), *named]


def takings_back(county: County) -> list[Visit]:
    staff = county.ground.staff
    new = NewHandover(
        seen={v.LOWER: int(seen(v.LOWER).partition(":")[2])},
        to=staff["2002"],
        since=v.DRAWN,
        reason="休假",
        by=staff["2001"],
        request_id="22222222-2222-4222-8222-222222222222",
    )
    handover_id = move_cells(new=new, scope=EVERYTHING, at=v.at(v.DRAWN), business_date=v.DRAWN)
    return [Visit(f"/grids/handovers/{handover_id}/undo/", frozenset({v.LOWER}))]


def mappings(address: str, right: Right) -> Rule:
    """A mapping that waits for a second person."""

    def visits(county: County) -> list[Visit]:
        line = Line(change=Change.ENDED, older_code=v.FAR)
        new = NewRedistricting(
            lines=[line], older_names=["远村"], since=v.DRAWN, reason="民政批复", by=county.ground.staff["1001"],
            request_id=uuid4(),
        )  # fmt: skip
        pk = enter_redistricting(new=new, at=v.at(v.DRAWN), business_date=v.DRAWN)
        return [Visit(address.format(pk))]

    return Rule(right, visits)


def ledgers(county: County) -> list[Visit]:
    """Each ledger, and each of one village."""
    every = [Visit(f"/grids/ledgers/?book={key}") for key in BOOKS]
    return [*every, Visit("/grids/ledgers/?book=plaques&state=stale&town=150422101"), Visit("/grids/ledgers/?book=x")]


def contact_phones(county: County) -> list[Visit]:
    """A contact in the upper village."""
    writing = Writing(scope=EVERYTHING, by=county.ground.staff["2002"], at=v.at(v.DRAWN), on=v.DRAWN)
    new = NewContact(code=v.UPPER, role=ContactRole.LIAISON, name="巴图", phone="13800001234", since=v.DRAWN)
    enter_contacts(new=[new], writing=writing)
    form = {"person": Contact.objects.get().pk, "number": "phone", "purpose": "visit"}
    return [Visit("/grids/ledgers/contacts/phone/", frozenset({v.UPPER}), form=form)]


def of_a_village(_: County) -> list[Visit]:
    missing = f"/grids/ledgers/{MISSING}/"
    return [Visit(f"/grids/ledgers/{code}/", frozenset({code}), missing) for code in EVERYWHERE]


def pieces_pages(_: County) -> list[Visit]:
    missing = f"/grids/ledgers/{MISSING}/pieces/"
    asked = ("", "?in=all&q=x", "?in=1")
    return [
        Visit(f"/grids/ledgers/{code}/pieces/{query}", frozenset({code}), missing)
        for code in EVERYWHERE
        for query in asked
    ]


def of_a_piece(address: str) -> Callable[[County], list[Visit]]:
    """The first piece of each village, and one that is not there."""
    missing = f"{address.format(code=MISSING, piece=1)}"
    return lambda _: [
        Visit(address.format(code=code, piece=f"{code}01"), frozenset({code}), missing) for code in EVERYWHERE
    ]


def drawings(address: str) -> Callable[[County], list[Visit]]:
    """The board of each village, or what it sends."""
    return lambda _: [Visit(address.format(code), frozenset({code}), address.format(MISSING)) for code in EVERYWHERE]


def located(address: str) -> Callable[[County], list[Visit]]:
    """The whole county, a box, and what is no box."""
    asked = ["", "?which=overdue&box=119000000,43000000,120000000,44000000", "?which=visited&box=x,1&box=9"]
    return lambda _: [Visit(f"{address}{query}") for query in asked]


SEATED = {
    "ledgers": Rule(Right.SEE_FUNNEL, ledgers),
    "ledger-village": Rule(Right.SEE_FUNNEL, of_a_village),
    "pieces": Rule(Right.MOVE_GRIDS, pieces_pages),
    "village-pieces": Rule(Right.SEE_FUNNEL, drawings("/grids/ledgers/{}/blocks/")),
    "village-ground": Rule(Right.SEE_FUNNEL, drawings("/grids/ledgers/{}/blocks/ground/")),
    "draw-piece": Rule(Right.MOVE_GRIDS, of_a_piece("/grids/ledgers/{code}/blocks/{piece}/draw/")),
    "nearest": anywhere(Right.CHANGE_DIVISIONS, "/grids/nearest/", "/grids/nearest/?which=nearer"),
    "draw-boundary": Rule(Right.CHANGE_DIVISIONS, drawings("/grids/boundaries/draw/?village={}")),
    "boundaries": anywhere(Right.SEE_FUNNEL, "/grids/boundaries/"),
    "divisions": anywhere(Right.SEE_FUNNEL, "/grids/divisions/"),
    "redistricting": mappings("/grids/divisions/{}/", Right.SEE_FUNNEL),
    "grids": Rule(Right.SEE_FUNNEL, map_pages),
    "points": Rule(Right.SEE_CUSTOMERS, located("/grids/points/")),
    "points-drawn": Rule(Right.SEE_FUNNEL, located("/grids/points/map.json")),
    "ground": anywhere(Right.SEE_FUNNEL, "/grids/map.geojson"),
    "cell": Rule(Right.SEE_FUNNEL, cells("/grids/{}/", **{"HX-Request": "true"})),
    "handover": Rule(Right.MOVE_GRIDS, previews),
    "handovers": Rule(Right.SEE_FUNNEL, records),
}
ENDS = ("contacts", "plaques", "classes")
POSTED = {
    **{f"enter-{key}": anywhere(book.right, f"/grids/ledgers/{key}/enter/") for key, book in BOOKS.items()},
    **{f"bring-{key}": anywhere(book.right, f"/grids/ledgers/{key}/bring/") for key, book in BOOKS.items()},
    **{f"end-{key}": anywhere(BOOKS[key].right, f"/grids/ledgers/{key}/end/") for key in ENDS},
    "put-into-pieces": Rule(Right.MOVE_GRIDS, drawings("/grids/ledgers/{}/pieces/put/")),
    "bring-pieces": Rule(Right.MOVE_GRIDS, drawings("/grids/ledgers/{}/blocks/bring/")),
    "save-piece": Rule(Right.MOVE_GRIDS, of_a_piece("/grids/ledgers/{code}/blocks/{piece}/save/")),
    "check-plaque": anywhere(Right.WORK, "/grids/ledgers/plaques/check/"),
    "contact-phone": Rule(Right.UNMASK, contact_phones),
    "accept-rural": anywhere(Right.CHANGE_DIVISIONS, "/grids/ledgers/rural/accept/"),
    "accept-nearest": anywhere(Right.CHANGE_DIVISIONS, "/grids/nearest/accept/"),
    "place-outlet": anywhere(Right.CHANGE_DIVISIONS, "/grids/nearest/place/"),
    "bring-points": anywhere(Right.IMPORT_ROSTERS, "/grids/points/bring/"),
    "move-cells": Rule(Right.MOVE_GRIDS, moves),
    "undo-handover": Rule(Right.MOVE_GRIDS, takings_back),
    "save-boundary": Rule(Right.CHANGE_DIVISIONS, drawings("/grids/boundaries/{}/save/")),
    "bring-boundaries": anywhere(Right.CHANGE_DIVISIONS, "/grids/boundaries/bring/"),
    "load-edition": anywhere(Right.CHANGE_DIVISIONS, "/grids/divisions/load/"),
    "enter-redistricting": anywhere(Right.CHANGE_DIVISIONS, "/grids/divisions/enter/"),
    "bring-redistricting": anywhere(Right.CHANGE_DIVISIONS, "/grids/divisions/bring/"),
    "carry-out-redistricting": mappings("/grids/divisions/{}/carry-out/", Right.APPROVE_DIVISIONS),
    "decline-redistricting": mappings("/grids/divisions/{}/decline/", Right.APPROVE_DIVISIONS),
}
