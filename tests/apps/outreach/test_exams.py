"""The exam is kept by two, sat by oneself, marked once, and a pass is dated."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.outreach.models import ExamPaper, Script
from qianmo.apps.outreach.queries import papers_of, passes, questions_of, scripts
from qianmo.apps.outreach.services import begin_paper, drop_script, hand_in_paper, publish_script, write_script
from tests import village as v
from tests.apps.outreach.going import BANK, DAY, NOW, RULE, script_in_force, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return v.found_village()


def write(ground, by="1001"):
    return write_script(title="话术", text="您好", questions=BANK, rule=RULE, by=ground.staff[by], **NOW)


def test_another_person_publishes_the_script(ground):
    first = write(ground)
    assert "另一位同事" in publish_script(script_id=first, by=ground.staff["1001"], **NOW).reason
    assert "在等发布" in write(ground, by="1006").reason
    second = write(ground)
    assert drop_script(script_id=second, by=ground.staff["1001"], **NOW) is None
    assert "已经发布或放弃" in publish_script(script_id=first, by=ground.staff["1006"], **NOW).reason
    assert [one.state for one in scripts()] == ["dropped", "dropped"]
    assert questions_of(script_id=second) == BANK


def test_without_a_script_nobody_sits(ground):
    assert "还没有发布的话术" in begin_paper(seed=1, by=ground.staff["2002"], **NOW).reason
    script_in_force(ground)
    assert "没有岗位" in begin_paper(seed=1, by=ground.staff["9001"], **NOW).reason


def test_a_pass_holds_from_its_day_for_the_days_of_the_script(ground):
    script_in_force(ground)
    assert not sit(ground, "2002", right=2).passed
    assert passes(staff_ids=[ground.staff["2002"]])[ground.staff["2002"]].until is None
    assert sit(ground, "2002", right=3).points == 75
    own = passes(staff_ids=ground.staff.values())
    assert own[ground.staff["2002"]].until == DAY + timedelta(days=60)
    assert own[ground.staff["2002"]].tries == 2
    assert ground.staff["2003"] not in own


def test_a_paper_handed_in_twice_answers_once_and_only_to_its_candidate(ground):
    script_in_force(ground)
    paper_id = begin_paper(seed=1, by=ground.staff["2002"], **NOW)
    assert begin_paper(seed=2, by=ground.staff["2002"], **NOW) == paper_id
    assert [len(one.questions) for one in papers_of(staff_id=ground.staff["2002"])] == [4]
    told = {"paper_id": paper_id, **NOW}
    assert "不是您的考卷" in hand_in_paper(answers=[0] * 4, by=ground.staff["2003"], **told).reason
    assert "答案数不对" in hand_in_paper(answers=[0] * 3, by=ground.staff["2002"], **told).reason
    first = hand_in_paper(answers=[0] * 4, by=ground.staff["2002"], **told)
    assert hand_in_paper(answers=[1] * 4, by=ground.staff["2002"], **told) == first
    with pytest.raises(DatabaseError), transaction.atomic():
        ExamPaper.objects.update(passed=True, valid_until=DAY)


def test_three_tries_a_day(ground):
    script_in_force(ground)
    for _ in range(3):
        sit(ground, "2002", right=0)
    assert "今天已经考了 3 次" in begin_paper(seed=1, by=ground.staff["2002"], **NOW).reason
    assert sit(ground, "2002", on=DAY + timedelta(days=1)).passed


def test_a_published_script_stays_as_it_is(ground):
    script_in_force(ground)
    with pytest.raises(DatabaseError), transaction.atomic():
        Script.objects.update(pass_mark=1)
