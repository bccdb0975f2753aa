"""Deferred pay: held by part, paid in later months, taken back by two persons, the same fen on each count."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.org.models import PostHolding
from qianmo.apps.performance.models import Clawback, Month, TakenPart
from qianmo.apps.performance.queries import (
    bad_loans_of,
    clawbacks_of,
    counted_months,
    deferred_of,
    pay_of,
    released_in,
    slip,
)
from qianmo.apps.performance.services import NewClawback, ask_clawback, decide_clawback
from qianmo.domain.performance.deferrals import Asked
from tests import village as v
from tests.apps.performance.month import LAST, MARCH, count, lay_deposits, put_in_force

pytestmark = pytest.mark.django_db
NEXT_MARCH = date(2027, 3, 1)
ON = date(2026, 4, 2)


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_deposits(ground)
    put_in_force(ground)
    count()
    return ground


def parts(ground, number="2002"):
    return deferred_of(months=counted_months(), staff_ids=[ground.staff[number]])[ground.staff[number]]


def ask(ground, *, fen=50_00, number="1007", who="2002", request_id=None, **told):
    plain = {"since": MARCH, "until": MARCH, "fen": fen, "cause": "breach", "said": "检查通报第 3 号"}
    account = told.pop("account_id", None)
    new = NewClawback(
        staff_id=ground.staff[who], asked=Asked(**{**plain, **told}), account_id=account,
        request_id=request_id or uuid4(),
    )  # fmt: skip
    return ask_clawback(new=new, by=ground.staff[number], at=v.at(ON), business_date=ON)


def decide(ground, claw, *, agreed=True, number="1008"):
    return decide_clawback(clawback_id=claw, agreed=agreed, by=ground.staff[number], at=v.at(ON), business_date=ON)


def bad_in_march(ground):
    """The loan of 2002 is 次级 at the end of March, and March is counted with that."""
    from qianmo.analytics.lake import FOREVER, Lake, lay_tables, where
    from tests.apps.performance.month import table

    lay_deposits(ground)
    row = dict.fromkeys(table("loan_states", []).schema.names)
    row |= {"account_id": 9, "from_on": date(2026, 3, 20), "until_on": FOREVER, "class": 3}
    lay_tables(Lake(where()), {"loan_states/core": table("loan_states", [tuple(row.values())])})


def test_what_march_kept_back_is_due_in_three_parts(ground):
    # 132 yuan of 330 are kept back of 2002: 44 in each March that follows.
    assert [(one.due, one.fen) for one in parts(ground)] == [
        (NEXT_MARCH, 44_00), (date(2028, 3, 1), 44_00), (date(2029, 3, 1), 44_00),
    ]  # fmt: skip


def test_a_month_counted_again_defers_the_same_to_the_fen(ground):
    before = parts(ground)
    count(on=ON)
    assert parts(ground) == before


def test_a_month_that_still_runs_holds_nothing_yet():
    ground = v.found_village()
    lay_deposits(ground, last=date(2026, 3, 29))
    put_in_force(ground)
    count(on=date(2026, 3, 29))
    assert deferred_of(months=counted_months(), staff_ids=None) == {}


def a_year_later(ground):
    """March of the year after is counted as well."""
    lay_deposits(ground, last=date(2027, 3, 31))
    count(on=date(2027, 3, 31))
    return next(one for one in counted_months() if one.first == NEXT_MARCH)


def test_what_falls_due_is_paid_on_the_slip_less_what_was_taken_back(ground):
    assert decide(ground, ask(ground, fen=50_00)) is None
    month = a_year_later(ground)
    own = slip(month=month, staff_id=ground.staff["2002"])
    assert [(one.month, one.fen, one.left_fen) for one in own.released] == [(MARCH, 44_00, 0)]
    other = slip(month=month, staff_id=ground.staff["2003"])
    standing = other.standing
    assert [one.left_fen for one in other.released] == [13_34]
    assert other.paid_now_fen == standing.earned_fen - standing.kept_back_fen + 13_34
    listed = {one.number: one for one in pay_of(month=month, staff_ids=None)}
    assert (listed["2003"].released_fen, listed["2003"].paid_now_fen) == (13_34, other.paid_now_fen)


def test_who_left_is_paid_what_falls_due_without_a_place(ground):
    gone = date(2026, 4, 10)
    row = PostHolding.objects.get(staff=ground.staff["2003"], post="manager")
    PostHolding.objects.filter(pk=row.pk).update(valid=type(row.valid)(row.valid.lower, gone))
    month = a_year_later(ground)
    own = slip(month=month, staff_id=ground.staff["2003"])
    assert (own.standing, own.paid_now_fen) == (None, 13_34)
    last = next(one for one in pay_of(month=month, staff_ids=None) if one.released_fen == 13_34 and not one.place)
    assert (last.earned_fen, last.paid_now_fen) == (0, 13_34)
    assert released_in(due=NEXT_MARCH, months=counted_months(), staff_ids=[ground.staff["2003"]])


def test_taking_back_empties_the_part_due_first(ground):
    assert decide(ground, ask(ground, fen=50_00)) is None
    assert [one.taken_fen for one in parts(ground)] == [44_00, 6_00, 0]
    assert decide(ground, ask(ground, fen=82_00)) is None
    assert [one.left_fen for one in parts(ground)] == [0, 0, 0]
    assert ask(ground, fen=1).code == "more_than_held"


def test_what_two_asked_for_is_taken_once(ground):
    first, second = ask(ground, fen=132_00), ask(ground, fen=132_00)
    assert decide(ground, first) is None
    assert decide(ground, second).code == "more_than_held"
    assert decide(ground, first).code == "clawback_moved"


def test_the_same_request_is_one_clawback(ground):
    same = uuid4()
    assert ask(ground, request_id=same) == ask(ground, request_id=same)
    assert Clawback.objects.count() == 1


def test_what_was_turned_down_takes_nothing(ground):
    assert decide(ground, 999_999).code == "clawback_moved"
    assert decide(ground, ask(ground), agreed=False) is None
    assert [one.taken_fen for one in parts(ground)] == [0, 0, 0]
    assert [one.state for one in clawbacks_of(staff_ids=None)] == ["refused"]


def test_nobody_takes_back_alone_or_the_own(ground):
    claw = ask(ground)
    assert decide(ground, claw, number="1007").code == "own_clawback"
    assert decide(ground, claw, number="2002").code == "own_clawback"
    assert ask(ground, number="2002").code == "own_pay"


def test_what_is_paid_is_out_of_reach(ground):
    claw = ask(ground, fen=132_00)
    a_year_later(ground)
    assert ask(ground, fen=88_01).code == "more_than_held"
    assert decide(ground, claw).code == "more_than_held"


def test_a_bad_loan_is_named_and_was_the_persons():
    ground = v.found_village()
    bad_in_march(ground)
    put_in_force(ground)
    count(on=LAST)
    told = {"cause": "bad_loan", "account_id": 9}
    assert isinstance(ask(ground, **told), int)
    assert ask(ground, fen=1_00, who="2003", **told).code == "loan_not_bad"
    assert ask(ground, cause="bad_loan", account_id=1).code == "loan_not_bad"
    assert ask(ground, cause="bad_loan").code == "loan_not_bad"


def test_a_loan_that_turned_bad_while_pay_was_held_is_a_candidate_until_somebody_asks():
    ground = v.found_village()
    bad_in_march(ground)
    put_in_force(ground)
    count(on=LAST)
    staff = {ground.staff["2002"]}
    (loan,) = bad_loans_of(months=counted_months(), staff_ids=staff)
    # Its borrower is no net gain then: 250 of deposits at 1.1 are 275, and 40 % of that is held of the very month.
    assert (loan.account_id, loan.since, loan.turned, loan.klass, loan.held_fen) == (9, MARCH, True, 3, 110_00)
    assert loan.is_candidate
    assert bad_loans_of(months=counted_months(), staff_ids={ground.staff["2003"]}) == []
    ask(ground, cause="bad_loan", account_id=9)
    assert not any(one.is_candidate for one in bad_loans_of(months=counted_months(), staff_ids=None))


def test_of_who_left_a_branch_its_head_sees_what_was_earned_there(ground):
    gone, months = ground.staff["2003"], counted_months()
    seen = deferred_of(months=months, staff_ids=[ground.staff["2001"]], branch_ids=[ground.branches[v.FIRST]])
    assert [one.fen for one in seen[gone]] == [13_34, 13_33, 13_33]
    assert deferred_of(
        months=months, staff_ids=[ground.staff["2001"]], branch_ids=[ground.branches[v.SECOND]]
    ).keys() == {ground.staff["3002"]}


def test_a_loan_that_is_good_takes_nothing_back(ground):
    assert ask(ground, cause="bad_loan", account_id=9).code == "loan_not_bad"


def test_what_was_taken_is_never_changed(ground):
    decide(ground, ask(ground))
    with pytest.raises(DatabaseError), transaction.atomic():
        TakenPart.objects.update(fen=1)
    assert Month.objects.filter(closed_at__isnull=False).count() == 1
