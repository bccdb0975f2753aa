"""Sittings: the host's pages inside the scope, and the rater's pages that no account of staff opens."""

from qianmo.apps.ratings.models import Rater, Sitting
from qianmo.apps.ratings.services import move_to_paper, open_sittings
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import EVERYWHERE, County, Rule, Visit, anywhere


def forms(_: County) -> list[Visit]:
    missing = "/sittings/new/?village=150422999999"
    return [Visit(f"/sittings/new/?village={code}", frozenset({code}), missing) for code in EVERYWHERE]


def sittings(county: County) -> tuple[int, int]:
    """The closed sitting of the upper village, and one that is still open there; opened once a walk."""
    known = list(Sitting.objects.order_by("id").values_list("id", "roster_id"))
    if len(known) == 1:
        new = v.sit_down(county.ground, known[0][1])
        ((opened, _),) = open_sittings(sittings=[new], at=v.at(v.RATED), business_date=v.RATED)
        return known[0][0], opened
    return known[0][0], known[1][0]


def pages(county: County) -> list[Visit]:
    closed, running = sittings(county)
    paths = (f"{closed}/", f"{closed}/?kind=advised", f"{running}/")
    return [Visit(f"/sittings/{path}", frozenset({v.UPPER}), "/sittings/999999999/") for path in paths]


def act(path: str):
    return lambda county: [Visit(f"/sittings/{sittings(county)[1]}/{path}/", frozenset({v.UPPER}))]


def sheets(county: County, path: str) -> list[Visit]:
    """The running sitting, one seat of which has moved to paper."""
    running = sittings(county)[1]
    rater = Rater.objects.filter(sitting_id=running).order_by("seat").first()
    move_to_paper(
        sitting_id=running,
        rater_ids=[rater.pk],
        by=county.ground.staff["2002"],
        at=v.at(v.RATED),
        business_date=v.RATED,
    )
    missing = f"/sittings/{running}/papers/999999999/" if path else "/sittings/999999999/papers/"
    missing += "print/" if "print" in path else ""
    return [Visit(f"/sittings/{running}/papers/{path.format(rater.pk)}", frozenset({v.UPPER}), missing)]


def at_table(path: str):
    """A sitting at a table in the far village, whose roster this walk opens; saying nothing is told so."""

    def visits(county: County) -> list[Visit]:
        if not (opened := Sitting.objects.filter(way="table").values_list("id", flat=True).first()):
            ground = county.ground
            homes = v.file_families([v.family(ground, "同桌", village=v.FAR)])
            roster = v.screen(ground, dict.fromkeys(homes, ()), village=v.FAR)
            ((opened, _),) = open_sittings(
                sittings=[v.sit_at_table(ground, roster)], at=v.at(v.RATED), business_date=v.RATED
            )
        return [Visit(f"/sittings/{opened}/table/{path}", frozenset({v.FAR}), f"/sittings/999999999/table/{path}")]

    return visits


OPEN = {"rate": "/rate/"}
SEATLESS = {"rate-household": "/rate/1/", "rate-kin": "/rate/kin/", "leave-seat": "/rate/leave/"}
SEATED = {
    "papers": Rule(Right.READ_PAPERS, lambda county: sheets(county, "")),
    "reading-sheet": Rule(Right.READ_PAPERS, lambda county: sheets(county, "{}/")),
    "print-sheet": Rule(Right.HOST_SITTINGS, lambda county: sheets(county, "{}/print/")),
    "looks": anywhere(Right.SEE_CUSTOMERS, "/sittings/looks/", "/sittings/looks/?kind=confirmed"),
    "new-sitting": Rule(Right.HOST_SITTINGS, forms),
    "sitting": Rule(Right.SEE_CUSTOMERS, pages),
}
POSTED = {
    "move-to-paper": Rule(Right.HOST_SITTINGS, act("papers/move")),
    "settle-looks": anywhere(Right.LOOK_AGAIN, "/sittings/looks/settle/"),
    "rate-at-table": Rule(Right.HOST_SITTINGS, at_table("")),
    "sign-table": Rule(Right.HOST_SITTINGS, at_table("sign/")),
    "codes": Rule(Right.HOST_SITTINGS, act("codes")),
    "void-seat": Rule(Right.HOST_SITTINGS, act("void")),
    "note-kin": Rule(Right.HOST_SITTINGS, act("kin")),
    "close-sitting": Rule(Right.HOST_SITTINGS, act("close")),
}
