"""Who may open which page and change what: every address of the console, walked by every post.

An address without a stated rule fails here, so a new page says who may see it before anybody does.
"""

import re
from collections.abc import Iterator
from copy import copy
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver

from qianmo.apps.events.models import Event
from qianmo.apps.org.models import BusinessDay
from qianmo.domain.access import ACCESS, SCREENS, Reach, access_of
from qianmo.domain.masking import mask_identity, mask_phone
from qianmo.web.urls import urlpatterns
from tests import village as v
from tests.web import rules
from tests.web.rules import EVERYWHERE, County, Rule, Visit

pytestmark = pytest.mark.django_db
NOBODY, POSTLESS, SCREEN = "anonymous", "9001", "1012"
SEES = {
    NOBODY: None,
    POSTLESS: None,
    **{number: EVERYWHERE for number, (_, _, branch) in v.STAFF.items() if branch == v.OFFICE},
    "1010": frozenset(),  # security administrator
    "1011": frozenset(),  # system administrator
    "1012": frozenset(),  # the screen on the wall
    "2001": frozenset({v.UPPER, v.LOWER}),  # head of the first branch
    "2002": frozenset({v.UPPER}),  # manager of the upper village
    "2004": frozenset({v.UPPER, v.LOWER}),  # clerk of the first branch
    "2005": frozenset({v.UPPER, v.LOWER}),  # accountant of the first branch
    "3002": frozenset({v.FAR}),  # manager of the far village
    "2003": frozenset({v.LOWER}),  # manager of the lower village
    "3001": frozenset({v.FAR}),  # head of the second branch
}
"""The villages each person sees; None for those who see nothing at all."""
INSIDE = [person for person, seen in SEES.items() if seen is not None]
NUMBERS = re.compile(r"(?<![0-9A-Za-z.-])(\d{17}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])")
"""An identity or phone number in full, and not eleven digits that happen to stand in a random request id."""

MODULES = [import_module(f"{rules.__name__}.{found.name}") for found in iter_modules(rules.__path__)]
OPEN: dict[str, str] = {name: address for module in MODULES for name, address in getattr(module, "OPEN", {}).items()}
SEATLESS: dict[str, str] = {
    name: address for module in MODULES for name, address in getattr(module, "SEATLESS", {}).items()
}
SEATED: dict[str, Rule] = {name: rule for module in MODULES for name, rule in getattr(module, "SEATED", {}).items()}
POSTED: dict[str, Rule] = {name: rule for module in MODULES for name, rule in getattr(module, "POSTED", {}).items()}


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        else:
            yield one.name or str(one.pattern)


def visitor(person: str, *, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks)
    if person != NOBODY:
        client.force_login(get_user_model().objects.get(id=v.account(person)))
    return client


def has(person: str, rule: Rule) -> bool:
    if rule.right is None:
        return v.STAFF[person][1] not in SCREENS  # a screen opens nothing that is open to any post
    return rule.right in access_of(v.STAFF[person][1]).rights


def expected(rule: Rule, visit: Visit, person: str) -> int:
    if person == NOBODY:
        return 302
    if person == POSTLESS or not has(person, rule):
        return 403
    if visit.owner and person != visit.owner:
        return 404
    return 404 if visit.villages and not visit.villages & SEES[person] else 200


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    """The county, built once in a transaction of its own; what a test changes is undone to where the test began."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield County()
        transaction.set_rollback(True)


@pytest.fixture
def county(standing, db):
    """The same county for every test, with nothing found out about it yet."""
    return copy(standing)


def test_every_address_has_a_stated_rule_and_every_rule_an_address():
    assert sorted(names(urlpatterns)) == sorted([*OPEN, *SEATLESS, *POSTED, *SEATED])


def test_every_post_of_the_bank_walks():
    assert {v.STAFF[person][1] for person in INSIDE} == set(ACCESS)


def test_everybody_sees_what_the_post_allows_and_nothing_else(county):
    walk = [(rule, visit) for rule in SEATED.values() for visit in rule.visits(county)]
    known = Event.objects.count()
    for person in SEES:
        client = visitor(person)
        for rule, visit in walk:
            answer = client.get(visit.address, headers=visit.headers)
            if person == SCREEN and visit.address == "/":
                assert (answer.status_code, answer.url) == (302, "/wall/")
                continue
            assert answer.status_code == expected(rule, visit, person), (person, visit.address)
            if answer.status_code == 302:
                assert answer.url.startswith("/sign-in/?next="), (person, visit.address)
            if answer.status_code == 404:
                twin = client.get(visit.missing, headers=visit.headers)
                assert (twin.status_code, twin.content) == (404, answer.content), (person, visit.address)
            if not answer.streaming:
                assert not NUMBERS.search(answer.content.decode(errors="replace")), (person, visit.address)
    assert Event.objects.count() == known  # looking changes nothing


@pytest.mark.parametrize("person", [one for one in INSIDE if "see_customers" in access_of(v.STAFF[one][1]).rights])
def test_lists_and_fragments_hold_nothing_from_outside(county, person):
    client = visitor(person)
    inside = {code: county.households[code] for code in SEES[person]}
    listed = set(map(int, re.findall(r"/households/(\d+)/", client.get("/households/").content.decode())))
    assert listed == set(inside.values())
    shown = client.get("/campaigns/").content.decode()
    for code, name in ((v.UPPER, "上村"), (v.LOWER, "下村"), (v.FAR, "远村")):
        assert (code in shown or name in shown) == (code in inside), name


@pytest.mark.parametrize("person", SEES)
def test_what_changes_something_asks_for_the_right_and_the_scope(county, person):
    client = visitor(person)
    for name, rule in POSTED.items():
        for visit in rule.visits(county):
            if name == "sign-out":
                continue
            answer = client.post(visit.address, visit.form, headers=visit.headers)
            wanted = expected(rule, visit, person)
            allowed = {200, 204, 302, 400, 409, 422} if wanted == 200 else {wanted}
            assert answer.status_code in allowed, (visit.address, answer.status_code)


@pytest.mark.parametrize("name", POSTED)
def test_what_changes_something_answers_no_get_and_no_post_without_a_token(county, name):
    rule = POSTED[name]
    person = next(person for person in ("2002", *INSIDE) if has(person, rule))
    client = visitor(person, checks=True)
    for visit in rule.visits(county):
        assert client.get(visit.address).status_code == 405, visit.address
        assert client.post(visit.address, visit.form).status_code == 403, visit.address
    assert client.get("/").status_code == 200  # still signed in


def test_a_household_page_shows_its_numbers_masked_and_only_masked(county):
    page = visitor("2002").get(f"/households/{county.households[v.UPPER]}/").content.decode()
    head, other = county.filings[v.UPPER].members
    assert mask_identity(head.identity) in page
    assert mask_phone(head.phone) in page
    assert not [number for number in (head.identity, head.phone, other.identity) if number in page]


def test_finance_sees_the_money_of_a_customer_and_neither_name_nor_number(county):
    page = visitor("1007").get(f"/households/{county.households[v.UPPER]}/").content.decode()
    assert "孟庆和" not in page
    assert "**和" in page
    assert mask_identity(county.filings[v.UPPER].members[0].identity) not in page


def test_a_village_s_address_alone_opens_the_map_beside_it(county):
    client = visitor("2002")
    answer = client.get(f"/grids/{v.FAR}/")
    assert (answer.status_code, answer.url) == (302, f"/grids/?cell={v.FAR}")
    assert client.get(answer.url).status_code == 404


@pytest.mark.parametrize("address", OPEN.values(), ids=OPEN)
def test_the_door_is_open_to_whoever_is_not_inside(county, address):
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize("person", SEES)
def test_no_member_of_staff_opens_a_rater_s_page_by_his_account(county, person):
    for address in SEATLESS.values():
        assert visitor(person).get(address).status_code in {403, 405}, address


def test_signing_out_closes_every_page(county):
    client = visitor("2002")
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/").status_code == 302


def test_before_the_bank_opens_a_signed_in_person_is_told_so(county):
    BusinessDay.objects.update(closed_at=v.at(v.DRAWN, hour=20))
    assert visitor("2002").get("/").status_code == 503


def test_the_two_administrators_reach_no_customer():
    assert {access_of(post).reach for post in ("security", "admin")} == {Reach.NOBODY}
