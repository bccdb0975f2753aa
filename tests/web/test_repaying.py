"""The repayment form: money received earlier counts from the day it came, and what that changes is said before."""

from datetime import date

import pytest

from qianmo.apps.credit.models import Draw, Repayment
from qianmo.apps.org.services import open_business_day
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
CLERK, TODAY, EARLIER = "2004", date(2026, 4, 7), date(2026, 3, 17)


@pytest.fixture
def county():
    """1 万 drawn on 5 March at 5.00 %; today is 33 days later."""
    county = County()
    open_business_day(day=TODAY, at=v.at(TODAY, hour=8))
    return county


def preview(county: County, **typed: object) -> str:
    asked = {"draw": Draw.objects.get().pk, "amount": "5000"} | typed
    return visitor(CLERK).get(f"/lines/{county.line.number}/repay/preview/", asked).content.decode()


def pay(county: County, **typed: object) -> str:
    form = {"draw": Draw.objects.get().pk, "amount": "5000"} | typed
    return visitor(CLERK).post(f"/lines/{county.line.number}/repay/", form, follow=True).content.decode()


def test_the_preview_says_what_an_earlier_day_spares_and_the_act_books_it(county):
    # 12 days of 10,000 yuan are 16.67, paid first; then 21 days of 5,016.67 instead of 10,000 spare 14.53.
    assert "少计利息" not in preview(county)
    shown = preview(county, value_date=EARLIER)
    assert "从 2026-03-17 起息，今天记账：比今天起息少计利息 <b>14.53</b> 元" in shown
    assert "已收还款 5,000.00 元，从 2026-03-17 起息" in pay(county, value_date=EARLIER)
    row = Repayment.objects.get()
    assert (row.value_date, row.booked_on, row.interest_fen) == (EARLIER, TODAY, 1_667)


def test_settling_from_an_earlier_day_takes_what_was_owed_then(county):
    assert "只欠 10,016.67 元。收 10,016.67 元即可结清" in preview(county, amount="20000", value_date=EARLIER)
    assert "已收还款" in pay(county, amount="10016.67", value_date=EARLIER)
    assert Draw.objects.get().unpaid_fen == 0


WRONG_DAYS = {
    "2026-04-08": "起息日 2026-04-08 晚于记账日 2026-04-07",
    "2026-03-04": "的放款日 2026-03-05",
    "someday": "没有看懂起息日",
}


@pytest.mark.parametrize("typed", WRONG_DAYS)
def test_a_day_to_come_and_one_before_the_draw_are_refused_before_and_after_sending(county, typed):
    assert WRONG_DAYS[typed] in pay(county, value_date=typed)
    assert not Repayment.objects.exists()
    if typed != "someday":
        assert WRONG_DAYS[typed] in preview(county, value_date=typed)


def test_on_a_day_the_bank_does_not_book_nothing_is_taken_whatever_day_it_would_count_from(county):
    open_business_day(day=date(2026, 4, 11), at=v.at(date(2026, 4, 11)))  # a Saturday
    assert "不能记账" in pay(county, value_date=EARLIER)
    assert not Repayment.objects.exists()
