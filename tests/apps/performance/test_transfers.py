"""A manager who stands by: the post ends, the villages go on, and pay is that of standing by, day by day."""

from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.grids.handovers import duties_of
from qianmo.apps.performance.before import measured
from qianmo.apps.performance.models import Standing
from qianmo.apps.performance.services import NewTransfer, agree_transfer, ask_transfer
from tests import village as v
from tests.apps.performance.month import CONTENT, count, lay_deposits, put_in_force

pytestmark = pytest.mark.django_db
SAID, APRIL, MAY = date(2026, 3, 20), date(2026, 4, 30), date(2026, 5, 1)


def transfer(ground, *, branch="", since, on, taker="", number="2003"):
    new = NewTransfer(
        number=number, branch=branch, since=since, until=None, reason="连续不达标", by=ground.staff["1008"],
        request_id=uuid4(),
    )  # fmt: skip
    made = ask_transfer(new=new, at=v.at(on), business_date=on)
    return agree_transfer(transfer_id=made, taker=taker, by=ground.staff["1001"], at=v.at(on), business_date=on)


def test_pay_of_whoever_stands_by_is_by_days_and_what_was_earned_before_stays():
    ground = v.found_village()
    lay_deposits(ground)
    put_in_force(ground, content={**CONTENT, "stand_by_fen": 3_100_00})
    assert transfer(ground, since=date(2026, 3, 22), on=SAID, taker="2002") is None
    assert duties_of(staff_ids=[ground.staff["2003"]]) == {}
    assert transfer(ground, since=date(2026, 3, 25), on=SAID).code == "not_in_post"
    count()
    stood = Standing.objects.get(staff=ground.staff["2003"])
    # Ten days of 31 at 3,100 yuan a month, and the 100 yuan of the lines; only these are deferred, by 40 %.
    assert (stood.grade, stood.base_fen, stood.earned_fen, stood.kept_back_fen) == ("待岗", 1_000_00, 1_100_00, 40_00)
    lay_deposits(ground, last=APRIL)
    count(on=APRIL)
    whole = Standing.objects.get(staff=ground.staff["2003"], month__first=date(2026, 4, 1))
    assert (whole.base_fen, whole.branch_id) == (3_100_00, ground.branches[v.FIRST])
    assert transfer(ground, branch=v.SECOND, since=MAY, on=APRIL) is None
    back = measured(first=MAY, as_of=MAY)
    assert back.stood == {}
    assert {one.branch_id for one in back.people if one.staff_id == ground.staff["2003"]} == {ground.branches[v.SECOND]}
