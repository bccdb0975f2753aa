"""Amounts entered by hand: nights, telephone, marks off; by the branch, agreed to by another, paid like any line."""

from datetime import date

import pytest

from qianmo.apps.performance.queries import counted_months, entries_of, open_line, slip
from qianmo.apps.performance.services import NewEntry, agree_amounts, enter_amounts
from tests import village as v
from tests.apps.performance.month import CONTENT, LAST, MARCH, count, lay_deposits, put_in_force

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 30)
LINES = [
    {"code": "nights", "name": "住勤补助", "measure": "nights", "group": "贷款", "points": {},
     "pay": {"farm": {"tiers": [[None, 30_00]], "cap": 600_00}}},
    {"code": "off", "name": "质量扣分", "measure": "marks_off", "group": "贷款",
     "points": {"farm": {"tiers": [[None, -100]]}}, "pay": {"farm": {"tiers": [[None, -20_00]]}}},
]  # fmt: skip


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_deposits(ground, last=date(2026, 3, 29))
    put_in_force(ground, content={**CONTENT, "bands": [], "lines": [*CONTENT["lines"], *LINES]})
    return ground


def acting(ground, number):
    return {
        "month": MARCH, "branch_id": ground.branches[v.FIRST], "by": ground.staff[number], "at": v.at(ON),
        "business_date": ON,
    }  # fmt: skip


def enter(ground, *, who="2003", measure="nights", amount=22, said="驻村台账", number="2005"):
    new = NewEntry(staff_id=ground.staff[who], measure=measure, amount=amount, said=said)
    (answer,) = enter_amounts(entries=[new], **acting(ground, number))
    return answer


def line_of(ground, code, who="2003"):
    month = counted_months()[0]
    return next(one for one in slip(month=month, staff_id=ground.staff[who]).lines if one.line.code == code)


def test_nights_are_paid_up_to_the_cap_once_agreed_to_and_open_to_who_entered_them(ground):
    enter(ground)
    enter(ground, measure="marks_off", amount=3)
    count(on=ON)
    assert line_of(ground, "nights").pay_fen == 0
    assert agree_amounts(**acting(ground, "2001")) == 2
    count(on=date(2026, 3, 31))
    assert (line_of(ground, "nights").volume, line_of(ground, "nights").pay_fen) == (22, 600_00)
    off = line_of(ground, "off")
    assert (off.points_centi, off.pay_fen) == (-3_00, -60_00)
    opened = open_line(month=counted_months()[0], staff_id=ground.staff["2003"], line=line_of(ground, "nights"))
    assert (opened.entered.entered_by, opened.entered.agreed_by, opened.entered.said) == (
        "孔令芳",
        "韩春生",
        "驻村台账",
    )


def test_an_amount_entered_anew_waits_again(ground):
    enter(ground)
    agree_amounts(**acting(ground, "2001"))
    enter(ground, amount=20)
    (card,) = entries_of(month=MARCH, branch_ids=None)
    assert (card.amount, card.agreed_by) == (20, "")


def test_nobody_agrees_to_the_own_entry(ground):
    enter(ground, who="2001")
    assert agree_amounts(**acting(ground, "2005")).code == "own_entry"
    assert agree_amounts(**acting(ground, "2001")).code == "own_entry"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"measure": "filed"}, "counted"),
        ({"who": "3002"}, "not_of_branch"),
        ({"amount": -1}, "odd_amount"),
        ({"said": " "}, "no_grounds"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(ground, told, code):
    assert enter(ground, **told).code == code


def test_a_closed_month_takes_no_more(ground):
    enter(ground)
    lay_deposits(ground)
    count(on=LAST)
    assert enter(ground).code == "month_closed"
    assert agree_amounts(**acting(ground, "2001")).code == "month_closed"
