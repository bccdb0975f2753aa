"""The funnel of an earlier day is counted from what has its day; of today it is the funnel itself."""

from datetime import timedelta

import pytest
from django.db import connection

from qianmo.apps.campaigns.models import VillageDay
from qianmo.apps.campaigns.queries import funnel_by_village, funnel_on, past_funnel
from qianmo.apps.credit.models import LimitChange, Line
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household
from tests import village as v
from tests.web.rules import County

pytestmark = pytest.mark.django_db
COUNTED = ("filed", "eligible", "granted", "signed", "drawn")
MONEY = ("granted_fen", "signed_fen", "drawn_fen")
DAY = timedelta(days=1)


@pytest.fixture
def county():
    return County()


def counted(funnel, names=COUNTED):
    return tuple(getattr(funnel, name) for name in names)


@pytest.mark.parametrize(
    ("on", "reached"),
    [
        (v.FILED - DAY, None),
        (v.FILED, (1, 0, 0, 0, 0)),
        (v.RATED - DAY, (1, 0, 0, 0, 0)),
        (v.RATED, (1, 1, 0, 0, 0)),
        (v.DECIDED - DAY, (1, 1, 0, 0, 0)),
        (v.DECIDED, (1, 1, 1, 0, 0)),
        (v.SIGNED, (1, 1, 1, 1, 0)),
        (v.DRAWN, (1, 1, 1, 1, 1)),
    ],
)
def test_a_household_has_come_as_far_as_it_had_by_the_end_of_that_day(county, on, reached):
    found = funnel_on(scope=Scope(None), on=on)
    upper = county.ground.cells[v.UPPER]
    assert (counted(found[upper]) if upper in found else None) == reached


def test_of_today_it_is_the_funnel_and_out_of_scope_there_is_nothing(county):
    today = {one.cell_id: counted(one.funnel) for one in funnel_by_village(scope=Scope(None)) if one.funnel.filed}
    assert {pk: counted(one) for pk, one in funnel_on(scope=Scope(None), on=v.DRAWN).items()} == today
    far = county.ground.cells[v.FAR]
    assert set(funnel_on(scope=Scope(frozenset({far})), on=v.DRAWN)) == {far}


def test_money_of_a_day_is_the_limit_the_contract_and_the_principal_of_that_day(county):
    upper = county.ground.cells[v.UPPER]
    today = {one.cell_id: one.funnel for one in funnel_by_village(scope=Scope(None))}[upper]
    line = Line.objects.get(household__village_id=upper)
    LimitChange.objects.create(
        line=line, kind="cut", before_fen=line.limit_fen + 100, after_fen=line.limit_fen, effective_on=v.DRAWN + DAY,
        reason="压降", state="carried_out", requested_at=v.at(v.DRAWN), requested_by_id=county.ground.staff["2001"],
    )  # fmt: skip
    days = (v.DECIDED, v.SIGNED, v.DRAWN, v.DRAWN + DAY)
    found = [counted(funnel_on(scope=Scope(None), on=on)[upper], MONEY) for on in days]
    granted, signed, drawn = counted(today, MONEY)
    assert found == [
        (granted + 100, 0, 0), (granted + 100, signed, 0), (granted + 100, signed, drawn), (granted, signed, drawn),
    ]  # fmt: skip


def test_what_was_counted_of_a_day_holds_until_something_happens_in_the_village(county, monkeypatch):
    """Outside a transaction, as a page asks; here the versions of rows still tell one act from the next."""
    monkeypatch.setattr(past_funnel, "connection", Outside())
    upper = county.ground.cells[v.UPPER]
    first = funnel_on(scope=Scope(None), on=v.DRAWN)
    VillageDay.objects.update(filed=7)  # would be seen if it were read and not counted
    assert {pk: one.filed for pk, one in funnel_on(scope=Scope(None), on=v.DRAWN).items()} == dict.fromkeys(first, 7)
    Household.objects.filter(village_id=upper).update(filed_on=v.FILED)
    again = funnel_on(scope=Scope(None), on=v.DRAWN)
    assert again[upper] == first[upper]
    assert {pk: one.filed for pk, one in again.items() if pk != upper} == {pk: 7 for pk in first if pk != upper}


class Outside:
    """The connection of the test, which says it is in no transaction."""

    in_atomic_block = False

    def cursor(self):
        return connection.cursor()  # whichever is the test's own: a browser started meanwhile has another
