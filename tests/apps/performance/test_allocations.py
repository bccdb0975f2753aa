"""Second allocation: a branch divides its total to the fen, and nobody signs for himself."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from qianmo.api.field.pay import pay_out
from qianmo.apps.performance.models import Adjustment, Allocation, AllocationVersion, Month, Share
from qianmo.apps.performance.queries import (
    allocation,
    allocations_of,
    counted_months,
    pay_of,
    redivided,
    shares_of,
    slip,
    versions_of,
)
from qianmo.apps.performance.services import (
    GivenShare,
    NewPool,
    agree_allocation,
    divide_pool,
    return_allocation,
    set_pools,
    sign_allocation,
)
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.performance.month import LAST, MARCH, count, lay_deposits, put_in_force

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 3)
POOL = 1_000_01
EQUAL = {"2001": 200_00, "2002": 200_01, "2003": 200_00, "2004": 200_00, "2005": 200_00}


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_deposits(ground)
    put_in_force(ground)
    count()
    return ground


def acting(ground, number):
    return {"by": ground.staff[number], "at": v.at(ON), "business_date": ON}


def pool(ground, fen=POOL, share=None, month=MARCH):
    new = NewPool(branch_id=ground.branches[v.FIRST], pool_fen=fen, head_share_ppm=share)
    (answer,) = set_pools(month=month, pools=[new], **acting(ground, "1007"))
    return answer


def divide(ground, given, *, number="2005", revision=1, why=""):
    shares = [GivenShare(staff_id=ground.staff[who], fen=fen) for who, fen in given.items()]
    pk = Allocation.objects.get().pk
    return divide_pool(allocation_id=pk, revision=revision, shares=shares, why=why, **acting(ground, number))


def step(act, ground, number, revision, **more):
    pk = Allocation.objects.get().pk
    return act(allocation_id=pk, revision=revision, **acting(ground, number), **more)


def signed(ground, given=EQUAL):
    pool(ground)
    assert divide(ground, given) is None
    assert step(agree_allocation, ground, "2001", 2) is None
    return step(sign_allocation, ground, "1008", 3)


def test_a_total_divided_agreed_and_signed_by_three_persons_stands_on_the_slips(ground):
    assert signed(ground) is None
    (card,) = allocations_of(month=MARCH, branch_ids=None)
    assert (card.state, card.given_fen, card.left_fen) == ("signed", POOL, 0)
    own = slip(month=counted_months()[0], staff_id=ground.staff["2002"])
    assert own.allotted_fen == 200_01
    assert own.paid_now_fen == own.standing.earned_fen - own.standing.kept_back_fen + 200_01


def test_everybody_with_a_share_or_something_put_right_has_a_slip_and_slips_add_up_to_the_total(ground):
    assert signed(ground, {**EQUAL, "2003": 100_00}) is None
    month, clerk, head = counted_months()[0], ground.staff["2004"], ground.staff["3001"]
    Adjustment.objects.create(
        month=Month.objects.get(), counts_in=MARCH, staff_id=head, line="average", points_centi=0, pay_fen=-30_00,
        reason="多计", asked_by_id=ground.staff["1007"], agreed_by_id=ground.staff["1008"], at=v.at(ON),
    )  # fmt: skip
    own = slip(month=month, staff_id=clerk)
    assert (own.standing, own.lines, own.paid_now_fen) == (None, [], 200_00)
    assert [(one.branch, one.fen) for one in own.allotted] == [("富河支行", 200_00)]
    assert slip(month=month, staff_id=head).paid_now_fen == -30_00
    assert slip(month=month, staff_id=ground.staff["1001"]) is None
    rows = {one.number: one for one in pay_of(month=month, staff_ids=None)}
    assert set(rows) == {*EQUAL, "3001", "3002"}
    card = allocation(allocation_id=Allocation.objects.get().pk)
    assert sum(one.allotted_fen for one in rows.values()) == card.whole_fen - card.left_fen == POOL - 100_00
    by_slip = {number: slip(month=month, staff_id=ground.staff[number]).paid_now_fen for number in rows}
    assert by_slip == {number: one.paid_now_fen for number, one in rows.items()}
    assert [one.number for one in pay_of(month=month, staff_ids={clerk})] == ["2004"]
    phone = pay_out(staff_id=clerk)
    assert (phone["place"], phone["paid_fen"]) == (None, 200_00)
    assert phone["sums"] == [{"name": "富河支行二次分配", "told": "200.00 元"}]
    assert {one["name"]: one["told"] for one in pay_out(staff_id=ground.staff["2002"])["sums"]} == {
        "计价合计": "300.00 元", "考核系数": "× 1.10", "应发绩效": "330.00 元", "延期支付": "-132.00 元",
        "富河支行二次分配": "200.01 元",
    }  # fmt: skip


def test_what_is_proposed_adds_up_to_the_total_to_the_fen(ground):
    pk = pool(ground)
    rows = shares_of(card=allocation(allocation_id=pk), on=LAST)
    # Pay of 330.00 and 100.00; the others earned nothing by the scheme.
    assert {row.number: row.fen for row in rows} == {"2001": 0, "2002": 767_45, "2003": 232_56, "2004": 0, "2005": 0}


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({**EQUAL, "2001": 200_01}, "多了 0.01"),
        ({who: fen for who, fen in EQUAL.items() if who != "2004"}, "1 人没有列入"),
        ({**EQUAL, "2001": 0, "3002": 1}, "不在本机构"),
        ({**EQUAL, "2001": -1}, "负数"),
        ({**EQUAL, "2001": 300_00, "2002": 0}, "最多 250.00"),
    ],
)
def test_a_division_that_cannot_stand_is_refused_with_its_figure(ground, given, part):
    pool(ground, share=250_000)
    refused = divide(ground, given)
    assert isinstance(refused, Refused)
    assert part in refused.reason
    assert not Share.objects.exists()


def test_the_head_does_not_sign_the_own_line_and_nobody_agrees_to_the_own_division(ground):
    pool(ground)
    divide(ground, EQUAL)
    assert step(agree_allocation, ground, "2005", 2).code == "own_division"
    assert step(agree_allocation, ground, "2001", 2) is None
    assert "自己在名单里" in step(sign_allocation, ground, "2001", 3).reason
    assert step(sign_allocation, ground, "1008", 3) is None


def test_what_is_sent_back_is_divided_anew_and_what_moved_on_is_not_overwritten(ground):
    pool(ground)
    divide(ground, EQUAL)
    assert step(return_allocation, ground, "2001", 2, reason=" ").code == "no_reason"
    assert step(return_allocation, ground, "2001", 2, reason="少了柜面") is None
    assert divide(ground, EQUAL, revision=2).code == "allocation_moved"
    assert divide(ground, EQUAL, revision=3).code == "no_reason"
    assert divide(ground, {**EQUAL, "2004": 250_00, "2001": 150_00}, revision=3, why="柜面多分") is None


def test_each_division_is_kept_with_who_when_and_why_and_stands_beside_the_one_before(ground):
    pk = pool(ground)
    divide(ground, {**EQUAL, "2001": 150_00})
    divide(ground, {**EQUAL, "2004": 250_00, "2001": 150_00}, number="2001", revision=2, why="柜面多分")
    divisions = versions_of(allocation_id=pk)
    assert [(one.turn, one.by, one.why, one.given_fen, one.left_fen) for one in divisions] == [
        (2, "韩春生", "柜面多分", POOL, 0), (1, "孔令芳", "", POOL - 50_00, 50_00),
    ]  # fmt: skip
    rows = redivided(card=allocation(allocation_id=pk), divisions=divisions, turn=2, on=LAST)
    assert {row.number: (row.before_fen, row.fen, row.more_fen) for row in rows if row.more_fen} == {
        "2004": (200_00, 250_00, 50_00)
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        AllocationVersion.objects.update(why="")


def test_what_is_left_carries_over_into_the_next_total(ground):
    assert signed(ground, {**EQUAL, "2001": 150_00}) is None
    lay_deposits(ground, last=date(2026, 4, 30))
    count(on=date(2026, 4, 30))
    pk = pool(ground, month=date(2026, 4, 1))
    card = allocation(allocation_id=pk)
    assert (card.carried_fen, card.whole_fen) == (50_00, POOL + 50_00)


def test_what_is_left_is_carried_once_and_in_turn(ground):
    lay_deposits(ground, last=date(2026, 4, 30))
    count(on=date(2026, 4, 30))
    april = date(2026, 4, 1)
    pool(ground)
    assert pool(ground, month=april).code == "unsigned"
    divide(ground, {**EQUAL, "2001": 150_00})
    step(agree_allocation, ground, "2001", 2)
    step(sign_allocation, ground, "1008", 3)
    assert allocation(allocation_id=pool(ground, month=april)).carried_fen == 50_00
    other = NewPool(branch_id=ground.branches[v.SECOND], pool_fen=POOL)
    assert isinstance(set_pools(month=april, pools=[other], **acting(ground, "1007"))[0], int)
    assert set_pools(month=MARCH, pools=[other], **acting(ground, "1007"))[0].code == "later_set"


def test_a_month_that_runs_has_no_total_and_one_in_division_keeps_its_own(ground):
    assert pool(ground, month=date(2026, 4, 1)).code == "month_open"
    pool(ground)
    divide(ground, EQUAL)
    assert pool(ground, fen=5).code == "divided"


def test_the_database_keeps_what_is_signed(ground):
    signed(ground)
    for rows in (Share.objects.all(), Allocation.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
