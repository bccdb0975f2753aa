"""Deposits are what they were at the end of the day that is told, not at the last day delivered."""

from datetime import date, timedelta

import pytest

from qianmo.apps.targets.queries import done_of_year
from qianmo.domain.targets.trees import Level
from tests import village as v
from tests.holdings import LAST, lay_holdings

pytestmark = pytest.mark.django_db
CODES = [v.UPPER, v.LOWER, v.FAR]


def grown(as_of):
    done, why = done_of_year(as_of=as_of)
    bank, units = (done.get(("deposits", level)) for level in (Level.BANK, Level.BRANCH))
    told = [None if one is None else {key: held.amount for key, held in one.items()} for one in (bank, units)]
    return *told, why


def test_deposits_of_a_month_s_end_are_those_of_that_day():
    """In fen: 1,600,000 at the end of 2025; 1,900,000 at the end of January; 1,800,001 on the last day."""
    ground = v.found_village()
    families = [v.family(ground, "孟庆和", "乌云", village=code, phone=f"1380000{code[-4:]}") for code in CODES]
    lay_holdings(ground, dict(zip(CODES, v.file_families(families), strict=True)))
    first, second = str(ground.branches[v.FIRST]), str(ground.branches[v.SECOND])
    bank, units, _ = grown(date(2026, 1, 31))
    assert bank == {"": 300_000}
    assert (units[first], units[second]) == (0, 300_000)
    bank, units, _ = grown(LAST)
    assert bank == {"": 200_001}
    assert (units[first], units[second]) == (-99_999, 300_000)
    bank, units, _ = grown(LAST + timedelta(days=1))
    assert (bank, units) == (None, None)
