"""A rate and a renewal of the same draw: neither leaves the customer owing twice, at a rate nobody signed, or less."""

from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.credit.models import Draw, RateRequest, Renewal
from qianmo.apps.credit.queries import present_rate
from qianmo.apps.credit.services import NewRate, NewRateRequest, RateDecision, change_rates, decide_rates, request_rates
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.credit.test_renewals import ASKED, DONE, DUE, Desk
from tests.village import WAN

pytestmark = pytest.mark.django_db
NEXT_WEEK, A_FRACTION = date(2026, 9, 10), 1_000
"""Ten yuan for a day at 5.00 % earn 0.14 fen, which nobody pays."""


@pytest.fixture
def desk():
    return Desk()


def ask_for(desk: Desk, draw: Draw, rate_ppm: int, *, since: date = ASKED, on: date = DONE):
    new = NewRateRequest(
        draw_id=draw.pk,
        rate_ppm=rate_ppm,
        from_on=since,
        reason="定价办法",
        requested_by=desk.asker,
        request_id=uuid4(),
    )
    return request_rates(requests=[new], at=v.at(on), business_date=on)


def decide(desk: Desk, rate_request_id: int, *, on: date = DONE):
    one = RateDecision(rate_request_id=rate_request_id, approve=True, note="", decided_by=desk.head)
    return decide_rates(decisions=[one], at=v.at(on), business_date=on)


def set_rate(desk: Desk, rate_ppm: int, *, since: date, on: date):
    new = NewRate(
        draw_id=desk.draw.pk, rate_ppm=rate_ppm, from_on=since, reason="定价", by=desk.head, request_id=uuid4()
    )
    return change_rates(rates=[new], at=v.at(on), business_date=on)


def test_a_rise_of_the_past_does_not_bring_a_renewed_draw_back_beside_the_new_one(desk):
    """The old draw keeps a fraction of a fen that still runs, so it does not look settled."""
    (draw_id,) = take(asking(desk.line, A_FRACTION, due_on=DUE), on=date(2026, 9, 2)).ids.values()
    small = Draw.objects.get(id=draw_id)
    (renewal_id,) = desk.ask(draw=small, on=DONE).ids.values()
    assert not desk.decide(renewal_id).refused
    new = Renewal.objects.get().new
    before = desk.standing()
    refused = ask_for(desk, small, 240_000, since=date(2026, 9, 2)).refused[0]
    assert refused.reason == (
        f"不能调息：借据 {small.number} 已续贷到 {new.number}，利息已结清。"
        f"请在 {new.number} 上调；原利率有误，先冲正续贷"
    )
    rise = NewRate(
        draw_id=small.pk,
        rate_ppm=240_000,
        from_on=date(2026, 9, 2),
        reason="补收",
        by=desk.head,
        request_id=uuid4(),
    )
    assert change_rates(rates=[rise], at=v.at(DONE), business_date=DONE).refused[0].code == "renewed"
    assert desk.standing() == before
    assert not ask_for(desk, new, 45_000, since=DONE).refused


def test_while_a_renewal_waits_its_rate_stands(desk):
    (asked,) = ask_for(desk, desk.draw, 45_000).ids.values()
    (other,) = take(asking(desk.line, WAN, due_on=DUE), on=ASKED).ids.values()
    desk.ask()
    desk.ask(draw=Draw.objects.get(id=other))
    assert decide(desk, asked).refused[0].code == "renewing"
    assert "续贷按现在的利率签的" in ask_for(desk, Draw.objects.get(id=other), 40_000).refused[0].reason
    assert RateRequest.objects.get().state == "requested"


def test_a_rate_that_begins_while_a_renewal_waits_sends_it_back_to_be_signed_anew(desk):
    assert not set_rate(desk, 45_000, since=date(2026, 9, 2), on=ASKED).refused
    (renewal_id,) = desk.ask().ids.values()
    desk.pay_interest()
    assert desk.decide(renewal_id).refused[0].reason == (
        "不能续贷：签字时年利率 5.00%，现在是 4.50%。请退回，照现在的利率重签。"
    )
    assert desk.standing() == (6 * WAN, [6 * WAN])


def test_a_rate_decided_for_days_to_come_goes_along_with_the_new_draw(desk):
    assert not set_rate(desk, 45_000, since=NEXT_WEEK, on=ASKED).refused
    new = desk.renew("seamless").new
    assert [present_rate(draw_id=new.pk, on=day) for day in (DONE, NEXT_WEEK)] == [50_000, 45_000]


def test_two_rates_of_one_draw_in_one_act_are_taken_one_after_the_other(desk):
    days = (date(2026, 9, 2), date(2026, 9, 1))
    rates = [
        NewRate(draw_id=desk.draw.pk, rate_ppm=ppm, from_on=day, reason="定价", by=desk.head, request_id=uuid4())
        for day, ppm in zip(days, (30_000, 40_000), strict=True)
    ]
    answers = change_rates(rates=rates, at=v.at(DONE), business_date=DONE)
    assert (answers.refused, len(answers.ids)) == ({}, 2)
    assert [present_rate(draw_id=desk.draw.pk, on=day) for day in reversed(days)] == [40_000, 30_000]
