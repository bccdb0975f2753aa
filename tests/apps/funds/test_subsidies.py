"""Subsidised interest from the enrolment of a draw to the money in the customer's account."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.credit.models import Classification, Due
from qianmo.apps.credit.services import settle_interest
from qianmo.apps.events.models import Event
from qianmo.apps.funds.models import SubsidyClaim, SubsidyItem
from qianmo.apps.funds.queries import enrolled, subsidy_claims
from qianmo.apps.funds.services import decide_subsidies, receive_subsidies
from qianmo.apps.ledger.queries import deposits
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.funds.ground import Treasury, books
from tests.village import WAN

pytestmark = pytest.mark.django_db
MARCH_20, APRIL, MONDAY = date(2026, 3, 20), date(2026, 4, 1), date(2026, 4, 6)
DUE = {"due_on": date(2026, 12, 5)}


@pytest.fixture
def treasury():
    return Treasury("孟庆和")


@pytest.fixture
def enrolment(treasury):
    """5 万 drawn at 5.00 % and enrolled at 70 %; the interest of 16 days has fallen due."""
    draw_id = take(asking(treasury.lines[0], 5 * WAN, **DUE)).ids[0]
    scheme_id = treasury.scheme()
    assert treasury.enrol(scheme_id, draw_id) == [draw_id]
    settle_interest(on=MARCH_20, at=v.at(MARCH_20, 22))
    return scheme_id, draw_id


def decide(treasury, claim_id, *, on: date = MONDAY, **word):
    return decide_subsidies(decisions=treasury.word(claim_id, **word), at=v.at(on), business_date=on)[0]


def test_the_share_of_a_due_is_claimed_booked_and_passed_on_to_the_customer(treasury, enrolment):
    scheme_id, draw_id = enrolment
    before = books()
    claim_id = treasury.claim(scheme_id, until=APRIL)
    # 50,000 yuan × 16 days × 5.00 % ÷ 360 = 111.11 of interest; 70 % of it is 77.777, rounded to 77.78.
    item = SubsidyItem.objects.get()
    assert (item.draw_id, item.interest_fen, item.days, item.counted_days, item.fen) == (draw_id, 11_111, 16, 16, 7_778)
    assert books() == before
    assert decide(treasury, claim_id) == claim_id
    assert books() == before | {"1133": 7_778, "2241": -7_778}
    rest = {"at": v.at(MONDAY), "business_date": MONDAY, "by": treasury.finance}
    assert receive_subsidies(claim_ids=[claim_id], **rest) == [claim_id]
    assert books() == before | {"1003": 7_778, "2011": -5 * WAN - 7_778}
    assert deposits(line_ids=[treasury.lines[0].pk]) == {treasury.lines[0].pk: 5 * WAN + 7_778}
    assert [row.state for row in subsidy_claims()] == ["已到账"]
    assert receive_subsidies(claim_ids=[claim_id], **rest)[0].reason.startswith("这笔申请已到账，不能登记到账")
    kinds = ["funds.founded", "funds.enrolled", "funds.subsidy_asked", "funds.subsidy_booked", "funds.subsidy_paid"]
    assert list(Event.objects.filter(kind__startswith="funds.").order_by("id").values_list("kind", flat=True)) == kinds


def test_a_due_is_claimed_once_and_again_only_after_it_was_sent_back(treasury, enrolment):
    scheme_id, _ = enrolment
    claim_id = treasury.claim(scheme_id, until=APRIL)
    assert treasury.claim(scheme_id, until=APRIL).code == "nothing_due"
    assert decide(treasury, claim_id, approve=False).code == "no_note"
    assert decide(treasury, claim_id, approve=False, note="期间填错") == claim_id
    again = treasury.claim(scheme_id, until=APRIL)
    assert SubsidyClaim.objects.get(id=again).fen == 7_778


def test_a_request_sent_twice_asks_once(treasury, enrolment):
    request_id = uuid4()
    first = treasury.claim(enrolment[0], until=APRIL, request_id=request_id)
    assert treasury.claim(enrolment[0], until=APRIL, request_id=request_id) == first
    assert SubsidyClaim.objects.count() == 1


def test_whoever_asked_does_not_book_and_the_database_holds_to_it(treasury, enrolment):
    claim_id = treasury.claim(enrolment[0], until=APRIL)
    assert decide(treasury, claim_id, by=treasury.finance).code == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        SubsidyClaim.objects.filter(id=claim_id).update(state="approved", decided_by=treasury.finance)
    assert decide(treasury, claim_id, on=v.SATURDAY).code
    assert SubsidyClaim.objects.get(id=claim_id).state == "requested"


def test_days_overdue_and_penalty_are_not_subsidised(treasury, enrolment):
    scheme_id, draw_id = enrolment
    Due.objects.create(
        draw_id=draw_id, kind="penalty", from_on=v.DRAWN, until_on=MARCH_20, fen=9_900, unpaid_fen=0,
        due_on=MARCH_20, booked_on=MARCH_20,
    )  # fmt: skip
    Classification.objects.create(
        draw_id=draw_id, floor=2, loan_class=2, from_on=date(2026, 3, 9), until_on=date(2026, 3, 13), cause="逾期"
    )
    treasury.claim(scheme_id, until=APRIL)
    # 12 of the 16 days count: 111.11 × 70 % × 12 ÷ 16 = 58.33.
    assert list(SubsidyItem.objects.values_list("counted_days", "fen")) == [(12, 5_833)]


def test_a_period_must_be_over(treasury, enrolment):
    assert treasury.claim(enrolment[0], until=APRIL, on=MARCH_20).code == "ill_timed"
    assert treasury.claim(enrolment[0], since=APRIL, until=APRIL).code == "ill_timed"


def test_a_household_is_subsidised_up_to_the_cap_and_a_draw_once(treasury):
    scheme_id = treasury.scheme()
    first, second = take(*[asking(treasury.lines[0], 3 * WAN, **DUE) for _ in range(2)]).ids.values()
    answers = treasury.enrol(scheme_id, first, second, first)
    assert answers[0] == first
    assert [one.code for one in answers[1:]] == ["over_cap", "enrolled"]
    assert enrolled(draw_ids=[first, second]) == {first: "产业贷款贴息"}


def test_a_rate_above_the_reference_rate_and_its_margin_is_refused_with_both_figures(treasury):
    draw_id = take(asking(treasury.lines[0], WAN, **DUE)).ids[0]
    refused = treasury.enrol(treasury.scheme(margin_ppm=10_000), draw_id)[0]
    assert refused.reason.endswith("年利率 5.00% 高于上限 4.00%。降到上限以内后再办。")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "no_name"),
        ({"share_ppm": 1_000_001}, "figure"),
        ({"cap_fen": 0}, "figure"),
        ({"ends_on": v.OPENED}, "days"),
    ],
)
def test_a_scheme_that_makes_no_sense_is_refused(treasury, changed, code):
    assert treasury.scheme(**changed).code == code


def test_two_schemes_of_one_name_are_refused(treasury):
    treasury.scheme()
    assert treasury.scheme().reason == "已经有一个“产业贷款贴息”。请换一个名称，或直接用它。"
