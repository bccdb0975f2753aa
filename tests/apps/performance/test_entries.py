"""Amounts entered by hand and agreed to by another, nights from days in villages, and what allowances are paid."""

from datetime import date

import pytest

from qianmo.apps.outreach.models import FieldDay, FieldDuty
from qianmo.apps.performance.queries import counted_months, entries_of, open_line, slip
from qianmo.apps.performance.services import NewEntry, agree_amounts, enter_amounts
from tests import village as v
from tests.apps.performance.month import CONTENT, LAST, MARCH, count, lay_deposits, put_in_force

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 30)
LINES = [
    {"code": code, "name": name, "measure": measure, "group": "贷款", "points": {},
     "pay": {"farm": {"tiers": [[None, 30_00]], "cap": 600_00}}}
    for code, name, measure in (
        ("phone", "话费补助", "phone_months"),
        ("nights", "住勤补助", "nights"),
        ("calls", "驻勤话费", "phone_stationed"),
    )
] + [
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


def enter(ground, *, who="2003", measure="phone_months", amount=22, said="话费单", number="2005"):
    new = NewEntry(staff_id=ground.staff[who], measure=measure, amount=amount, said=said)
    (answer,) = enter_amounts(entries=[new], **acting(ground, number))
    return answer


def line_of(ground, code, who="2003"):
    month = counted_months()[0]
    return next(one for one in slip(month=month, staff_id=ground.staff[who]).lines if one.line.code == code)


def station(ground, who, day, *, came):
    written = {"written_by_id": ground.staff["2001"], "written_at": v.at(day)}
    went = FieldDay.objects.create(
        village_id=ground.cells[v.LOWER], day=day, branch_id=ground.branches[v.FIRST], **written
    )  # fmt: skip
    settled = {"came": came, "settled_by_id": ground.staff["2001"]} if came is not None else {}
    FieldDuty.objects.create(field_day=went, day=day, staff_id=ground.staff[who], duty="stationed", **settled)


def test_what_is_entered_is_paid_up_to_the_cap_once_agreed_to_and_opens_to_who_entered_it(ground):
    enter(ground)
    enter(ground, measure="marks_off", amount=3)
    count(on=ON)
    assert line_of(ground, "phone").pay_fen == 0
    assert agree_amounts(**acting(ground, "2001")) == 2
    count(on=date(2026, 3, 31))
    phone, off = line_of(ground, "phone"), line_of(ground, "off")
    assert (phone.volume, phone.pay_fen) == (22, 600_00)
    assert (off.points_centi, off.pay_fen) == (-3_00, -60_00)
    opened = open_line(months=counted_months(), staff_id=ground.staff["2003"], line=phone.line)
    assert [(one.entered_by, one.agreed_by, one.said) for one in opened.entered] == [("孔令芳", "韩春生", "话费单")]
    assert opened.agrees


def test_nights_come_from_days_stationed_and_allowances_are_neither_multiplied_nor_deferred(ground):
    for day, came in ((3, True), (4, True), (5, False), (6, None)):
        station(ground, "2003", date(2026, 3, day), came=came)
    assert enter(ground, measure="nights").code == "counted"
    enter(ground, amount=1)
    agree_amounts(**acting(ground, "2001"))
    count(on=date(2026, 3, 31))
    own = slip(month=counted_months()[0], staff_id=ground.staff["2003"])
    nights = line_of(ground, "nights")
    # 200 万 at 0.5 are 100.00, of which 40 % is kept back; two nights, and a month of telephone by hand and one for
    # having been there, at 30.00 are paid whole.
    assert (nights.volume, nights.pay_fen) == (2, 60_00)
    stood = own.standing
    assert (stood.lines_fen, stood.allowance_fen, stood.earned_fen, stood.kept_back_fen) == (
        100_00, 120_00, 220_00, 40_00,
    )  # fmt: skip
    opened = open_line(months=counted_months(), staff_id=ground.staff["2003"], line=nights.line)
    assert [(one.on.day, one.village_id) for one in opened.pieces] == [
        (3, ground.cells[v.LOWER]), (4, ground.cells[v.LOWER]),
    ]  # fmt: skip
    assert opened.agrees
    calls = line_of(ground, "calls")
    opened = open_line(months=counted_months(), staff_id=ground.staff["2003"], line=calls.line)
    assert (calls.volume, calls.pay_fen, [one.on.day for one in opened.pieces], opened.agrees) == (1, 30_00, [3], True)


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
