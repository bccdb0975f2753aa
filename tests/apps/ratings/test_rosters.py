"""A roster says whom a round is about; the negative list sorts them, and a reason switched off counts for nothing."""

from datetime import timedelta

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.ratings.models import Roster, RosterEntry
from qianmo.apps.ratings.queries import negative_list, reason_names, screening_of
from tests import village as v
from tests.rulebook import say

pytestmark = pytest.mark.django_db

NAMES = {"npl": "不良贷款", "enforcement": "被执行", "gambling": "赌博"}
SORTED = [
    ((), "白名单", []),
    (("gambling",), "灰名单", ["赌博"]),
    (("npl",), "黑名单", ["不良贷款"]),
    (("gambling", "npl"), "黑名单", ["不良贷款", "赌博"]),
    (("hearsay",), "灰名单", ["hearsay"]),
]
"""Flags raised, the list a household comes on, and the reasons the bank's own people read."""


@pytest.fixture
def ground():
    return v.found_village()


def household(ground: v.Ground) -> int:
    (household_id,) = v.file_families([v.family(ground, "孟庆和")])
    return household_id


@pytest.mark.parametrize(("flags", "outcome", "reasons"), SORTED, ids=[",".join(row[0]) or "clean" for row in SORTED])
def test_flags_sort_a_household(ground, flags, outcome, reasons):
    household_id = household(ground)
    v.screen(ground, {household_id: flags})
    found = screening_of(household_id=household_id)
    assert (found.outcome, found.reasons) == (outcome, reasons)


def test_a_reason_switched_off_counts_for_nothing_from_its_day_and_each_screening_names_its_version(ground):
    before, after = v.file_families([v.family(ground, "先查"), v.family(ground, "后查")])
    v.screen(ground, {before: ("npl",)})
    since = v.SCREENED + timedelta(days=1)
    rows = [
        {"code": code, "name": "不良" if code == "npl" else name, "hard": code != "gambling", "enabled": code != "npl"}
        for code, name in (NAMES | {"age_out": "年龄", "high_debt": "负债", "non_resident": "外出"}).items()
    ]
    assert say(ground.staff, "negative", rows, since=since) is None
    assert negative_list(on=v.SCREENED).since == v.OPENED
    v.screen(ground, {after: ("npl",)}, on=since)
    first, second = (screening_of(household_id=pk) for pk in (before, after))
    assert (first.outcome, first.reasons, first.list_since) == ("黑名单", ["不良贷款"], v.OPENED)
    assert (second.outcome, second.reasons, second.list_since, second.on) == ("白名单", [], since, since)
    told = Event.objects.filter(kind="ratings.screened").order_by("id").values_list("payload__list_since", flat=True)
    assert list(told) == [str(v.OPENED), str(since)]
    assert reason_names()["npl"] == "不良"


def test_a_roster_of_the_year_is_kept_and_takes_late_comers(ground):
    first, late = v.file_families([v.family(ground, "早到"), v.family(ground, "晚到")])
    assert v.screen(ground, {first: ()}) == v.screen(ground, {late: ()})
    assert Roster.objects.count() == 1


def test_the_same_household_stands_on_a_roster_once(ground):
    household_id = household(ground)
    v.screen(ground, {household_id: ()})
    v.screen(ground, {household_id: ("npl",)})
    assert RosterEntry.objects.get().outcome == "white"


def test_a_household_that_was_never_screened_has_no_screening(ground):
    assert screening_of(household_id=household(ground)) is None
