"""A risk pool's room, its claims and recoveries, and two who draw its last room at once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.credit.queries import pool_standings
from qianmo.apps.credit.services import share_recoveries
from qianmo.apps.funds.models import RiskRecovery
from qianmo.apps.funds.queries import risk_claims
from qianmo.apps.funds.services import decide_losses, receive_compensation
from tests import village as v
from tests.apps.credit.test_draws import asking, reasons, take
from tests.apps.credit.test_draws_at_once import at_once
from tests.apps.credit.test_repayments import pay, paying
from tests.apps.funds.ground import Treasury, books, overdue
from tests.village import WAN

MONDAY = date(2026, 5, 18)
REST = {"at": v.at(MONDAY), "business_date": MONDAY}


@pytest.fixture
def treasury(db):
    return Treasury("孟庆和", "白凤英")


def standing(pool_id: int):
    return pool_standings(pool_ids=[pool_id])[pool_id]


def test_lines_under_a_pool_share_its_room_and_the_refusal_says_the_figures(treasury):
    first, second = treasury.lines
    pool_id = treasury.pool()
    assert treasury.put(pool_id) == [first.pk, second.pk]
    assert not take(asking(first, 5 * WAN)).refused
    (said,) = reasons(take(asking(second, 3 * WAN), asking(second, 1)))
    assert said == (
        "不能支用 0.01 元：“县产业贷款风险补偿金”余地 0.00 元"
        "（基金余 1.00 万元 × 8 − 在贷 8.00 万元）。池内贷款收回后再办。"
    )
    pay(paying(WAN, draw_id=Draw.objects.earliest("id").pk), on=v.DRAWN)
    assert not take(asking(second, WAN)).refused


def test_a_line_under_no_pool_asks_no_pool(treasury):
    free, pooled = treasury.lines
    treasury.put(treasury.pool(), pooled)
    with connection.execute_wrapper(_no_pools):
        assert not take(asking(free)).refused


def _no_pools(execute, sql, params, many, context):
    assert "funds_" not in sql, sql
    return execute(sql, params, many, context)


def test_a_line_enters_with_what_it_owes_if_there_is_room_for_it(treasury):
    first, second = treasury.lines
    take(asking(first, 5 * WAN), asking(second, 4 * WAN))
    pool_id = treasury.pool()
    answers = treasury.put(pool_id)
    assert answers[0] == first.pk
    assert answers[1].reason.startswith("不能纳入 4.00 万元：“县产业贷款风险补偿金”余地 3.00 万元")
    assert treasury.put(pool_id, first) == [first.pk]
    assert treasury.put(treasury.pool(name="另一个"), first)[0].code == "not_free"
    assert treasury.put(treasury.pool(name="抵押", guarantee="mortgage"), second)[0].code == "outside_pool"


def test_bad_principal_above_the_stop_line_ends_new_draws(treasury):
    first, second = treasury.lines
    treasury.put(treasury.pool())
    draw_id = take(asking(first, WAN)).ids[0]
    Draw.objects.filter(id=draw_id).update(loan_class=3)
    assert reasons(take(asking(second, WAN))) == [
        "不能支用 1.00 万元：“县产业贷款风险补偿金”不良率 100.00%，超过停放线 3.00%。不良降到停放线以内后再办。"
    ]


def test_a_claim_shrinks_the_ceiling_from_its_booking_and_a_recovery_goes_back_pro_rata(treasury):
    first, _ = treasury.lines
    pool_id = treasury.pool(fund_fen=2 * WAN, share_ppm=400_000)
    treasury.put(pool_id)
    draw_id = take(asking(first, 4 * WAN, due_on=date(2026, 12, 5))).ids[0]
    before = books()
    overdue(draw_id, since=MONDAY - timedelta(days=59))
    assert treasury.lose(draw_id, on=MONDAY).code == "not_overdue_enough"
    overdue(draw_id, since=MONDAY - timedelta(days=60))
    claim_id = treasury.lose(draw_id, on=MONDAY)
    assert standing(pool_id).ceiling_fen == 16 * WAN
    assert [(row.fen, row.overdue_days, row.waits) for row in risk_claims()] == [(160 * 10_000, 60, True)]
    assert decide_losses(decisions=treasury.word(claim_id, by=treasury.finance), **REST)[0].code == "same_person"
    assert decide_losses(decisions=treasury.word(claim_id), **REST) == [claim_id]
    # 4 万 × 40 % = 1.6 万 is claimed: (2 − 1.6) × 8 = 3.2 万, less than the 4 万 lent.
    assert (standing(pool_id).ceiling_fen, standing(pool_id).room_fen) == (320 * 10_000, 0)
    assert books() == before | {"1134": 160 * 10_000, "2242": -160 * 10_000}
    money = {"by": treasury.finance, **REST}
    assert share_recoveries(claim_ids=[claim_id], **money)[0].code == "not_paid"
    assert receive_compensation(claim_ids=[claim_id], **money) == [claim_id]
    assert share_recoveries(claim_ids=[claim_id], **money)[0].code == "nothing_recovered"
    Draw.objects.filter(id=draw_id).update(unpaid_fen=3 * WAN)
    assert share_recoveries(claim_ids=[claim_id], **money) == [40 * 10_000]
    assert standing(pool_id).returned_fen == 40 * 10_000
    assert share_recoveries(claim_ids=[claim_id], **money)[0].code == "nothing_recovered"
    Draw.objects.filter(id=draw_id).update(unpaid_fen=0)
    assert share_recoveries(claim_ids=[claim_id], **money) == [120 * 10_000]
    assert books() == before  # all that was paid went back
    assert RiskRecovery.objects.count() == 2


def test_a_draw_is_claimed_once_and_the_fund_is_not_promised_twice(treasury):
    first, second = treasury.lines
    treasury.put(treasury.pool(share_ppm=500_000))
    mine, other = take(asking(first, WAN), asking(second, 2 * WAN)).ids.values()
    for draw_id in (mine, other):
        overdue(draw_id, since=v.DRAWN)
    request_id = uuid4()
    claim_id = treasury.lose(mine, on=MONDAY, request_id=request_id)
    assert treasury.lose(mine, on=MONDAY, request_id=request_id) == claim_id
    assert treasury.lose(mine, on=MONDAY).code == "claimed_before"
    assert treasury.lose(other, on=MONDAY).reason.endswith(
        "应补偿 1.00 万元，基金只余 5,000.00 元。请出资方补足基金后再申请。"
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_lines_that_draw_the_last_room_of_a_pool_at_once_exactly_one_wins():
    treasury = Treasury("孟庆和", "白凤英")
    pool_id = treasury.pool()
    treasury.put(pool_id)
    first, second = treasury.lines
    answers = at_once(*[lambda line=line: take(asking(line, 5 * WAN)) for line in (first, second)])
    assert [reason[:13] for answer in answers for reason in reasons(answer)] == ["不能支用 5.00 万元："]
    assert standing(pool_id).outstanding_fen == 5 * WAN == sum(Line.objects.values_list("drawn_fen", flat=True))


@pytest.mark.django_db(transaction=True)
def test_many_who_draw_under_one_pool_fill_it_and_not_a_fen_more():
    treasury = Treasury("孟庆和", "白凤英")
    pool_id = treasury.pool()
    treasury.put(pool_id)
    lines = treasury.lines * 2
    answers = at_once(*[lambda line=line: take(*[asking(line, WAN) for _ in range(3)]) for line in lines])
    assert sum(len(answer.ids) for answer in answers) == 8
    assert standing(pool_id).room_fen == 0
