"""A meeting on weak indicators: figures frozen, causes and promises while it is open, and what came of them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.events.models import Event
from qianmo.apps.targets.models import Remedy, WeakMeeting
from qianmo.apps.targets.queries import meetings, points_of, promised_before, remedies_of
from qianmo.apps.targets.services import (
    By,
    close_meeting,
    count_indicators,
    open_meeting,
    promise,
    say_why,
    tell_remedy,
)
from tests import village as v
from tests.apps.targets.loans import LAST, WAN, both, correct, lay_loans_down
from tests.apps.targets.test_plans import FINANCE, OFFICER, publish, tree, write

pytestmark = pytest.mark.django_db
NEXT = LAST + timedelta(days=14)


def now(day=LAST):
    return {"at": v.at(day), "business_date": day}


def test_what_was_promised_is_told_at_the_next_meeting(ground_of_plans):
    ground, lake = ground_of_plans
    staff = ground.staff
    assert "没有工号" in open_meeting(chair="none", by=staff[FINANCE], **now()).reason
    first = open_meeting(chair="1005", by=staff[FINANCE], **now())
    assert "还没有结束" in open_meeting(chair="1005", by=staff[FINANCE], **now()).reason
    points = {row.branch: row for row in points_of(meeting_id=first)}
    due = 60 * WAN + round(60 * WAN * 27 / 28), 40 * WAN + round(40 * WAN * 27 / 28)
    weak = points["乌兰坝支行"]
    assert (weak.done, weak.due, weak.behind) == (20 * WAN, due[1], due[1] - 20 * WAN)
    assert list(points) == ["乌兰坝支行"]

    head = By(staff_id=staff["3001"], may_all=False, branch_ids=[ground.branches[v.SECOND]])
    stranger = By(staff_id=staff["2001"], may_all=False, branch_ids=[ground.branches[v.FIRST]])
    said = {"point_id": weak.id, "causes": ["work", "people"], "said": "新人还没有熟悉村"}
    assert "由本机构的负责人" in say_why(**said, by=stranger, **now()).reason
    assert say_why(**said, by=head, **now()) is None
    events = Event.objects.count()
    assert say_why(**said, by=head, **now()) is None
    assert Event.objects.count() == events
    asked = {"point_id": weak.id, "what": "每周走完一个组", "answers": "3002", "due_on": NEXT}
    assert "没有工号" in promise(**asked | {"answers": "x"}, by=head, **now()).reason
    assert "没有结束" in close_meeting(meeting_id=first, said="议定两条", by=staff[FINANCE], **now()).reason
    made = promise(**asked, by=head, **now())
    assert promise(**asked, by=head, **now()) == made
    assert "没有写纪要" in close_meeting(meeting_id=first, said=" ", by=staff[FINANCE], **now()).reason
    assert close_meeting(meeting_id=first, said="议定两条", by=staff[FINANCE], **now()) is None
    assert "会已经结束" in promise(**asked | {"what": "再来一条"}, by=head, **now()).reason
    assert [(one.what, one.is_open) for one in remedies_of(staff_id=staff["3002"])] == [("每周走完一个组", True)]

    correct(lake, on=LAST, farm=170 * WAN)
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    later = now(NEXT)
    assert "还没有" not in str(open_meeting(chair="1005", by=staff[FINANCE], **later))
    second = WeakMeeting.objects.get(closed_at=None)
    (before,) = promised_before(meeting_id=second.pk)
    assert (before.what, before.behind_then, before.is_open) == ("每周走完一个组", weak.behind, True)
    owner = By(staff_id=staff["3002"], may_all=False)
    told = {"remedy_id": made, "kept": "part", "said": "走完三个组"}
    assert "由本机构的负责人" in tell_remedy(**told, by=stranger, **later).reason
    assert tell_remedy(**told, by=owner, **later) is None
    assert "已经填过" in tell_remedy(**told, by=owner, **later).reason
    (before,) = promised_before(meeting_id=second.pk)
    assert (before.kept, before.said, before.behind_told) == ("part", "走完三个组", due[1] - 70 * WAN)
    assert [(one.points, one.explained, one.promised, one.told, one.kept) for one in meetings()][1] == (1, 1, 1, 1, 0)
    for change in (
        lambda: WeakMeeting.objects.filter(id=first).update(said="x"),
        lambda: Remedy.objects.update(what="x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.fixture
def ground_of_plans():
    ground = v.found_village()
    lake = lay_loans_down(**both(ground))
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    publish(ground, write(ground, tree()), by=OFFICER)
    return ground, lake
