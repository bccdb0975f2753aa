"""A day is planned, worked and settled; what was left goes on with its reason, and nothing is lost on the way."""

from datetime import timedelta

import pytest

from benchmarks.measuring.phones import visited
from qianmo.apps.briefings.models import DayPlan
from qianmo.apps.briefings.queries import briefings_of, calls_due, day_files
from qianmo.apps.briefings.services import (
    NewBriefing,
    NewPlan,
    Settling,
    hold_briefings,
    plan_days,
    settle_days,
)
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import staff_in_post
from qianmo.apps.org.services import open_business_day
from qianmo.apps.tasks.models import Task
from qianmo.apps.tasks.services import assign_tasks, end_tasks
from qianmo.domain.calls import CALLS_MOST, Kept
from tests import village as v
from tests.api.field.conftest import phone_of

pytestmark = pytest.mark.django_db

ON = v.DRAWN
NEXT = ON + timedelta(days=1)
NOW = {"at": v.at(ON, hour=9), "business_date": ON}
EVERYWHERE = Scope(None)


@pytest.fixture
def ground(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ground = v.found_village()
    open_business_day(day=ON, at=v.at(ON, hour=8))
    return ground


@pytest.fixture
def homes(ground):
    """Four households of the upper village."""
    people = ("孟庆和", "乌云", "高娃", "包海")
    return v.file_families([v.family(ground, name, phone=f"1380000000{n}") for n, name in enumerate(people)])


def plan(ground, homes, *, day=ON, who="2002", scope=EVERYWHERE):
    new = NewPlan(
        staff_id=ground.staff[who], branch_id=ground.branches[v.FIRST], day=day, calls=dict.fromkeys(homes, "走访")
    )
    return plan_days(plans=[new], scope=scope, **NOW)


def settle(ground, *, left=None, carried=(), day=ON, who="2002"):
    one = Settling(
        staff_id=ground.staff[who], day=day, next_day=NEXT, left=left or {}, carried=frozenset(carried), said=""
    )
    return settle_days(settlings=[one], **NOW)


def file_of(ground, day=ON, who="2002"):
    return day_files(staff_ids=[ground.staff[who]], days=[day], scope=EVERYWHERE).get((ground.staff[who], day))


def test_a_day_from_the_plan_to_its_end(ground, homes):
    me = ground.staff["2002"]
    assign_tasks(household_ids=[homes[1]], kind="visit", note="看牛舍", due_on=ON, scope=EVERYWHERE, by=me, **NOW)
    assert plan(ground, homes) == {}
    phone = phone_of("2002")
    phone.send(phone.visit(homes[0], **visited()))
    task = Task.objects.get()
    end_tasks(ids=[task.pk], outcome="done", result="看过", scope=EVERYWHERE, by=me, **NOW)
    assert file_of(ground).kept == Kept(planned=4, called=2), "a visit and a task that was ended"

    assert settle(ground)[0].code == "no_reason"
    assert settle(ground, left={homes[2]: "away", homes[3]: "sleepy"})[0].code == "no_reason", "no reason we know"
    assert settle(ground, left={homes[2]: "away", homes[3]: "not_needed"}, carried=[homes[2]]) == {}

    told = {one.household_id: (one.called, one.left, one.carried) for one in file_of(ground).calls}
    assert told == {
        homes[0]: (True, "", False),
        homes[1]: (True, "", False),
        homes[2]: (False, "不在家", True),
        homes[3]: (False, "不用去了", False),
    }
    (over,) = file_of(ground, NEXT).calls
    assert (over.household_id, over.why) == (homes[2], f"{ON:%m-%d} 不在家，转来")
    assert (settle(ground)[0].code, plan(ground, homes)[0].code) == ("settled", "settled")


def test_a_visit_that_comes_in_after_the_day_was_settled_still_counts(ground, homes):
    plan(ground, homes[:1])
    settle(ground, left={homes[0]: "no_time"})

    phone = phone_of("2002")
    phone.send(phone.visit(homes[0], **visited()))

    assert file_of(ground).kept == Kept(planned=1, called=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"homes": []}, "nobody"),
        ({"day": ON - timedelta(days=1)}, "past_day"),
        ({"scope": Scope(frozenset())}, "missing"),
        ({"homes": [999_999_999]}, "missing"),
    ],
)
def test_a_plan_that_cannot_stand_is_refused_and_nothing_is_kept(ground, homes, change, code):
    asked = {"homes": homes} | change
    assert plan(ground, asked.pop("homes"), **asked)[0].code == code
    assert not DayPlan.objects.exists()


def test_a_day_holds_so_many_households_and_no_more(ground):
    many = v.file_families([v.family(ground, f"户主{n:02}", phone=f"139000000{n:02}") for n in range(CALLS_MOST + 1)])
    assert plan(ground, many)[0].code == "too_many"
    assert plan(ground, many[:CALLS_MOST]) == {}
    plan(ground, many[: CALLS_MOST - 1], day=NEXT)
    left = dict.fromkeys(many[:CALLS_MOST], "no_time")
    assert settle(ground, left=left, carried=many[:2])[0].code == "too_many", "fourteen and two make sixteen"
    assert settle(ground, left=left, carried=[many[CALLS_MOST - 1]]) == {}
    assert len(file_of(ground, NEXT).calls) == CALLS_MOST


def test_the_plan_of_a_day_takes_the_place_of_the_one_before(ground, homes):
    plan(ground, homes[:2])
    plan(ground, homes[1:3])
    assert {one.household_id for one in file_of(ground).calls} == set(homes[1:3])


def test_the_end_of_a_day_that_was_not_planned_or_has_not_come_is_refused(ground, homes):
    assert settle(ground)[0].code == "no_plan"
    plan(ground, homes, day=NEXT)
    assert settle(ground, day=NEXT)[0].code == "not_yet"


def test_whom_to_call_on_is_found_once_with_every_reason(ground, homes):
    me = ground.staff["2002"]
    phone = phone_of("2002")
    phone.send(phone.visit(homes[3], **visited() | {"next_step": "看合同", "next_on": ON.isoformat()}))
    for place, due_on in ((0, NEXT), (3, ON)):
        assign_tasks(
            household_ids=[homes[place]], kind="visit", note="秋收", due_on=due_on, scope=EVERYWHERE, by=me, **NOW
        )

    found = calls_due(person=staff_in_post(staff_id=me, on=ON), scope=EVERYWHERE, on=ON)

    assert [(one.household_id, one.why) for one in found] == [
        (homes[3], f"约好 {ON:%m-%d} 再去：看合同；走访：秋收"),
        (homes[0], "走访：秋收"),
    ]


def test_a_meeting_is_noted_once_for_each_kind(ground):
    branch, head = ground.branches[v.FIRST], ground.staff["2001"]

    def hold(**change):
        told = {"branch_id": branch, "day": ON, "kind": "morning", "by": head, "said": "下乡三户"} | change
        return hold_briefings(briefings=[NewBriefing(**told)], **NOW)

    assert hold() == {}
    codes = [
        hold(**change)[0].code for change in ({}, {"kind": "noon"}, {"kind": "evening", "said": ""}, {"day": NEXT})
    ]
    assert codes == ["held", "odd_kind", "nothing_said", "not_yet"]
    assert hold(kind="evening", said="两户去了") == {}
    assert [(one.kind_name, one.said) for one in briefings_of(branch_id=branch, since=ON, until=ON)] == [
        ("晨会", "下乡三户"),
        ("夕会", "两户去了"),
    ]
