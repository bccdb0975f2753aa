"""Whom an indicator is told by: the names of units, managers and products, and which of them a person may open."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from qianmo.apps.crm.queries import branches_in_sight, staff_in_sight
from qianmo.apps.org.queries import branches_named, staff_cards
from qianmo.apps.performance.queries import products_held
from qianmo.apps.products.queries import products
from qianmo.domain.access import Right
from qianmo.web.seat import Seat


def names_of(grain: str, keys: Iterable[str], *, on: date) -> Mapping[str, str]:
    """The names behind the keys of a grain."""
    if grain == "branch":
        return {str(pk): name for pk, (_, name) in branches_named().items()}
    if grain == "manager":
        cards = staff_cards(ids={int(key) for key in keys if key.isdecimal()}, on=on)
        return {str(pk): f"{card.name} {card.branch}" for pk, card in cards.items()}
    return products_held() | {code: one.name for code, one in products().items()}


def open_to(seat: Seat, grain: str, on: date) -> Callable[[str], bool]:
    """Which keys a person may open: one's own, those of one's branch, or all."""
    if not seat.person.may(Right.SEE_LINES):
        return lambda _key: False
    if grain == "branch":
        allowed = branches_in_sight(person=seat.person)
    elif grain == "manager":
        allowed = staff_in_sight(person=seat.person, on=on)
    else:
        allowed = None if seat.person.county_wide else frozenset()
    return lambda key: allowed is None or (key.isdecimal() and int(key) in allowed)


def loans_behind(on_day: date, population: str, **narrowed: str) -> str:
    """The address of the loans a population held on a day; `narrowed` by grain and key, or to bad ones."""
    return (
        f"{reverse('indicator-loans')}?{urlencode({'day': on_day.isoformat(), 'population': population, **narrowed})}"
    )
