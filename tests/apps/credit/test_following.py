"""On its repricing day a price follows the reference rate and the conditions of the day, as the contract says."""

from datetime import date, timedelta

import pytest

from qianmo.apps.credit.keeping import kept_of
from qianmo.apps.credit.models import Draw, Line, RateChange
from qianmo.apps.credit.queries.repricing import repricing_days
from qianmo.apps.credit.services import follow_prices
from qianmo.apps.events.models import Event
from qianmo.apps.households.models import FactSheet
from qianmo.apps.products.models import Terms
from qianmo.apps.products.services import NewPolicy, publish_policy, record_reference_rate
from qianmo.domain.credit.interest import USUAL_INTEREST
from qianmo.domain.dated import add_months
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db
APRIL_5 = date(2026, 4, 5)
"""A month after the draw of 5 March."""


@pytest.fixture
def line():
    """A line at 3.00 % + 200 bp, drawn on 5 March and repriced each month; the LPR falls by ten points on 20 March."""
    (line_id,) = v.signed_lines(v.found_village(interest=USUAL_INTEREST), ["孟庆和"])
    Terms.objects.update(repricing="monthly")
    line = Line.objects.get(id=line_id)
    take(asking(line, 6 * WAN, due_on=date(2026, 12, 5)))
    record_reference_rate(tenor="1Y", published_on=date(2026, 3, 20), rate_ppm=29_000)
    return line


def night_before(day: date) -> int:
    on = day - timedelta(days=1)
    return follow_prices(on=on, at=v.at(on, 22))


def rate(line: Line, on: date) -> int:
    (draw,) = Draw.objects.filter(line=line)
    return kept_of([draw])[draw.pk].terms.rate_on(on)


def test_a_draw_takes_the_price_of_its_repricing_day_from_that_day_on(line):
    assert night_before(APRIL_5) == 1
    assert [rate(line, day) for day in (date(2026, 4, 4), APRIL_5)] == [50_000, 49_000]
    told = Event.objects.get(kind="credit.rate_changed")
    assert (told.by_staff_id, told.payload["reason"]) == (None, "按约定重定价")


def test_a_night_that_runs_again_reprices_nothing_twice(line):
    night_before(APRIL_5)
    follow_prices(on=date(2026, 4, 4), at=v.at(date(2026, 4, 4), 23))
    assert RateChange.objects.count() == 1


def test_what_is_drawn_later_costs_the_new_price_of_the_line(line):
    assert night_before(add_months(day=line.starts_on, months=1)) == 1
    line.refresh_from_db()
    assert line.rate_ppm == 49_000
    assert Event.objects.get(kind="credit.line_repriced").payload["before_ppm"] == 50_000
    assert rate(line, APRIL_5) == 50_000


DAYS = [
    ("fixed", date(2027, 1, 1), 0),
    ("yearly", date(2026, 4, 5), 0),
    ("yearly", date(2027, 1, 1), 1),
    ("anniversary", date(2026, 4, 5), 0),
    ("anniversary", date(2027, 3, 5), 1),
    ("monthly", date(2026, 3, 5), 0),
    ("monthly", date(2026, 4, 6), 0),
    ("monthly", date(2026, 11, 5), 1),
]


@pytest.mark.parametrize(("rule", "day", "falls"), DAYS)
def test_each_rule_names_its_days(line, rule, day, falls):
    Terms.objects.update(repricing=rule)
    Draw.objects.update(due_on=date(2028, 3, 5))
    Line.objects.update(ends_on=day)  # so that only the draw is counted
    assert night_before(day) == falls
    first = day.replace(day=1)
    days = repricing_days(first=first, until=add_months(day=first, months=1))
    assert (day in days["from_on"].to_pylist()) is bool(falls)


def test_a_condition_that_has_gone_costs_its_discount(line):
    learn(line, guarantee="抵押")
    night_before(APRIL_5)
    cheaper = rate(line, APRIL_5)
    assert cheaper < 49_000
    learn(line, guarantee="信用")
    night_before(date(2026, 5, 5))
    assert rate(line, date(2026, 5, 5)) == 49_000


def test_whom_the_policy_no_longer_admits_keeps_the_rate_until_somebody_looks(line):
    learn(line, enforcement=True)
    assert night_before(APRIL_5) == 1
    assert rate(line, APRIL_5) == 50_000


def test_a_newer_version_does_not_change_what_was_signed_under_the_old_one(line):
    model = (v.POLICIES / "funong.dmn").read_bytes()
    dearer = model.replace(b">lpr_ppm + (", b">5000 + lpr_ppm + (")
    assert dearer != model
    staff = dict(v.Staff.objects.values_list("number", "id"))
    new = NewPolicy(
        product_id=line.product_id, version="v2026.2", model=dearer, edited_by=staff["1002"],
        published_by=staff["1003"], valid_from=date(2026, 3, 10),
    )  # fmt: skip
    assert not isinstance(publish_policy(new=new, at=v.at(v.DRAWN), business_date=v.DRAWN), Refused)
    night_before(APRIL_5)
    assert rate(line, APRIL_5) == 49_000


def learn(line: Line, **facts: object) -> None:
    """Another sheet of facts, of the day its number of sheets makes it."""
    last = FactSheet.objects.filter(household_id=line.household_id).order_by("as_of", "id").last()
    last.pk, last.as_of, last.facts = None, max(last.as_of, v.DRAWN) + timedelta(days=20), facts
    last.save(force_insert=True)
