"""Every cell has one owner on every day, a hand-over loses no day, and people see the villages of their post."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.grids.models import Division, Stewardship
from qianmo.apps.grids.queries import Scope, county, scope_of, stewards
from qianmo.apps.grids.services import Assignment, NewDivision, assign_stewards, load_divisions
from qianmo.apps.org.models import Staff
from qianmo.apps.org.queries import signed_in
from tests import village as v

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


@pytest.fixture
def ground():
    staff, branches = v.found_bank()
    return v.Ground(staff, branches, v.draw_ground(staff=staff, branches=branches), product_id=0)


def give(ground: v.Ground, number: str, *, code: str = v.UPPER, since: date = JUNE, role: str = "owner") -> Assignment:
    return Assignment(cell_code=code, staff_id=ground.staff[number], role=role, since=since)


def owner(ground: v.Ground, on: date, *, code: str = v.UPPER) -> str | None:
    found = stewards(cell_ids=[ground.cells[code]], on=on)
    return found[ground.cells[code]].owner if found else None


def test_a_hand_over_closes_and_opens_on_the_same_day(ground):
    assert assign_stewards(assignments=[give(ground, "2003")]) == []
    assert owner(ground, date(2026, 1, 4)) is None
    assert [owner(ground, day) for day in (v.OPENED, date(2026, 5, 31))] == ["尹红霞", "尹红霞"]
    assert [owner(ground, day) for day in (JUNE, date(2030, 1, 1))] == ["图雅", "图雅"]
    assert owner(ground, JUNE, code=v.LOWER) == "图雅"


def test_the_database_knows_no_second_owner_on_any_day(ground):
    row = {"cell_id": ground.cells[v.UPPER], "staff_id": ground.staff["2003"]}
    with pytest.raises(IntegrityError, match="stewardship_no_overlap"), transaction.atomic():
        Stewardship.objects.create(**row, role="owner", valid=(JUNE, date(2026, 6, 2)))
    Stewardship.objects.create(**row, role="helper", valid=(JUNE, None))
    assert stewards(cell_ids=[row["cell_id"]], on=JUNE)[row["cell_id"]].helper == "图雅"


@pytest.mark.parametrize("since", [v.OPENED, date(2025, 12, 31)])
def test_a_hand_over_before_the_present_owner_began_is_refused_and_changes_nothing(ground, since):
    ((position, refused),) = assign_stewards(assignments=[give(ground, "2003", since=since)])
    assert position == 0
    assert refused.reason == f"不能从 {since} 起移交：现任从 2026-01-05 起管户。请把移交日定在之后"
    assert owner(ground, JUNE) == "尹红霞"


def test_an_unknown_cell_is_refused_and_the_rest_of_the_batch_stands(ground):
    refused = assign_stewards(assignments=[give(ground, "2003", code="150422999999"), give(ground, "2003")])
    assert [(place, one.reason) for place, one in refused] == [(0, "没有代码为 150422999999 的网格")]
    assert owner(ground, JUNE) == "图雅"


def test_two_hand_overs_of_one_cell_in_one_batch_follow_each_other(ground):
    later = date(2026, 7, 1)
    assert assign_stewards(assignments=[give(ground, "2003"), give(ground, "3002", since=later)]) == []
    assert [owner(ground, day) for day in (v.OPENED, JUNE, later)] == ["尹红霞", "图雅", "萨仁"]


def test_two_owners_from_one_day_in_one_batch_make_one_owner_and_one_refusal(ground):
    ((position, refused),) = assign_stewards(assignments=[give(ground, "2003"), give(ground, "3002")])
    assert (position, refused.code) == (1, "too_early")
    assert owner(ground, JUNE) == "图雅"


def scope(number: str, on: date) -> Scope:
    user_id = Staff.objects.get(number=number).user_id or v.account(number)
    return scope_of(person=signed_in(user_id=user_id, on=on), on=on)


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        ("1001", None),
        ("1004", None),
        ("2001", {v.UPPER, v.LOWER}),
        ("3001", {v.FAR}),
        ("2002", {v.UPPER}),
        ("3002", {v.FAR}),
    ],
    ids=["head office", "reviewer", "first branch", "second branch", "manager above", "manager afar"],
)
def test_each_post_sees_its_villages(ground, number, seen):
    found = scope(number, v.FILED)
    assert found.village_ids == (None if seen is None else {ground.cells[code] for code in seen})
    for code in (v.UPPER, v.LOWER, v.FAR):
        assert found.allows(ground.cells[code]) == (seen is None or code in seen)


def test_the_scope_follows_a_hand_over_to_the_day(ground):
    assign_stewards(assignments=[give(ground, "2003")])
    upper, lower = ground.cells[v.UPPER], ground.cells[v.LOWER]
    before = date(2026, 5, 31)
    assert (scope("2002", before).village_ids, scope("2003", before).village_ids) == ({upper}, {lower})
    assert (scope("2002", JUNE).village_ids, scope("2003", JUNE).village_ids) == (frozenset(), {upper, lower})


def test_an_empty_scope_allows_nothing_in_words_of_the_database_too():
    assert Scope(frozenset()).condition("h.village_id") == ("h.village_id = ANY(%s)", [[]])
    assert Scope(None).condition("h.village_id") == ("TRUE", [])


def test_loading_an_edition_again_adds_only_what_is_new(ground):
    rows = [
        NewDivision(code=code, name="新名", level="village", parent_code=v.TOWN) for code in (v.UPPER, "150422101299")
    ]
    assert load_divisions(edition=2023, rows=rows) == 7
    assert Division.objects.get(edition=2023, code=v.UPPER).name == "上村"
    assert county().name == "巴林左旗"
