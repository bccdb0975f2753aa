"""Who may open which page: every address of the console, walked by everybody.

An address without a stated rule fails here, so a new page says who may see it before anybody does.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver

from qianmo.apps.credit.models import Line
from qianmo.apps.events.models import Event
from qianmo.apps.org.models import BusinessDay
from qianmo.apps.org.services import open_business_day
from qianmo.domain.masking import mask_identity, mask_phone
from qianmo.web.urls import urlpatterns
from tests import village as v
from tests.apps.credit.test_draws import asking, take

pytestmark = pytest.mark.django_db
NOBODY, POSTLESS = "anonymous", "9001"
EVERYWHERE = frozenset({v.UPPER, v.LOWER, v.FAR})
SEES = {
    NOBODY: None,
    POSTLESS: None,
    "1001": EVERYWHERE,  # head office
    "2001": frozenset({v.UPPER, v.LOWER}),  # head of the first branch
    "2002": frozenset({v.UPPER}),  # manager of the upper village
    "3002": frozenset({v.FAR}),  # manager of the far village
}
"""The villages each person sees; None for those who see nothing at all."""
NUMBERS = re.compile(r"(?<![\d.])(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
FRAGMENT = {"HX-Request": "true"}


@dataclass(frozen=True)
class Visit:
    """An address and the villages of which one must be in sight; `missing` is its twin that does not exist."""

    address: str
    villages: frozenset[str] = EVERYWHERE
    missing: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class County:
    """A household in each village, all with a drawn line where a line can be, on the business day of the draw."""

    def __init__(self) -> None:
        ground = self.ground = v.found_village()
        self.filings = {
            code: v.family(ground, "孟庆和", "乌云", village=code, phone=f"1380000{code[-4:]}") for code in EVERYWHERE
        }
        ids = v.file_families(list(self.filings.values()))
        self.households = dict(zip(self.filings, ids, strict=True))
        upper = self.households[v.UPPER]
        v.rate(ground, v.screen(ground, {upper: ()}), [upper])
        (line_id,) = v.grant(ground, [upper])
        v.sign(ground, [line_id])
        assert not take(asking(Line.objects.get(id=line_id))).refused
        open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))


def everybody(address: str) -> Callable[[County], list[Visit]]:
    """A page for whoever holds a post; what it shows follows the scope."""
    return lambda _: [Visit(address)]


def household_pages(county: County) -> list[Visit]:
    return [
        Visit(f"/households/{household_id}/{tab}", frozenset({code}), missing="/households/999999999/")
        for code, household_id in county.households.items()
        for tab in ("", "?tab=policy")
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


def map_pages(county: County) -> list[Visit]:
    return [Visit("/grids/"), Visit("/grids/?measure=average&order=high"), *cells("/grids/?cell={}")(county)]


OPEN = {"sign-in": "/sign-in/"}
"""Pages for whoever is not signed in; those who are go on to the first page."""

POSTED = {"sign-out": "/sign-out/"}
"""Addresses that change something: they answer no GET, and no POST without the token of a form."""

SEATED: dict[str, Callable[[County], list[Visit]]] = {
    "today": everybody("/"),
    "grids": map_pages,
    "ground": everybody("/grids/map.geojson"),
    "cell": cells("/grids/{}/", **FRAGMENT),
    "campaigns": everybody("/campaigns/"),
    "households": lists,
    "household": household_pages,
    "parts": everybody("/parts/"),
}
"""Pages for people with a post, each within what the post sees."""


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        else:
            yield one.name or str(one.pattern)


def visitor(person: str) -> Client:
    client = Client()
    if person != NOBODY:
        client.force_login(get_user_model().objects.get(id=v.account(person)))
    return client


def expected(visit: Visit, person: str) -> int:
    if person == NOBODY:
        return 302
    if person == POSTLESS:
        return 403
    return 200 if visit.villages & SEES[person] else 404


@pytest.fixture
def county():
    return County()


def test_every_address_has_a_stated_rule_and_every_rule_an_address():
    assert sorted(names(urlpatterns)) == sorted([*OPEN, *POSTED, *SEATED])


@pytest.mark.parametrize("person", SEES)
def test_everybody_sees_what_the_post_allows_and_nothing_else(county, person):
    client, known = visitor(person), Event.objects.count()
    for visit in [visit for rule in SEATED.values() for visit in rule(county)]:
        answer = client.get(visit.address, headers=visit.headers)
        assert answer.status_code == expected(visit, person), visit.address
        if answer.status_code == 302:
            assert answer.url.startswith("/sign-in/?next="), visit.address
        if answer.status_code == 404:
            twin = client.get(visit.missing, headers=visit.headers)
            assert (twin.status_code, twin.content) == (404, answer.content), visit.address
        assert not NUMBERS.search(answer.content.decode()), visit.address
    assert Event.objects.count() == known  # looking changes nothing


@pytest.mark.parametrize("person", [one for one in SEES if SEES[one]])
def test_lists_and_fragments_hold_nothing_from_outside(county, person):
    client = visitor(person)
    inside = {code: county.households[code] for code in SEES[person]}
    listed = set(map(int, re.findall(r"/households/(\d+)/", client.get("/households/").content.decode())))
    assert listed == set(inside.values())
    shown = client.get("/campaigns/").content.decode()
    for code, name in ((v.UPPER, "上村"), (v.LOWER, "下村"), (v.FAR, "远村")):
        assert (code in shown or name in shown) == (code in inside), name


def test_a_household_page_shows_its_numbers_masked_and_only_masked(county):
    page = visitor("2002").get(f"/households/{county.households[v.UPPER]}/").content.decode()
    head, other = county.filings[v.UPPER].members
    assert mask_identity(head.identity) in page
    assert mask_phone(head.phone) in page
    assert not [number for number in (head.identity, head.phone, other.identity) if number in page]


def test_a_village_s_address_alone_opens_the_map_beside_it(county):
    client = visitor("2002")
    answer = client.get(f"/grids/{v.FAR}/")
    assert (answer.status_code, answer.url) == (302, f"/grids/?cell={v.FAR}")
    assert client.get(answer.url).status_code == 404


@pytest.mark.parametrize("address", OPEN.values(), ids=OPEN)
def test_the_door_is_open_and_lets_those_inside_pass(county, address):
    assert Client().get(address).status_code == 200
    assert visitor("2002").get(address).status_code == 302


@pytest.mark.parametrize("address", POSTED.values(), ids=POSTED)
def test_what_changes_something_answers_no_get_and_no_post_without_a_token(county, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(id=v.account("2002")))
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 403
    assert client.get("/").status_code == 200  # still signed in


def test_signing_out_closes_every_page(county):
    client = visitor("2002")
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/").status_code == 302


def test_before_the_bank_opens_a_signed_in_person_is_told_so(county):
    BusinessDay.objects.update(closed_at=v.at(v.DRAWN, hour=20))
    assert visitor("2002").get("/").status_code == 503
