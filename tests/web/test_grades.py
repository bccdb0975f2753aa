"""等级 and 定编: everybody assessed by one, confirmed by another, seen by whom it concerns; managers a unit needs."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.grids.handovers import duties_of
from qianmo.apps.org.models import PostHolding
from qianmo.apps.org.services import open_business_day
from qianmo.apps.performance.models import StaffGrade, StaffTransfer
from qianmo.apps.performance.queries import staffing
from qianmo.apps.performance.services import (
    NewTransfer,
    agree_transfer,
    ask_transfer,
    confirm_assessment,
    drop_assessment,
    propose_assessment,
)
from qianmo.apps.targets.services import count_indicators
from qianmo.domain.refusal import Refused
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from tests import village as v
from tests.apps.targets.loans import WAN, both, lay_loans_down
from tests.rulebook import say
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
OFFICER, PEOPLE, HEAD, MANAGER, OTHER, NEW = "1001", "1008", "2001", "2002", "3002", "2003"
JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
CERTIFICATE = "小微信贷客户经理从业资格证（本行颁发，中级）"
NOTHING = {
    "borrowers": 0, "balance_fen": 0, "lent_fen": 0, "profit_fen": 0, "deposit_fen": 0, "points": 0, "exam": 0,
    "bad_ppm": None, "education": "any", "years": 0, "certificate": None,
}  # fmt: skip


def grade(step, name, **asks):
    return {"track": "小微", "step": step, "name": name, **NOTHING, **asks}


LADDER = [
    grade(0, "见习"), grade(1, "一级", borrowers=1, balance_fen=50 * WAN),
    grade(2, "二级", borrowers=2, balance_fen=500 * WAN, bad_ppm=20_000),
    grade(3, "三级", education="bachelor", certificate=CERTIFICATE),
]  # fmt: skip


def propose(ground, until, *, by=PEOPLE, on=None):
    on = on or until + timedelta(days=1)
    first = until.replace(day=1)
    return propose_assessment(first=first, until=until, by=ground.staff[by], at=v.at(on), business_date=on)


def confirm(ground, made, *, on, by=OFFICER):
    return confirm_assessment(assessment_id=made, by=ground.staff[by], at=v.at(on), business_date=on)


def assessed(ground, until):
    made = propose(ground, until)
    assert confirm(ground, made, on=until + timedelta(days=1)) is None
    rows = StaffGrade.objects.filter(assessment=made).values_list("staff__number", "name", "move", "short_of")
    return {number: told for number, *told in rows}


def posts_of(ground, number, day):
    held = PostHolding.objects.filter(staff=ground.staff[number], post="manager", valid__contains=day)
    return list(held.order_by("id").values_list("branch__code", flat=True))


def page(person, address):
    return visitor(person).get(address).content.decode()


def test_managers_rise_fall_and_leave_the_post_by_what_was_counted_and_two_persons():
    ground = v.found_village()
    lay_loans_down(**both(ground), last=MARCH)
    count_indicators(on=MARCH, at=v.at(MARCH, hour=23))
    assert "没有等级标准" in propose(ground, JANUARY).reason
    gap = [one for one in LADDER if one["step"] != 1]
    assert say(ground.staff, "staff_grades", gap, since=v.OPENED + timedelta(days=1)).code == "steps"
    assert say(ground.staff, "staff_grades", LADDER, since=v.OPENED + timedelta(days=1)) is None

    assert propose(ground, JANUARY, on=date(2026, 1, 20)).code == "not_counted"
    made = propose(ground, JANUARY)
    assert propose(ground, FEBRUARY).code == "waits"
    assert confirm(ground, made, on=FEBRUARY, by=PEOPLE).code == "own_assessment"
    dropped = {"by": ground.staff[OFFICER], "at": v.at(FEBRUARY), "business_date": FEBRUARY}
    assert drop_assessment(assessment_id=made, **dropped) is None
    # at the end of January: 550 万 of two borrowers; 100 万 of one; nothing
    assert assessed(ground, JANUARY) == {
        MANAGER: ["二级", "placed", []], OTHER: ["一级", "placed", []], NEW: ["见习", "placed", []],
    }  # fmt: skip
    told = StaffGrade.objects.filter(staff__number=MANAGER).latest("id").lacking
    assert told == ["学历要本科", f"缺{CERTIFICATE}"]
    assert propose(ground, JANUARY).code == "assessed"
    # since 20 February 30 of 680 万 are bad
    assert assessed(ground, FEBRUARY) == {
        MANAGER: ["一级", "down", ["不良率 4.41 %，上限 2 %"]], OTHER: ["一级", "stays", []],
        NEW: ["见习", "stays", []],
    }  # fmt: skip
    lacking = StaffGrade.objects.filter(staff__number=OTHER).latest("id").lacking
    assert lacking == ["管户 1 户，要 2 户", "余额 120 万元，要 500 万元"]

    harder = [one | {"borrowers": 5} if one["step"] == 1 else one for one in LADDER]
    say(ground.staff, "staff_grades", harder, since=MARCH)
    short = [["管户 3 户，要 5 户"], ["管户 1 户，要 5 户"]]
    found = assessed(ground, MARCH)
    assert [found[MANAGER], found[OTHER]] == [["见习", "off_post", short[0]], ["见习", "down", short[1]]]
    off = StaffTransfer.objects.get()
    assert (off.staff.number, off.kind, off.since) == (MANAGER, "stand_by", MARCH + timedelta(days=2))
    assert off.agreed_by is None, "who owns a village waits until somebody takes it"
    with pytest.raises(DatabaseError), transaction.atomic():
        StaffGrade.objects.update(step=3)

    april, goes_on = MARCH + timedelta(days=1), MARCH + timedelta(days=2)
    open_business_day(day=april, at=v.at(april, hour=8))
    goes = NewTransfer(
        number=NEW, branch=v.SECOND, since=goes_on, until=None, reason="满三年轮岗", by=ground.staff[PEOPLE],
        request_id=uuid4(),
    )  # fmt: skip
    asked = ask_transfer(new=goes, at=v.at(april), business_date=april)
    told = {"transfer_id": asked, "at": v.at(april), "business_date": april}
    assert agree_transfer(by=ground.staff[PEOPLE], taker=MANAGER, **told).code == "own_transfer"
    assert agree_transfer(by=ground.staff[OFFICER], **told).code == "no_taker"
    assert agree_transfer(by=ground.staff[OFFICER], taker=OTHER, **told).code == "not_of_branch"
    assert posts_of(ground, NEW, goes_on) == [v.FIRST]
    assert agree_transfer(by=ground.staff[OFFICER], taker=MANAGER, **told) is None
    assert (posts_of(ground, NEW, april), posts_of(ground, NEW, goes_on)) == ([v.FIRST], [v.SECOND])
    assert duties_of(staff_ids=ground.staff.values())[ground.staff[MANAGER]] == {"owner": [v.UPPER, v.LOWER]}

    seen_by_whom_it_concerns()


def seen_by_whom_it_concerns():
    own = page(MANAGER, "/performance/grades/")
    assert "您：小微 见习" in own
    assert "再上一级还差：管户 3 户，要 5 户" in own
    assert v.STAFF[NEW][0] not in own
    branch = page(HEAD, "/performance/grades/")
    assert v.STAFF[MANAGER][0] in branch
    assert v.STAFF[OTHER][0] not in branch
    assert "满三年轮岗" in branch
    rows = list(LISTS["grades"].rows(seat_of(v.account(OFFICER)), {}))
    assert [row[0] for row in rows] == [MANAGER, NEW, OTHER]
    sent = visitor(PEOPLE).post("/performance/grades/propose/", {"first": "2026-01"}, follow=True).content.decode()
    assert "已经评到 2026-03-31" in sent


def test_a_unit_needs_managers_by_its_balance_and_borrowers():
    ground = v.found_village()
    lay_loans_down(**both(ground))
    last = date(2026, 2, 27)
    count_indicators(on=last, at=v.at(last, hour=23))
    rule = {
        "cohort": "*", "least": 1, "balance_fen": 300 * WAN, "borrowers": 0, "step_fen": 100 * WAN, "step_borrowers": 1
    }  # fmt: skip
    assert all(one.needed is None for one in staffing(on=last)[1])
    assert not isinstance(say(ground.staff, "staffing", [rule], since=last), Refused)
    as_of, rows = staffing(on=last)
    assert as_of == last
    # shop and stall, 630 万 of two borrowers: min(3, 2) more than one; two are there.
    # a farm is no small business
    assert [(one.name, one.fen // WAN, one.borrowers, one.needed, one.there, one.gap) for one in rows] == [
        ("富河支行", 630, 2, 3, 2, 1), ("乌兰坝支行", 0, 0, 1, 1, 0)
    ]  # fmt: skip
    open_business_day(day=last, at=v.at(last, hour=8))
    assert "缺 1 人" in page(HEAD, "/performance/staffing/")
    assert "乌兰坝支行" not in page(HEAD, "/performance/staffing/").partition("各机构")[2]
    assert len(list(LISTS["staffing"].rows(seat_of(v.account(HEAD)), {}))) == 1
