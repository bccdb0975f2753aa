"""Referrers: who may be one, whom they may bring, what a month earns them and what is taken back."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.credit.models import Classification, Draw, Line, Repayment
from qianmo.apps.events.models import Event
from qianmo.apps.households.models import Household
from qianmo.apps.leads.models import Referral, ReferralDue, Referrer
from qianmo.apps.leads.services import (
    NewAgreement,
    NewReferrer,
    enter_agreement,
    enter_referrer,
    note_referral,
    settle_referrals,
)
from qianmo.apps.org.identities import note_identities
from qianmo.apps.org.models import Staff
from qianmo.domain.leads.referring import Shares
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.leads.ground import COUNTY, NOW, ON, UNTIL, found, partner

pytestmark = pytest.mark.django_db
SHARES = Shares(income_ppm=100_000, loss_ppm=200_000, claw_back_days=365)


@pytest.fixture
def bank():
    return found()


def wanted(bank, **more):
    fixed = NewReferrer(
        name="刘万里", identity=v.identity(date(1980, 1, 1)), phone="13611112222", partner_id=None,
        branch_id=bank.ground.branches[v.FIRST], shares=SHARES, begins_on=v.OPENED, ends_on=UNTIL,
        by=bank.staff("2001"),
    )  # fmt: skip
    return replace(fixed, **more)


def entered(bank, **more):
    answer = enter_referrer(new=wanted(bank, **more), **NOW)
    assert isinstance(answer, int), answer.reason
    return answer


def noted(bank, referrer_id, code, *, on=ON):
    number = Household.objects.get(id=bank.households[code]).number
    return note_referral(
        referrer_id=referrer_id, household_number=number, scope=COUNTY, by=bank.staff("2002"), at=v.at(on),
        business_date=on,
    )  # fmt: skip


def test_a_member_of_staff_is_no_referrer_and_a_namesake_is_looked_at_first(bank):
    Staff.objects.filter(number="2002").update(phone="13611112222")
    assert enter_referrer(new=wanted(bank), **NOW).code == "referrer_staff"
    namesake = wanted(bank, name="尹红霞", phone="13611113333")
    assert enter_referrer(new=namesake, **NOW).code == "referrer_namesake"
    assert isinstance(enter_referrer(new=replace(namesake, not_staff=True), **NOW), int)


def test_a_member_of_staff_is_known_by_the_identity_number_whatever_phone_and_name_he_gives(bank):
    admin, own, first = bank.staff("1011"), v.identity(date(1988, 8, 8)), entered(bank)
    told = {"2002": own, "2003": own, "9": own, "2004": "1"}
    refused = note_identities(identities=told, by=admin, **NOW)
    assert {number: one.code for number, one in refused.items()} == {
        "2003": "identity_twice", "9": "no_staff", "2004": "identity_length",
    }  # fmt: skip
    assert note_identities(identities={"2002": own}, by=admin, **NOW) == {}
    assert Event.objects.filter(kind="org.identity_noted").count() == 1
    answer = enter_referrer(new=wanted(bank, identity=own), **NOW)
    assert (answer.code, "证件号码" in answer.reason) == ("referrer_staff", True)
    Staff.objects.filter(number="2003").update(identity_index=Referrer.objects.get(id=first).identity_index)
    assert noted(bank, first, v.LOWER).code == "referrer_staff"


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        (replace(SHARES, income_ppm=300_001), "income_share"),
        (replace(SHARES, loss_ppm=0), "loss_share"),
        (replace(SHARES, claw_back_days=0), "claw_back_days"),
    ],
)
def test_who_shares_income_shares_losses_and_neither_without_bounds(bank, shares, code):
    assert enter_referrer(new=wanted(bank, shares=shares), **NOW).code == code


def test_a_person_is_a_referrer_once_and_the_numbers_are_sealed(bank):
    identity = v.identity(date(1979, 5, 5))
    pk = entered(bank, identity=identity)
    assert enter_referrer(new=wanted(bank, identity=identity), **NOW).code == "referrer_known"
    assert identity.encode() not in bytes(Referrer.objects.get(id=pk).sealed)


def test_the_first_to_recommend_counts_and_a_customer_is_nobodys(bank):
    first, second = entered(bank), entered(bank, name="周大海", phone="13611114444")
    assert noted(bank, first, v.LOWER) is None
    assert noted(bank, second, v.LOWER).code == "referred_before"
    upper = bank.households[v.UPPER]
    v.rate(bank.ground, v.screen(bank.ground, {upper: ()}), [upper])
    v.grant(bank.ground, [upper])
    assert noted(bank, second, v.UPPER).code == "customer_already"
    assert Referral.objects.count() == 1


def lent(bank, referrer_id):
    """A draw on a line of a household that was recommended before it had one."""
    upper = bank.households[v.UPPER]
    assert noted(bank, referrer_id, v.UPPER, on=v.RATED) is None
    v.rate(bank.ground, v.screen(bank.ground, {upper: ()}), [upper])
    (line_id,) = v.grant(bank.ground, [upper])
    v.sign(bank.ground, [line_id])
    assert not take(asking(Line.objects.get(id=line_id))).refused
    return Draw.objects.get(line_id=line_id)


def paid(draw, fen, on):
    Repayment.objects.create(
        draw=draw, amount_fen=fen, principal_fen=0, interest_fen=fen, value_date=on, booked_on=on, request_id=uuid4()
    )


def test_a_month_pays_a_share_of_interest_received_and_is_settled_once(bank):
    draw = lent(bank, entered(bank))
    paid(draw, 12_345, date(2026, 4, 20))
    assert settle_referrals(month=date(2026, 4, 1), **NOW) == 1
    assert settle_referrals(month=date(2026, 4, 1), **NOW) == 0
    due = ReferralDue.objects.get()
    assert (due.income_fen, due.payable_fen, due.short_fen) == (1_235, 1_235, 0)


def test_a_loan_that_turns_bad_early_takes_back_what_it_earned_and_what_is_short_is_carried(bank):
    draw = lent(bank, entered(bank))
    paid(draw, 12_345, date(2026, 4, 20))
    settle_referrals(month=date(2026, 4, 1), **NOW)
    Classification.objects.create(draw=draw, floor=3, loan_class=3, from_on=date(2026, 5, 9), cause="逾期 91 天")
    settle_referrals(month=date(2026, 5, 1), **NOW)
    may = ReferralDue.objects.get(month=date(2026, 5, 1))
    assert (may.clawed_back_fen, may.payable_fen, may.short_fen) == (1_235, 0, -1_235)
    paid(draw, 20_000, date(2026, 6, 21))
    settle_referrals(month=date(2026, 6, 1), **NOW)
    june = ReferralDue.objects.get(month=date(2026, 6, 1))
    assert (june.carried_fen, june.income_fen, june.clawed_back_fen, june.short_fen) == (-1_235, 0, 0, -1_235)


def test_an_agreement_has_a_number_of_its_own_and_ends_after_it_begins(bank):
    partner_id = partner(bank)
    agreed = NewAgreement(
        partner_id=partner_id, number="NY-2026-01", terms="每季提供种植大户名单", begins_on=v.OPENED, ends_on=UNTIL,
        by=bank.staff("1001"),
    )  # fmt: skip
    assert isinstance(enter_agreement(new=agreed, **NOW), int)
    assert enter_agreement(new=agreed, **NOW).code == "agreement_known"
    assert enter_agreement(new=replace(agreed, number="2", ends_on=v.OPENED), **NOW).code == "agreement_span"
