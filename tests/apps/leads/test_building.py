"""A list built inside: everybody the conditions find has a row, with who goes there or why nobody does."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pyarrow as pa
import pytest

from qianmo.analytics.lake import FOREVER, SCHEMAS, Lake, lay_tables, where
from qianmo.analytics.prospects import ROWS, Ground, Recipe, prospects
from qianmo.apps.crm.services import decide_tiers, publish_tier_table
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import TIERS as HOUSEHOLD_TIERS
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.leads.models import Lead, LeadList
from qianmo.apps.leads.queries import list_queries
from qianmo.apps.leads.services import (
    build_list,
    drop_list,
    expire_lists,
    publish_list_model,
    reassign_leads,
    refill_lists,
    release_list,
)
from qianmo.apps.ratings.services import RosterRow, open_rosters
from qianmo.domain.leads.conditions import TIERS, Condition
from tests import village as v
from tests.apps.crm.test_tiers import SHIPPED
from tests.apps.leads.ground import COUNTY, NOW, ON, PICKING, UNTIL, found, given_out, leads, made, new, touch
from tests.holdings import LAST
from tests.rulebook import say

pytestmark = pytest.mark.django_db
EVERYONE = (Condition(key="deposit", fen=1),)


@pytest.fixture
def bank():
    return found()


def fates(list_id):
    return {one.household_id: (one.fate, one.why) for one in Lead.objects.filter(list_id=list_id)}


def test_depositors_without_a_loan_are_found_and_go_to_the_steward_of_their_village(bank):
    found = leads(made(bank, (Condition(key="deposit", fen=100_000), Condition(key="no_loan"))))
    assert {pk: (one.owner_id, one.value_fen, one.fate) for pk, one in found.items()} == {
        bank.households[v.LOWER]: (bank.staff("2003"), 200_001, "given"),
        bank.households[v.FAR]: (bank.staff("3002"), 300_000, "given"),
    }


def test_borrowers_with_nothing_else_are_found_by_what_they_lack(bank):
    bare = Condition(key="bare", fen=2_000_000)
    assert list(leads(made(bank, (bare,)))) == [bank.households[v.UPPER]]


def test_the_head_of_the_branch_takes_the_large_and_staff_take_the_small(bank):
    found = leads(made(bank, EVERYONE, leader_fen=1_000_000))
    upper, lower = found[bank.households[v.UPPER]], found[bank.households[v.LOWER]]
    assert (upper.owner_id, upper.for_leader) == (bank.staff("2001"), True)
    assert (lower.owner_id, lower.for_leader) == (bank.staff("2003"), False)


def test_a_branch_finds_nobody_of_another(bank):
    mine = Scope(frozenset({bank.ground.cells[v.UPPER], bank.ground.cells[v.LOWER]}))
    assert bank.households[v.FAR] not in leads(made(bank, EVERYONE, scope=mine))


def test_whoever_is_on_a_list_that_was_given_out_is_left_to_it(bank):
    given_out(bank, EVERYONE, name="第一张")
    assert set(fates(made(bank, EVERYONE, name="第二张")).values()) == {("taken", "在名单“第一张”上")}


def test_two_drafts_of_the_same_people_give_each_of_them_to_one_only(bank):
    first, second = made(bank, EVERYONE, name="第一张"), made(bank, EVERYONE, name="第二张")
    by = bank.staff("1001")
    assert release_list(list_id=first, by=by, **NOW) == 3
    answer = release_list(list_id=second, by=by, **NOW)
    assert answer.code == "nobody_given"


def test_the_black_of_screening_and_those_a_village_has_not_rated_yet_are_not_visited(bank):
    upper, lower = bank.households[v.UPPER], bank.households[v.LOWER]
    cells, staff = bank.ground.cells, bank.staff("2002")
    rows = [RosterRow(village_id=cells[v.UPPER], household_id=upper, source="名册", flags=("npl",))]
    open_rosters(rows=rows, year=2026, opened_by={cells[v.UPPER]: staff}, **NOW)
    assert fates(made(bank, EVERYONE))[upper] == ("barred", "初筛黑名单")
    assert fates(made(bank, EVERYONE))[lower] == ("given", "")


def test_a_household_the_policy_does_not_admit_is_barred_with_the_first_reason_of_the_policy(bank):
    lower = bank.households[v.LOWER]
    away = Sheet(household_id=lower, as_of=ON, source="走访", facts={"resident": False}, recorded_by=bank.staff("2003"))
    record_facts(sheets=[away])
    found = fates(made(bank, EVERYONE, product="funong"))
    assert found[bank.households[v.UPPER]] == ("given", "")
    fate, why = found[lower]
    assert fate == "barred"
    assert why.startswith("政策不准入：")


def test_who_asked_first_keeps_the_customer_for_ninety_days(bank):
    first = given_out(bank, EVERYONE, name="第一张")
    lower = bank.households[v.LOWER]
    answer = reassign_leads(
        lead_ids=[leads(first)[lower].pk], to=bank.staff("2002"), branch_id=bank.ground.branches[v.FIRST], scope=COUNTY,
        by=bank.staff("2001"), **NOW,
    )  # fmt: skip
    assert answer == 1
    assert touch(bank, leads(first)[lower], by="2002") is None
    LeadList.objects.update(state="expired")
    assert leads(made(bank, EVERYONE, name="第二张"))[lower].owner_id == bank.staff("2002")
    later = {"at": v.at(ON + timedelta(days=91)), "business_date": ON + timedelta(days=91)}
    third = build_list(new=new(bank, EVERYONE, name="第三张"), scope=COUNTY, **later)
    assert leads(third)[lower].owner_id == bank.staff("2003")


def test_one_person_is_given_so_many_and_the_next_when_one_is_settled(bank):
    list_id = given_out(bank, EVERYONE, each=1)
    upper = leads(list_id)[bank.households[v.UPPER]]
    Lead.objects.create(
        list_id=list_id, household_id=None, owner_id=upper.owner_id, place=2, fate="beyond", state="open",
        value_fen=5, deposit_fen=5, loan_fen=0,
    )  # fmt: skip
    assert refill_lists(**NOW) == 0
    assert touch(bank, upper, by="2002", outcome="lost", lost_to="price", next_on=None) is None
    assert refill_lists(**NOW) == 1
    assert not Lead.objects.filter(list_id=list_id, fate="beyond").exists()


def test_the_same_request_makes_one_list(bank):
    request_id = uuid4()
    first = build_list(new=new(bank, request_id=request_id), scope=COUNTY, **NOW)
    assert build_list(new=new(bank, request_id=request_id), scope=COUNTY, **NOW) == first
    assert LeadList.objects.count() == 1


@pytest.mark.parametrize(
    ("conditions", "more", "code"),
    [
        ((), {}, "no_condition"),
        ((Condition(key="deposit"),), {}, "condition_amount"),
        ((Condition(key="due", days=0),), {}, "condition_days"),
        ((Condition(key="rich", fen=1),), {}, "condition_unknown"),
        (EVERYONE * 2, {}, "condition_twice"),
        (EVERYONE, {"basis": ""}, "list_basis"),
        (EVERYONE, {"expires_on": ON}, "list_expiry"),
        (EVERYONE, {"product": "none"}, "list_product"),
        ((Condition(key="deposit", fen=10**15),), {}, "nobody_found"),
    ],
)
def test_a_list_that_cannot_be_made_says_why(bank, conditions, more, code):
    assert build_list(new=new(bank, conditions, **more), scope=COUNTY, **NOW).code == code


def test_a_list_past_its_day_is_worked_by_nobody(bank):
    list_id = given_out(bank, EVERYONE)
    lead = leads(list_id)[bank.households[v.UPPER]]
    after = UNTIL + timedelta(days=1)
    assert touch(bank, lead, by="2002", on=after).code == "list_over"
    assert expire_lists(at=v.at(after), business_date=after) == 1
    assert LeadList.objects.get(id=list_id).state == "expired"


def test_a_draft_that_is_dropped_leaves_nobody_behind(bank):
    list_id = made(bank, EVERYONE)
    assert drop_list(list_id=list_id, by=bank.staff("1001"), **NOW) is None
    assert not leads(list_id)
    assert release_list(list_id=list_id, by=bank.staff("1001"), **NOW).code == "not_a_draft"


def test_who_runs_a_business_that_goes_on_is_found_by_its_kind(bank):
    upper, lower, far = (bank.households[code] for code in (v.UPPER, v.LOWER, v.FAR))
    since = date(2020, 1, 1)
    rows = [(upper, since, FOREVER, "stall"), (lower, since, LAST, "stall"), (far, since, FOREVER, "farm")]
    schema = SCHEMAS["businesses"]
    told = [dict(zip(schema.names, row, strict=True)) for row in rows]
    lay_tables(Lake(where()), {"businesses": pa.Table.from_pylist(told, schema=schema)})
    assert list(leads(made(bank, (Condition(key="business", words=("stall",)),)))) == [upper]
    either = Condition(key="business", words=("stall", "farm"))
    assert set(leads(made(bank, (either,)))) == {upper, far}
    odd = build_list(new=new(bank, (Condition(key="business", words=("key",)),)), scope=COUNTY, **NOW)
    assert odd.code == "condition_words"


def test_a_published_table_of_tiers_is_a_condition_like_any_other(bank):
    assert TIERS == HOUSEHOLD_TIERS
    text = re.sub('(id="tier_rule2_in1"><text>)[^<]*', r"\g<1>&gt;= 0.25", SHIPPED)
    assert (
        build_list(new=new(bank, (Condition(key="tier", words=("key",)),)), scope=COUNTY, **NOW).code == "nobody_found"
    )
    publish_tier_table(
        model=text.encode(), edited_by=bank.staff("1001"), published_by=bank.staff("1006"), valid_from=ON, at=NOW["at"]
    )
    assert decide_tiers(on=ON, **NOW) == 3
    assert list(leads(made(bank, (Condition(key="tier", words=("key",)),)))) == [bank.households[v.UPPER]]
    rest = (Condition(key="tier", words=("prime", "base")), Condition(key="no_loan"))
    assert set(leads(made(bank, rest))) == {bank.households[v.LOWER], bank.households[v.FAR]}


def test_a_question_two_persons_published_finds_a_list_like_any_other_and_notes_why_each_is_on_it(bank):
    upper, lower, far = bank.households.values()
    text = "SELECT household_id, '有存款' AS reason, sum(fen) AS figure FROM accounts WHERE side = 'deposit' GROUP BY 1"
    assert (
        say(bank.ground.staff, "list_queries", [{"name": "存款", "sql": "DROP TABLE x"}], since=ON).code
        == "not_a_select"
    )
    assert say(bank.ground.staff, "list_queries", [{"name": "存款", "sql": text}], since=ON) is None
    [query] = list_queries(on=ON)
    first = made(bank, (), query_id=query.id)
    assert {pk: (one.fate, one.noted) for pk, one in leads(first).items()} == {
        upper: ("given", "有存款，1,200,000"), lower: ("given", "有存款，200,001"), far: ("given", "有存款，300,000"),
    }  # fmt: skip
    assert LeadList.objects.get(id=first).query_id == query.id
    here = Scope(frozenset({bank.ground.cells[v.UPPER], bank.ground.cells[v.LOWER]}))
    assert set(leads(made(bank, (Condition(key="no_loan"),), query_id=query.id, scope=here))) == {lower}
    later = ON + timedelta(days=1)
    assert say(bank.ground.staff, "list_queries", [{"name": "别的", "sql": text}], since=later) is None
    gone = build_list(new=new(bank, (), query_id=query.id), scope=COUNTY, at=v.at(later), business_date=later)
    assert gone.code == "no_query"


def test_households_somebody_picked_are_a_list_with_what_becomes_of_each_and_nobody_out_of_sight_is_on_it(bank):
    (fresh,) = v.file_families([v.family(bank.ground, "乌云", village=v.LOWER, phone="13700000009")])
    upper, lower, far = bank.households.values()
    given_out(bank, (Condition(key="deposit", fen=1_000_000),))
    picked = [upper, lower, far, fresh, fresh, 10**9]
    here = Scope(frozenset({bank.ground.cells[v.UPPER], bank.ground.cells[v.LOWER]}))
    list_id = build_list(new=new(bank, (), among=picked, name="选的户"), scope=here, **NOW)
    assert fates(list_id) == {
        upper: ("taken", "在名单“存款户”上"), lower: ("given", ""), fresh: ("nobody", "不在本机构范围，或今天才建档"),
    }  # fmt: skip
    narrowed = build_list(new=new(bank, (Condition(key="no_loan"),), among=picked, name="再筛"), scope=COUNTY, **NOW)
    assert set(fates(narrowed)) == {lower, far}
    assert build_list(new=new(bank, (), among=[far], name="范围外"), scope=here, **NOW).code == "nobody_found"
    assert build_list(new=new(bank, (), name="没有条件"), scope=COUNTY, **NOW).code == "no_condition"


def test_a_published_model_puts_households_on_a_list_with_score_and_reason_and_the_higher_go_first(bank):
    assert build_list(new=new(bank, (), model_list="有存无贷"), scope=COUNTY, **NOW).code == "no_model"
    lower, far = bank.households[v.LOWER], bank.households[v.FAR]
    text = PICKING.replace("<text>&gt;= 5</text>", "<text>&gt;= 0.01</text>").replace('"激活用信"', '"不营销"')
    publish = {"edited_by": bank.staff("1006"), "valid_from": v.OPENED, "at": v.at(v.OPENED)}
    assert publish_list_model(model=text.encode(), published_by=bank.staff("1006"), **publish).code == "same_person"
    model_id = publish_list_model(model=text.encode(), published_by=bank.staff("1001"), **publish)
    assert isinstance(model_id, int), model_id.reason
    assert build_list(new=new(bank, (), model_list="激活用信"), scope=COUNTY, **NOW).code == "no_model"
    list_id = made(bank, (), model_list="有存无贷")
    assert LeadList.objects.get(id=list_id).model_id == model_id
    said = "70 分：存得多，没有贷款"
    assert {pk: one.noted for pk, one in leads(list_id).items()} == {lower: said, far: said}
    assert list(leads(made(bank, (Condition(key="deposit", fen=300_000),), model_list="有存无贷"))) == [far]
    assert list(leads(made(bank, (), model_list="有存无贷", among=[lower]))) == [lower]


def test_who_scores_higher_comes_first_whatever_he_has(bank):
    upper, lower = bank.households[v.UPPER], bank.households[v.LOWER]
    known = {"villages": [(bank.ground.cells[code], 1, None) for code in (v.UPPER, v.LOWER)]}
    tables = {name: ROWS[name].empty_table() for name in ("taken", "barred", "asked_first")}
    villages = pa.table(dict(zip(ROWS["villages"].names, zip(*known["villages"], strict=True), strict=True)))
    lake = Lake(where())
    for scores, first in (({}, upper), ({lower: 1}, lower)):
        scored = pa.table({"household_id": list(scores), "score": list(scores.values())}, schema=ROWS["scores"])
        ground = Ground(villages=villages.cast(ROWS["villages"]), scores=scored, **tables)
        found = prospects(
            lake=lake, edition=lake.edition(), as_of=LAST, recipe=Recipe(conditions=EVERYONE), ground=ground
        )
        assert found["household_id"].to_pylist()[0] == first
