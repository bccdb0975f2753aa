"""客户分层: a table decides the whole county in one pass, only what differs is written, and every answer is kept."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from qianmo.apps import crm
from qianmo.apps.crm.queries import tier_facts, tier_reasoned, try_tiers
from qianmo.apps.crm.services import decide_tiers, publish_tier_table, unsound_tiers
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import tier_counts, tier_history, tiers_of
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.holdings import LAST, lay_holdings

pytestmark = pytest.mark.django_db
SHIPPED = Path(crm.__file__).with_name("tiers.dmn").read_text(encoding="utf-8")
COUNTY = Scope(None)
NEXT = v.DRAWN + timedelta(days=1)


def table(*, best="0.25", good="0.1"):
    """The shipped table with less asked of deposits: 10 and 3 万 are too much for these three villages."""
    return cell(cell(SHIPPED, "rule2_in1", f"&gt;= {best}"), "rule4_in1", f"&gt;= {good}")


def cell(text, name, says):
    """The table with another text in one cell."""
    changed, places = re.subn(f'(id="tier_{name}"><text>)[^<]*', rf"\g<1>{says}", text)
    assert places == 1
    return changed


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def households(ground):
    codes = (v.UPPER, v.LOWER, v.FAR)
    found = dict(zip(codes, v.file_families([v.family(ground, "孟庆和", village=code) for code in codes]), strict=True))
    lay_holdings(ground, found)
    return found


def publish(ground, text, since):
    return publish_tier_table(
        model=text.encode(), edited_by=ground.staff["1001"], published_by=ground.staff["1006"], valid_from=since,
        at=v.at(v.DRAWN),
    )  # fmt: skip


def decide(on):
    return decide_tiers(on=on, at=v.at(v.DRAWN), business_date=v.DRAWN)


def test_the_county_is_decided_at_once_on_averages_of_a_year_and_every_answer_says_why(ground, households):
    upper, lower, far = households.values()
    assert decide(v.DRAWN) == 0  # no table yet
    publish(ground, table(), v.DRAWN)
    assert decide(v.DRAWN) == 3
    assert tiers_of(household_ids=households.values()) == {upper: "key", lower: "prime", far: "base"}
    assert [tier_counts(scope=Scope(frozenset({ground.cells[v.UPPER]})))[key] for key in ("key", "prime", "base")] == [
        1,
        0,
        0,
    ]
    # 93 days of 10,000 and one of 12,000 over 365; 71 of 5,000 and 23 of 2,000.01; 49 of 3,000. In fen, half up.
    averages = [tier_facts(household_id=pk)["deposit_average_fen"] for pk in (upper, lower, far)]
    assert averages == [258_082, 109_863, 40_274]
    (now,) = tier_history(household_id=upper)
    assert (now.from_on, now.until_on, now.rule, now.as_of) == (v.DRAWN, None, 2, LAST)
    assert now.facts == {"deposit_average_fen": 258_082, "loan_fen": 400_000, "tied": False, "worst_class": 0}
    again = tier_reasoned(model=table(), facts=now.facts)
    assert (again.value, again.hits["tier"]) == ("重点", (2,))
    assert decide(v.DRAWN) == 0  # a night that is gone on with finds it done


def test_a_new_version_is_tried_first_then_given_from_its_day_and_the_old_answers_stay(ground, households):
    upper, _, far = households.values()
    publish(ground, table(), v.DRAWN)
    decide(v.DRAWN)
    stricter = table(best="0.3")
    trial = try_tiers(model=stricter, scope=COUNTY)
    assert trial.moves == {("key", "prime"): 1, ("prime", "prime"): 1, ("base", "base"): 1}
    assert (trial.changed, trial.before["key"], trial.after["key"]) == (1, 1, 0)
    assert tiers_of(household_ids=[upper]) == {upper: "key"}
    publish(ground, stricter, NEXT)
    assert decide(NEXT) == 3
    assert [(one.tier, one.from_on, one.until_on) for one in tier_history(household_id=upper)] == [
        ("prime", NEXT, None), ("key", v.DRAWN, NEXT),
    ]  # fmt: skip
    assert len(tier_history(household_id=far)) == 2  # the same tier, by the row of another table
    told = Event.objects.filter(kind="households.tiered")
    assert [(one.household_id, one.payload) for one in told] == [(upper, {"before": "key", "tier": "prime", "rule": 4})]
    assert [one.payload["changed"] for one in Event.objects.filter(kind="crm.tiers_decided").order_by("id")] == [3, 3]


def test_only_whose_figures_crossed_a_line_is_written_and_a_day_decided_anew_is_replaced(ground, households):
    upper, lower, _ = households.values()
    publish(ground, table(), v.DRAWN)
    decide(v.DRAWN)
    lay_holdings(ground, {**households, v.UPPER: lower, v.LOWER: upper})
    assert decide(NEXT) == 2
    lay_holdings(ground, households)
    assert decide(NEXT) == 2
    assert [(one.tier, one.from_on, one.until_on) for one in tier_history(household_id=upper)] == [
        ("key", NEXT, None), ("key", v.DRAWN, NEXT),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        (cell(SHIPPED, "rule4_out1", '"上等"'), "odd_tier"),
        (cell(SHIPPED, "rule3_in2", "多"), "faults"),
        (cell(SHIPPED, "rule7_in1", "&gt; 1"), "faults"),
        (SHIPPED.replace("worst_class", "age"), "unknown_fact"),
        (SHIPPED.replace('"worst_class" typeRef="integer"', '"worst_class" typeRef="string"'), "faults"),
        (SHIPPED.replace('hitPolicy="FIRST"', 'hitPolicy="COLLECT"'), "no_table"),
        (SHIPPED.replace("<definitions", "<nothing"), "unsound_model"),
    ],
)
def test_a_table_that_would_leave_somebody_without_a_tier_is_refused(spoilt, code):
    answer = unsound_tiers(spoilt.encode())
    assert isinstance(answer, Refused)
    assert answer.code == code
    assert answer.reason.startswith("不能用作分层表：")


def test_one_person_alone_publishes_no_table_and_none_before_a_later_one(ground):
    one = ground.staff["1001"]
    alone = publish_tier_table(
        model=SHIPPED.encode(), edited_by=one, published_by=one, valid_from=v.DRAWN, at=v.at(v.DRAWN)
    )
    assert alone.code == "same_person"
    publish(ground, SHIPPED, NEXT)
    assert publish(ground, SHIPPED, v.DRAWN).code == "later_begun"
    assert publish(ground, SHIPPED, date(2026, 4, 1)) > 0
