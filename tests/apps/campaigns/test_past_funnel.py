"""The funnel of an earlier day is counted from what has its day; of today it is the funnel itself."""

from datetime import timedelta

import pytest

from qianmo.apps.campaigns.queries import funnel_by_village, funnel_on
from qianmo.apps.grids.queries import Scope
from tests import village as v
from tests.web.rules import County

pytestmark = pytest.mark.django_db
COUNTED = ("filed", "eligible", "granted", "signed", "drawn")
DAY = timedelta(days=1)


@pytest.fixture
def county():
    return County()


def counted(funnel):
    return tuple(getattr(funnel, name) for name in COUNTED)


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
