"""Contests: set up by one and published by another before they begin, told from counted days, frozen for good."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.events.models import Event
from qianmo.apps.performance.models import ContestResult, ContestSide
from qianmo.apps.performance.queries import contest_board, own_sides, running_contests
from qianmo.apps.performance.services import (
    NewContest,
    drop_contest,
    freeze_contests,
    publish_contest,
    regroup_contest,
    set_up_contest,
)
from qianmo.apps.targets.services import count_indicators
from tests import village as v
from tests.apps.performance.month import LAST as MARCH_END
from tests.apps.performance.month import MARCH, count, lay_deposits, put_in_force
from tests.apps.targets.loans import LAST, WAN, both, correct, lay_loans_down
from tests.rulebook import say

pytestmark = pytest.mark.django_db
SET_UP, BEGINS, ENDS = date(2026, 1, 20), date(2026, 2, 1), date(2026, 2, 28)
FINANCE, OFFICER = "1007", "1001"


def set_up(ground, **more):
    asked = {
        "name": "二月投放", "measure": "loans", "scoring": "increase", "of_staff": False, "cohort": "", "first": BEGINS,
        "until": ENDS, "groups": 1, "says": "", "by": ground.staff[FINANCE], "request_id": uuid4(),
    }  # fmt: skip
    return set_up_contest(new=NewContest(**(asked | more)), at=v.at(SET_UP), business_date=SET_UP)


def publish(ground, made, *, by=OFFICER, on=SET_UP):
    return publish_contest(contest_id=made, by=ground.staff[by], at=v.at(on), business_date=on)


def told(made):
    """Each side by name: its place, what it added in 万元, and the day it got there."""
    found = contest_board(contest_id=made)
    sides = [one for group in found.groups.values() for one in group]
    rows = [(one.name, one.place, one.side.score.numerator // WAN, one.side.reached_on) for one in sides]
    return found.as_of, rows


def test_a_contest_of_units_from_its_proposal_to_the_frozen_end():
    ground = v.found_village()
    lay_loans_down(**both(ground))
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    made = set_up(ground)
    sizes = dict(ContestSide.objects.values_list("branch__code", "size_fen"))
    assert sizes == {v.FIRST: 550 * WAN, v.SECOND: 100 * WAN}  # what they owed at the end of last year
    assert "另一位同事" in publish(ground, made, by=FINANCE).reason
    assert publish(ground, made) is None

    again = {"contest_id": made, "by": ground.staff[OFFICER], "at": v.at(SET_UP), "business_date": SET_UP}
    (first, second) = ContestSide.objects.order_by("branch__code")
    assert regroup_contest(groups={first.pk: 2}, **again).code == "alone"
    assert regroup_contest(groups={first.pk: 2, second.pk: 2}, **again) is None
    assert "改过分组" in publish(ground, made).reason
    assert publish(ground, made, by=FINANCE) is None
    started = again | {"at": v.at(BEGINS), "business_date": BEGINS}
    assert regroup_contest(groups={first.pk: 1, second.pk: 1}, **started).code == "contest_begun"

    # 500 → 600 万 and the stall's 30 万 with the first branch, 100 → 120 万 with the second, all on 1 February
    assert told(made) == (LAST, [("富河支行", 1, 130, LAST), ("乌兰坝支行", 2, 20, LAST)])
    board, side = own_sides(on=LAST, staff_id=0, branch_id=ground.branches[v.SECOND])[0]
    assert (board.card.score(side.side), side.place) == ("20.00 万元", 2)
    assert freeze_contests(on=LAST, at=v.at(LAST, hour=23)) == 0

    lake = lay_loans_down(**both(ground), last=ENDS)
    count_indicators(on=ENDS, at=v.at(ENDS, hour=23))
    assert [freeze_contests(on=ENDS, at=v.at(ENDS, hour=23)) for _ in range(2)] == [1, 0]
    ended = told(made)
    assert ended[0] == ENDS
    correct(lake, on=ENDS, farm=900 * WAN)
    count_indicators(on=ENDS, at=v.at(ENDS, hour=23))
    assert told(made) == ended
    assert running_contests(on=ENDS, of_staff=False) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        ContestResult.objects.update(place=1)
    kinds = Event.objects.filter(kind__startswith="performance.contest").order_by("id").values_list("kind", flat=True)
    assert [kind.removeprefix("performance.contest_") for kind in kinds] == [
        "set_up", "published", "regrouped", "published", "frozen"
    ]  # fmt: skip


def test_people_compete_by_points_and_what_cannot_be_is_refused():
    ground = v.found_village()
    asked = {"measure": "points", "of_staff": True, "first": MARCH, "until": MARCH_END, "name": "三月积分"}
    made = set_up(ground, **asked)
    publish(ground, made)
    assert contest_board(contest_id=made).as_of is None
    put_in_force(ground)
    lay_deposits(ground)
    count()
    board = contest_board(contest_id=made)
    (rows,) = board.groups.values()
    # 500 万 of deposits at 0.1 a 万 and one borrower at 10; 200 万 each for the others, who share the second place
    assert [(one.place, board.card.score(one.side)) for one in rows] == [(1, "60 分"), (2, "20 分"), (2, "20 分")]

    assert set_up(ground, scoring="completion", **asked).code == "no_target"
    assert set_up(ground, measure="turned_bad").code == "no_measure"
    assert set_up(ground, groups=2).code == "groups"
    cohort = [{"cohort": "强县", "branch": v.FIRST}]
    assert say(ground.staff, "cohorts", cohort, since=SET_UP) is None
    assert set_up(ground, cohort="强县").code == "groups"
    late = set_up(ground)
    assert publish(ground, late, on=date(2026, 2, 2)).code == "contest_late"
    assert drop_contest(contest_id=late, by=ground.staff[FINANCE], at=v.at(SET_UP), business_date=SET_UP) is None
    assert publish(ground, late).code == "contest_settled"
