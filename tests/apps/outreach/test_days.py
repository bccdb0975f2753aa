"""Field days: nobody without a pass, one branch in a village, days of who leaves passed on, stationed days as facts."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.grids.queries import Scope, scope_of
from qianmo.apps.grids.services import Assignment, assign_stewards
from qianmo.apps.org.models import PostHolding
from qianmo.apps.org.queries import staff_in_post
from qianmo.apps.outreach.models import FieldDay, FieldDuty
from qianmo.apps.outreach.queries import claims, field_days, stationed_days
from qianmo.apps.outreach.services import (
    NewDay,
    call_off_day,
    claim_village,
    decide_claim,
    pass_on_duties,
    roster_days,
    settle_day,
)
from qianmo.apps.tasks.queries import open_tasks
from qianmo.apps.tasks.services import assign_tasks
from tests import village as v
from tests.apps.outreach.going import DAY, NOW, script_in_force, sit
from tests.apps.outreach.plans import in_force

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)
MONDAY = date(2026, 3, 9)


@pytest.fixture
def ground():
    ground = v.found_village()
    script_in_force(ground)
    for number in ("2002", "2003", "3002"):
        assert sit(ground, number).passed
    return ground


def wish(ground, *numbers, code=v.UPPER, day=MONDAY, duty="visit"):
    people = {ground.staff[number]: duty for number in numbers}
    return NewDay(village_id=ground.cells[code], day=day, people=people, gather="8:00 村部")


def roster(ground, *days, branch=v.FIRST, by="2001"):
    return roster_days(days=days, branch_id=ground.branches[branch], by=ground.staff[by], **NOW)


def why(answers):
    return [getattr(one, "reason", "") for one in answers]


def test_days_stand_whole_or_not_at_all_each_with_its_reasons(ground):
    answers = roster(
        ground, wish(ground, "2002", "2003"), wish(ground, "2002", code=v.LOWER),
        wish(ground, "2001", "3002", code=v.LOWER), wish(ground, "2003", code=v.FAR), wish(ground, code=v.LOWER),
    )  # fmt: skip
    told = why(answers)
    assert told[0] == ""
    assert "2026-03-09 已经排在" in told[1]
    assert "韩春生：还没有通过话术考试" in told[2]
    assert "萨仁：2026-03-09 不在本机构任职" in told[2]
    assert "网格里由乌兰坝支行去" in told[3]
    assert "还没有派人" in told[4]
    (row,) = field_days(scope=COUNTY, on=DAY)
    assert [one.number for one in row.people] == ["2002", "2003"]


def test_a_person_goes_on_five_days_of_a_week_at_most(ground):
    days = [wish(ground, "2002", day=MONDAY + timedelta(days=n)) for n in range(7)]
    told = why(roster(ground, *days))
    assert told[:5] == [""] * 5
    assert "这一周已经排了 5 天" in told[5]
    assert why(roster(ground, wish(ground, "2002", day=MONDAY + timedelta(days=7)))) == [""]


def test_before_the_pilot_is_told_a_branch_enters_no_other_village(ground):
    in_force(ground)
    assert why(roster(ground, wish(ground, "2002"))) == [""]
    assert "试点还没有总结" in why(roster(ground, wish(ground, "2003", code=v.LOWER)))[0]
    assert "这个村暂缓，两委换届" in why(roster(ground, wish(ground, "3002", code=v.FAR), branch=v.SECOND))[0]


def test_two_branches_never_share_a_village_and_head_office_arbitrates(ground):
    assert "要去请提请总行裁定" in why(roster(ground, wish(ground, "3002"), branch=v.SECOND))[0]
    second = {"branch_id": ground.branches[v.SECOND], "by": ground.staff["3001"], **NOW}
    asked = {"village_id": ground.cells[v.UPPER], "since": MONDAY, "until": MONDAY + timedelta(days=4), **second}
    assert "没有写理由" in claim_village(reason=" ", **asked).reason
    claim_id = claim_village(reason="这个村的合作社在我行开户", **asked)
    assert "已经在等" in claim_village(reason="再提", **asked).reason
    decide = {"claim_id": claim_id, "grant": True, "answer": "本周归乌兰坝", **NOW}
    assert "另一位同事" in decide_claim(by=ground.staff["3001"], **decide).reason
    assert decide_claim(by=ground.staff["1001"], **decide) is None
    assert "已经裁定" in decide_claim(by=ground.staff["1001"], **decide).reason
    assert "总行已裁定由乌兰坝支行去" in why(roster(ground, wish(ground, "2002")))[0]
    assert why(roster(ground, wish(ground, "3002"), branch=v.SECOND)) == [""]
    assert why(roster(ground, wish(ground, "2002", day=MONDAY + timedelta(days=5)))) == [""]
    assert [one.state_name for one in claims(branch_ids=frozenset({ground.branches[v.FIRST]}))] == ["归申请机构"]
    row = FieldDay.objects.get(day=MONDAY)
    row.pk, row.branch_id = None, ground.branches[v.FIRST]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_one_s_own_village_needs_no_claim(ground):
    told = {"branch_id": ground.branches[v.FIRST], "by": ground.staff["2001"], "since": MONDAY, "until": MONDAY, **NOW}
    assert "本来就归" in claim_village(village_id=ground.cells[v.UPPER], reason="要", **told).reason
    late = {**told, "since": DAY - timedelta(days=1)}
    assert "期间" in claim_village(village_id=ground.cells[v.FAR], reason="要", **late).reason


def test_a_day_called_off_frees_its_people_and_its_village(ground):
    (day_id,) = roster(ground, wish(ground, "2002"))
    by = ground.staff["2001"]
    assert "没有写原因" in call_off_day(day_id=day_id, reason="", by=by, **NOW).reason
    assert call_off_day(day_id=day_id, reason="下雪封路", by=by, **NOW) is None
    assert "已经取消" in call_off_day(day_id=day_id, reason="再取消", by=by, **NOW).reason
    assert why(roster(ground, wish(ground, "2002"))) == [""]
    assert [one.called_off for one in field_days(scope=COUNTY, on=DAY)] == ["下雪封路", ""]


def test_only_days_that_another_says_were_kept_are_facts_of_being_stationed(ground):
    (day_id,) = roster(ground, wish(ground, "2002", "2003", day=DAY, duty="stationed"))
    month = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
    assert stationed_days(**month) == []
    came = [ground.staff["2002"]]
    assert settle_day(day_id=day_id, came=came, by=ground.staff["2001"], **NOW) == 2
    (fact,) = stationed_days(**month)
    assert (fact.staff_id, fact.day, fact.village_id) == (ground.staff["2002"], DAY, ground.cells[v.UPPER])
    assert stationed_days(**month, staff_ids=[ground.staff["2003"]]) == []
    assert settle_day(day_id=day_id, came=[], by=ground.staff["2002"], **NOW) == 1
    assert len(stationed_days(**month)) == 1
    later = {"at": v.at(DAY), "business_date": DAY + timedelta(days=32)}
    assert "31 天以内" in settle_day(day_id=day_id, came=[], by=ground.staff["2001"], **later).reason


def test_one_does_not_say_of_oneself_that_one_came(ground):
    (day_id,) = roster(ground, wish(ground, "2002", day=DAY))
    assert "另一位同事" in settle_day(day_id=day_id, came=[], by=ground.staff["2002"], **NOW).reason


def test_a_visit_is_not_a_stationed_day(ground):
    (day_id,) = roster(ground, wish(ground, "2002", day=DAY))
    assert settle_day(day_id=day_id, came=[ground.staff["2002"]], by=ground.staff["2001"], **NOW) == 1
    assert stationed_days(since=DAY, until=DAY) == []


def test_who_leaves_in_mid_drive_passes_days_on_and_work_follows_the_village(ground):
    (home,) = v.file_families([v.family(ground, "孟庆和", "乌云")])
    sight = COUNTY
    told = {"kind": "visit", "note": "补户口簿", "due_on": MONDAY, "scope": sight, **NOW}
    assign_tasks(household_ids=[home], by=ground.staff["2001"], **told)
    days = [wish(ground, "2002", day=MONDAY), wish(ground, "2002", day=MONDAY + timedelta(days=1))]
    assert why(roster(ground, *days, wish(ground, "2003", code=v.LOWER, day=MONDAY + timedelta(days=1)))) == [""] * 3
    PostHolding.objects.filter(staff_id=ground.staff["2002"]).update(valid=(v.OPENED, MONDAY))
    assert [one.name for row in field_days(scope=COUNTY, on=DAY) for one in row.doubts] == ["尹红霞", "尹红霞"]
    leaves = {"staff_id": ground.staff["2002"], "by": ground.staff["2001"], **NOW}
    assert "另一位同事" in pass_on_duties(to_staff=ground.staff["2002"], reason="调走", **leaves).reason
    passed = pass_on_duties(to_staff=ground.staff["2003"], reason="调走", **leaves)
    assert passed.moved == 1
    assert "2026-03-10" in passed.vacant[0].reason
    assert "空着" in passed.vacant[0].reason
    rows = field_days(scope=COUNTY, on=DAY)
    assert [(one.name, one.instead_of) for row in rows for one in row.people] == [("图雅", "尹红霞"), ("图雅", "")]
    assert "没有排进村" in pass_on_duties(to_staff=ground.staff["2003"], reason="调走", **leaves).reason
    assert FieldDuty.objects.filter(taken_off="调走").count() == 2
    new = Assignment(cell_code=v.UPPER, staff_id=ground.staff["2003"], role="owner", since=DAY)
    assert not assign_stewards(assignments=[new])
    heir = scope_of(person=staff_in_post(staff_id=ground.staff["2003"], on=DAY), on=DAY)
    assert [one.note for one in open_tasks(scope=heir)] == ["补户口簿"]
