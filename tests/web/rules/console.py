"""The shell, the first page, the map, the funnel and customers."""

from collections.abc import Callable

from qianmo.apps.households.queries import heads
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import EVERYWHERE, County, Rule, Visit, anywhere


def household_pages(county: County) -> list[Visit]:
    return [
        Visit(f"/households/{household_id}/{tab}", frozenset({code}), missing="/households/999999999/")
        for code, household_id in county.households.items()
        for tab in ("", "?tab=policy", "?tab=money", "?tab=field", "?tab=papers", "?tab=history")
    ]


def cells(address: str, **headers: str) -> Callable[[County], list[Visit]]:
    """An address that names a village, or a town seen by whoever sees one of its villages."""
    named = {code: frozenset({code}) for code in EVERYWHERE}
    named |= {town: frozenset(code for code in EVERYWHERE if code.startswith(town)) for town in (v.TOWN, v.FAR_TOWN)}
    missing = address.format("150422999999")
    return lambda _: [Visit(address.format(code), seen, missing, headers) for code, seen in named.items()]


def lists(_: County) -> list[Visit]:
    everyone = [Visit("/households/"), Visit("/households/?stage=drawn"), Visit("/households/?q=乌云")]
    missing = "/households/?village=150422999999"
    return everyone + [Visit(f"/households/?village={code}", frozenset({code}), missing) for code in EVERYWHERE]


OPEN = {"sign-in": "/sign-in/"}


def unmaskings(county: County) -> list[Visit]:
    head = {code: heads(household_ids=[household_id])[household_id] for code, household_id in county.households.items()}
    return [
        Visit(
            f"/households/{county.households[code]}/unmask/",
            frozenset({code}),
            form={"person": head[code], "number": "phone", "purpose": "visit"},
        )
        for code in EVERYWHERE
    ]


def disclosure(county: County) -> list[Visit]:
    missing = "/households/999999999/disclosure/"
    return [
        Visit(f"/households/{pk}/disclosure/", frozenset({code}), missing) for code, pk in county.households.items()
    ]


def advice(county: County) -> list[Visit]:
    missing = "/households/999999999/advice/"
    return [Visit(f"/households/{pk}/advice/", frozenset({code}), missing) for code, pk in county.households.items()]


POSTED = {
    "sign-out": anywhere(None, "/sign-out/"),
    "unmask": Rule(Right.UNMASK, unmaskings),
    "note-advice": Rule(Right.HOST_SITTINGS, advice),
    "disclose": Rule(Right.HOST_SITTINGS, disclosure),
}
SEATED = {
    "today": anywhere(None, "/"),
    "campaigns": anywhere(Right.SEE_FUNNEL, "/campaigns/"),
    "households": Rule(Right.SEE_CUSTOMERS, lists),
    "tiers": anywhere(Right.SEE_CUSTOMERS, "/households/tiers/", "/households/tiers/?number=乌云"),
    "household": Rule(Right.SEE_CUSTOMERS, household_pages),
    "search": anywhere(Right.SEE_CUSTOMERS, "/search/", "/search/?q=孟庆", "/search/?q=4422"),
    "manual": anywhere(None, "/manual/"),
    "parts": anywhere(None, "/parts/"),
}
