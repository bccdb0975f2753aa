"""The demo bank: units of every kind, staff with dated posts, and somebody answering for every village every day."""

from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from qianmo.apps.grids.divisions import read_edition
from qianmo.demo.bank import build_bank
from qianmo.domain.identity import read_phone
from tests.demo.county import ON, SEED, people


@cache
def bank(county="150422"):
    return build_bank(divisions=read_edition(county), seed=SEED, on=ON)


def holds(days, day):
    return days[0] <= day and (days[1] is None or day < days[1])


def test_the_bank_has_the_units_the_sources_name():
    kinds = Counter(unit.kind for unit in bank().branches)
    assert kinds == {"head": 1, "department": 9, "counter": 1, "micro": 1, "city": 4, "township": 13}
    assert len({unit.code for unit in bank().branches}) == len({unit.name for unit in bank().branches}) == 29


@pytest.mark.parametrize(("county", "villages"), [("150422", 185), ("360923", 228)])
def test_every_village_is_served_by_one_branch(county, villages):
    served = [village for unit in bank(county).branches for village in unit.villages]
    assert len(served) == len(set(served)) == villages
    assert set(bank(county).branch_of_village()) == set(served)


def test_every_town_outside_the_seat_has_an_outlet_of_its_own():
    towns = {
        unit.name: {village[:9] for village in unit.villages} for unit in bank().branches if unit.kind == "township"
    }
    assert all(len(town) == 1 for town in towns.values())
    assert len({town for served in towns.values() for town in served}) == 11
    assert "白音勿拉支行" in towns


def test_township_outlets_could_only_refer_at_first():
    for unit in bank().branches:
        if unit.kind in ("head", "department"):
            assert unit.abilities == {}
            continue
        begin = {ability: days[0] for ability, days in unit.abilities.items()}
        assert all(holds(days, ON) for days in unit.abilities.values())
        if unit.kind == "township":
            assert begin["refer"] < begin["accept"] < begin["disburse"]
        else:
            assert set(begin.values()) == {unit.opened_on}


def test_the_staff_is_as_large_as_a_county_bank_s():
    posts = Counter(one.posts[-1][0] for one in bank().staff)
    assert 145 <= len(bank().staff) <= 175
    assert posts["manager"] == 70
    assert posts["branch_head"] == posts["accountant"] == 19
    assert posts.keys() >= {
        "reviewer",
        "approver",
        "risk",
        "product",
        "inclusive",
        "finance",
        "people",
        "auditor",
        "admin",
    }
    assert [one.number for one in bank().staff[:2]] == ["0001", "0002"]


def test_nobody_has_another_one_s_name_number_or_phone():
    staff = bank().staff
    assert len({one.name for one in staff}) == len({one.number for one in staff}) == len(staff)
    screens = [one for one in staff if one.posts[-1][0] == "screen"]
    assert [one.phone for one in screens] == [""]  # a screen on the wall answers no calls
    phones = {one.phone for one in staff if one not in screens}
    assert len(phones) == len(staff) - len(screens)
    assert all(read_phone(phone) == phone for phone in phones)
    assert not phones & {person.phone for person in people()}


def test_posts_follow_one_another_without_overlap():
    moved = 0
    for one in bank().staff:
        assert holds(one.posts[-1][2], ON)
        for (_, earlier_branch, earlier), (_, branch, later) in pairwise(one.posts):
            assert earlier[1] == later[0]
            assert earlier_branch != branch
            moved += 1
    assert moved > 3


def test_certificates_are_renewed_and_three_without_villages_have_lapsed():
    lapsed = []
    for one in bank().holders("manager"):
        spans = sorted(days for kind, days in one.qualifications if kind == "小微客户经理资格证")
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))
        if not any(holds(days, ON) for days in spans):
            lapsed.append(one.number)
    stewards = {record.staff_number for record in bank().stewards}
    assert len(lapsed) == 3
    assert not stewards.intersection(lapsed)


def test_every_manager_is_in_one_team_of_five():
    members = [number for team in bank().teams for number in team.members]
    assert len(bank().teams) == 5
    assert all(team.members for team in bank().teams)
    assert sorted(members) == sorted(one.number for one in bank().holders("manager"))
    branch = {one.number: one.posts[-1][1] for one in bank().staff}
    assert any(len({branch[number] for number in team.members}) > 3 for team in bank().teams)


@pytest.mark.parametrize("county", ["150422", "360923"])
def test_every_village_has_two_stewards_who_sit_in_its_branch(county):
    branch = {one.number: one.posts[-1][1] for one in bank(county).staff}
    steward = {(record.cell_code, record.role): record.staff_number for record in bank(county).stewards}
    owned = Counter()
    for village, unit in bank(county).branch_of_village().items():
        owner, second = steward[village, "owner"], steward[village, "helper"]
        assert owner != second
        assert branch[owner] == branch[second] == unit
        owned[owner] += 1
    assert set(owned.values()) <= {2, 3, 4}


@pytest.mark.parametrize("county", ["150422", "360923"])
def test_stewardship_changes_hands_by_date_and_only_to_people_who_are_there(county):
    posts = {one.number: one.posts for one in bank(county).staff}
    places = bank(county).branch_of_village()
    last = {}
    handed_over = 0
    for record in bank(county).stewards:
        key = (record.cell_code, record.role)
        if key in last:
            assert last[key] < record.since
            handed_over += 1
        last[key] = record.since
        post = next(post for post in posts[record.staff_number] if holds(post[2], record.since))
        assert post[:2] == ("manager", places[record.cell_code])
    assert handed_over > 10
    assert min(last.values()) == date(2023, 1, 1)


def test_the_same_seed_gives_the_same_bank():
    assert build_bank(divisions=read_edition("150422"), seed=SEED, on=ON) == bank()
    assert build_bank(divisions=read_edition("150422"), seed=SEED + 1, on=ON) != bank()
