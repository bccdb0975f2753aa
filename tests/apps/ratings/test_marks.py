"""Marks before screening: a reason wants what it rests on, and two people never overwrite one another unseen."""

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.ratings.marks import marks_of
from qianmo.apps.ratings.services import NewMark, mark_households
from tests import village as v

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    ground = v.found_village()
    (household_id,) = v.file_families([v.family(ground, "甲")])
    return ground, household_id


def mark(home, *, reasons=("gambling",), note="派出所 3 号告诫书", revision=0, by="2002"):
    ground, household_id = home
    new = NewMark(household_id=household_id, reasons=reasons, note=note, revision=revision, by=ground.staff[by])
    return mark_households(marks=[new], year=v.YEAR, at=v.at(v.FILED), business_date=v.FILED)


def held(home):
    return marks_of(household_ids=[home[1]], year=v.YEAR)[home[1]]


def test_a_mark_is_kept_with_its_note_and_the_same_again_changes_nothing(home):
    assert mark(home) == mark(home) == {}
    assert (held(home).reasons, held(home).note, held(home).revision) == (("gambling",), "派出所 3 号告诫书", 1)
    assert held(home).marked_by == "尹红霞"
    assert Event.objects.filter(kind="ratings.marked").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"note": ""}, "还不能标注：没有写依据"),
        ({"note": "长" * 201}, "依据有 201 个字，最多 200 个"),
        ({"reasons": ("handsome",)}, "有一条原因不在负面清单里"),
    ],
)
def test_a_mark_that_is_not_sound_is_refused(home, wrong, sentence):
    assert sentence in mark(home, **wrong)[0].reason
    assert marks_of(household_ids=[home[1]], year=v.YEAR) == {}


def test_the_second_of_two_people_is_told_of_the_first(home):
    mark(home)
    (refused,) = mark(home, note="听说的", by="2001").values()
    assert refused.reason == "没有保存：您打开之后尹红霞改过这一户的标注。请对照后再定"
    assert held(home).note == "派出所 3 号告诫书"
    assert mark(home, note="听说的", revision=1, by="2001") == {}
    assert (held(home).revision, held(home).marked_by) == (2, "韩春生")


def test_a_mark_is_taken_back_by_ticking_nothing(home):
    mark(home)
    assert mark(home, reasons=(), note="查无此事", revision=1) == {}
    assert held(home).reasons == ()


def test_a_screened_household_is_marked_no_more(home):
    ground, household_id = home
    v.screen(ground, {household_id: ()})
    assert "今年已经筛过" in mark(home)[0].reason
