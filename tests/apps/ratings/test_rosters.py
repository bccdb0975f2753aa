"""A roster says whom a round is about; the negative list sorts them, and a reason switched off counts for nothing."""

import pytest

from qianmo.apps.ratings.models import Roster, RosterEntry
from qianmo.apps.ratings.queries import negative_list, screening_of
from qianmo.apps.ratings.services import publish_negative_list
from qianmo.domain.ratings import NegativeReason
from tests import village as v

pytestmark = pytest.mark.django_db

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


def test_a_reason_switched_off_counts_for_nothing_from_then_on(ground):
    before, after = v.file_families([v.family(ground, "先查"), v.family(ground, "后查")])
    v.screen(ground, {before: ("npl",)})
    publish_negative_list(reasons=[NegativeReason(code="npl", name="不良贷款", hard=True, enabled=False)])
    v.screen(ground, {after: ("npl",)})
    assert screening_of(household_id=before).outcome == "黑名单"
    assert screening_of(household_id=after).outcome == "白名单"
    assert {one.code: one.enabled for one in negative_list()} == {"npl": False, "enforcement": True, "gambling": True}


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
