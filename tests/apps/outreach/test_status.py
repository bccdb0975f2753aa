"""The yearly re-rating: counted by one, confirmed by another, each household with what changed and why."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from qianmo import decisions
from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.grids.ledgers.classes import classes
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import facts_in_force
from qianmo.apps.outreach.models import CreditCriterion, VillageRerating
from qianmo.apps.outreach.queries import criteria_on, rated_households, rated_villages
from qianmo.apps.outreach.services import adopt_shipped_criteria, confirm_reratings, rerate_villages
from qianmo.apps.products import shelf
from qianmo.domain.outreach.status import Turn
from tests import village as v
from tests.apps.credit.test_draws import asking, take

pytestmark = pytest.mark.django_db
DAY = v.DRAWN
COUNTY = Scope(None)


@pytest.fixture
def ground():
    ground = v.found_village()
    adopt_shipped_criteria(since=v.OPENED)
    return ground


@pytest.fixture
def homes(ground):
    """Four households, of which one draws."""
    homes = v.file_families([v.family(ground, name) for name in ("孟庆和", "吴双喜", "包长命", "田有福")])
    v.rate(ground, v.screen(ground, dict.fromkeys(homes, ())), homes)
    lines = v.grant(ground, homes[:1])
    v.sign(ground, lines)
    assert not take(asking(Line.objects.get(id=lines[0]))).refused
    return homes


def count(ground, *codes, year=2026, by="2001", scope=COUNTY, on=DAY):
    ids = [ground.cells[code] for code in codes]
    return rerate_villages(village_ids=ids, year=year, scope=scope, by=ground.staff[by], at=v.at(on), business_date=on)


def confirm(ground, *codes, year=2026, by="1001", on=DAY):
    ids = [ground.cells[code] for code in codes]
    return confirm_reratings(
        village_ids=ids, year=year, scope=COUNTY, by=ground.staff[by], at=v.at(on), business_date=on
    )


def upper(year=2026):
    return rated_villages(scope=COUNTY, year=year, code=v.UPPER)[0]


def test_a_village_is_counted_by_the_criteria_with_every_household(ground, homes):
    assert count(ground, v.UPPER, v.LOWER) == {}
    found = upper()
    assert (found.figures.households, found.figures.credit, found.figures.borrowers) == (4, 4, 1)
    assert (found.is_credit, found.turn, list(found.lacks)) == (True, Turn.FIRST_IN, [])
    empty = rated_villages(scope=COUNTY, year=2026, code=v.LOWER)[0]
    assert (empty.is_credit, list(empty.lacks)) == (False, ["credit_share"])
    rows = rated_households(scope=COUNTY, village_id=found.village_id, year=2026)
    assert [row.household_id for row in rows] == homes
    assert rows[0].limit_fen > 0


def test_arrears_take_the_status_and_say_so_and_the_line_stays_as_it_was(ground, homes):
    assert count(ground, v.UPPER, year=2025) == {}
    assert confirm(ground, v.UPPER, year=2025) == {}
    limit_fen = Line.objects.get().limit_fen
    Draw.objects.update(arrears_since=DAY)
    assert count(ground, v.UPPER) == {}
    row = rated_households(scope=COUNTY, village_id=ground.cells[v.UPPER], year=2026)[0]
    assert (row.turn, list(row.lacks), row.was_limit_fen) == (Turn.LOST, ["no_arrears"], row.limit_fen)
    found = upper()
    assert (found.figures.credit, found.figures.clear, found.turn) == (3, 0, Turn.LOST)
    assert list(found.lacks) == ["clear_share"]
    assert Line.objects.get().limit_fen == limit_fen


def test_a_confirmed_rating_is_a_dated_fact_that_prices_what_comes_after_it(ground, homes):
    Draw.objects.update(arrears_since=DAY)
    assert count(ground, v.UPPER) == {}
    assert "credit_household" not in facts_in_force(household_ids=homes, on=DAY)[homes[1]]
    assert confirm(ground, v.UPPER) == {}
    facts = facts_in_force(household_ids=homes, on=DAY)
    assert [facts[pk]["credit_household"] for pk in homes] == [False, True, True, True]
    assert "credit_household" not in facts_in_force(household_ids=homes, on=DAY - timedelta(days=1))[homes[1]]
    product = shelf.products()["xiaonong"]
    policy = decisions.compile(decisions.load(shelf.made(product)))
    offered = [
        policy.decide(product.cases[0].inputs | {"credit_household": facts[pk]["credit_household"]}, "offer").value
        for pk in homes[:2]
    ]
    assert [(one["rate_ppm"], one["tenor_months"]) for one in offered] == [(52_000, 24), (50_000, 36)]


def test_a_bad_loan_is_counted_newly_bad_within_a_year(ground, homes):
    Draw.objects.update(loan_class=3)
    count(ground, v.UPPER)
    found = upper()
    assert found.figures.bad_fen == found.figures.new_bad_fen == found.figures.balance_fen > 0
    assert list(found.lacks) == ["bad_rate", "new_bad_rate"]


def test_what_the_criteria_do_not_ask_for_is_not_held_against_anybody(ground, homes):
    Draw.objects.update(loan_class=3, arrears_since=DAY)
    CreditCriterion.objects.exclude(test__in=["resident", "credit_share"]).delete()
    count(ground, v.UPPER)
    assert upper().is_credit
    assert set(criteria_on(on=DAY)) == {"resident", "credit_share"}


def test_another_person_confirms_and_then_it_stays(ground, homes):
    assert "还没有年审" in confirm(ground, v.UPPER)[ground.cells[v.UPPER]].reason
    count(ground, v.UPPER)
    assert count(ground, v.UPPER) == {}
    assert "另一位同事" in confirm(ground, v.UPPER, by="2001")[ground.cells[v.UPPER]].reason
    assert confirm(ground, v.UPPER) == {}
    assert "已经确认" in confirm(ground, v.UPPER)[ground.cells[v.UPPER]].reason
    assert "已经确认" in count(ground, v.UPPER)[ground.cells[v.UPPER]].reason
    with pytest.raises(DatabaseError), transaction.atomic():
        VillageRerating.objects.update(is_credit=False)


def test_what_is_confirmed_stands_in_the_ledger_of_villages_until_it_is_lost(ground, homes):
    count(ground, v.UPPER, v.LOWER, year=2025)
    assert not classes(scope=COUNTY), "a count nobody confirmed names nobody"
    confirm(ground, v.UPPER, v.LOWER, year=2025)
    (named,) = classes(scope=COUNTY)
    assert (named.at.name, named.name, named.reason, named.since) == ("上村", "信用村", "2025 年年审", DAY)

    Draw.objects.update(arrears_since=DAY)
    later = DAY + timedelta(days=30)
    count(ground, v.UPPER, on=later)
    confirm(ground, v.UPPER, on=later)
    (ended,) = classes(scope=COUNTY)
    assert (ended.until, ended.ending) == (later, "年审没有评上")


def test_out_of_sight_another_year_or_without_criteria_nothing_is_counted(ground, homes):
    assert "不在您的范围" in count(ground, v.UPPER, scope=Scope(frozenset()))[ground.cells[v.UPPER]].reason
    assert "只能审 2025 年和 2026 年" in count(ground, v.UPPER, year=2024)[ground.cells[v.UPPER]].reason
    CreditCriterion.objects.all().delete()
    assert "还没有信用户、信用村的条件" in count(ground, v.UPPER)[ground.cells[v.UPPER]].reason
    assert not VillageRerating.objects.exists()
    assert rated_households(scope=Scope(frozenset()), village_id=ground.cells[v.UPPER], year=2026) == []
