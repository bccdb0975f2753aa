"""What the night tells the lake: every room's facts, and the balances of our own loans to the fen, day after day."""

from datetime import date, timedelta
from uuid import uuid4

import duckdb
import pytest

from qianmo.analytics.lake import OWN, Lake, last_day, verify, views, where
from qianmo.apps.credit.models import Draw
from qianmo.apps.credit.services import NewRepayment, repay
from qianmo.apps.dayend.facts import refresh_facts
from qianmo.apps.households.models import Household
from tests import village as v
from tests.apps.dayend.nights import ask, carry_out, drawn_bank, evening

pytestmark = pytest.mark.django_db
NEXT = v.DRAWN + timedelta(days=1)


@pytest.fixture
def ground():
    return drawn_bank()


def read(sql: str):
    lake = Lake(where())
    with duckdb.connect() as database:
        views(lake, lake.edition(), database)
        return database.execute(sql).fetchall()


def refresh(on: date):
    return refresh_facts(on=on, at=evening(on), tell=lambda *_: None)


def owed(on: date) -> dict[int, int]:
    return dict(
        read(f"SELECT account_id, fen FROM balances WHERE from_on <= '{on}' AND until_on > '{on}' AND fen <> 0")
    )


def test_the_rooms_tell_the_lake_who_lives_where_and_who_owes_what(ground):
    assert refresh(v.DRAWN) > 0
    assert read("SELECT count(*) FROM households") == [(Household.objects.count(),)]
    draws = Draw.objects.order_by("-id")
    assert read("SELECT account_id, side, fen FROM accounts JOIN balances USING (account_id) ORDER BY 1") == [
        (-draw.pk, "loan", 3 * v.WAN) for draw in draws
    ]
    assert read(
        "SELECT DISTINCT s.name, o.way, o.above_ppm, o.upto_ppm FROM owners o JOIN staff s USING (staff_id)"
    ) == [("尹红霞", "keeping", 0, 1_000_000)]
    assert read("SELECT count(*) FROM standings WHERE drawn") == [(2,)]
    assert read("SELECT DISTINCT class, arrears_since, until_on FROM loan_states") == [(1, None, date(9999, 12, 31))]
    assert read("SELECT count(*) FROM cells WHERE level = 'village'")[0][0] > 0


def test_run_again_for_a_day_it_changes_nothing(ground):
    refresh(v.DRAWN)
    edition = Lake(where()).edition()
    assert refresh(v.DRAWN) == 0
    assert Lake(where()).edition() == edition


def test_each_night_lays_down_what_was_owed_that_evening(ground):
    ask(v.DRAWN)
    carry_out()
    draw = Draw.objects.order_by("id").first()
    payment = NewRepayment(draw_id=draw.pk, amount_fen=v.WAN, taken_by=None, request_id=uuid4())
    assert not repay(repayments=[payment], at=evening(NEXT), business_date=NEXT).refused
    ask(NEXT)
    carry_out()
    left = Draw.objects.get(id=draw.pk).unpaid_fen
    other = Draw.objects.exclude(id=draw.pk).get()
    assert owed(v.DRAWN) == {-draw.pk: 3 * v.WAN, -other.pk: 3 * v.WAN}
    assert owed(NEXT) == {-draw.pk: left, -other.pk: 3 * v.WAN}
    assert left < 3 * v.WAN
    assert verify(Lake(where())).faults == ()


def test_a_lake_begun_late_holds_what_came_before(ground):
    draw = Draw.objects.order_by("id").first()
    payment = NewRepayment(draw_id=draw.pk, amount_fen=v.WAN, taken_by=None, request_id=uuid4())
    assert not repay(repayments=[payment], at=evening(v.DRAWN), business_date=v.DRAWN).refused
    later = v.DRAWN + timedelta(days=9)
    refresh(later)
    assert last_day(Lake(where()).edition(), OWN) == later
    assert owed(v.DRAWN) == owed(later)
    assert owed(v.DRAWN - timedelta(days=1)) == {}


def test_a_lake_that_lacks_days_is_given_them_anew(ground):
    refresh(v.DRAWN)
    refresh(v.DRAWN + timedelta(days=5))
    lake = Lake(where())
    assert verify(lake).faults == ()
    assert len(lake.edition().notes["days"][OWN]) == 6


def test_a_balance_that_moved_without_an_entry_is_found_by_the_total(ground):
    refresh(v.DRAWN)
    draw = Draw.objects.order_by("id").first()
    Draw.objects.filter(id=draw.pk).update(unpaid_fen=draw.unpaid_fen - 100)
    refresh(NEXT)
    assert owed(NEXT)[-draw.pk] == draw.unpaid_fen - 100
    assert verify(Lake(where())).faults == ()


def test_a_month_end_lays_the_ended_balances_together_and_forgets_what_is_too_old(ground, settings):
    settings.LAKE_YEARS = 0
    ask(date(2026, 3, 31))
    carry_out()
    lake = Lake(where())
    assert verify(lake).faults == ()
    assert min(lake.edition().notes["days"][OWN]) == "2026-03-05"
    ask(date(2026, 4, 30))
    carry_out()
    assert min(lake.edition().notes["days"][OWN]) == "2026-04-01"
    assert [name for name in lake.edition().files if name.endswith("closed")] == []
