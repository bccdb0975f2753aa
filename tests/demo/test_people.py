"""Invented households: exact totals, people and facts that fit together, the same again for the same seed."""

from collections import Counter
from datetime import date

import pytest

from qianmo.apps.grids.divisions import read_edition
from qianmo.demo.facts import FARM_KINDS, HEALTHS, KEYS, RANKS, REPUTATIONS
from qianmo.demo.flags import HARD, NEEDED, SOFT
from qianmo.demo.people import generate_households, generate_village
from qianmo.demo.spread import plan_villages
from qianmo.domain.identity import Identity, age_on, read_identity, read_phone
from tests.demo.county import ON, SEED, households, people, small_county

HUNDRED_YUAN = 10_000


@pytest.mark.slow
def test_the_full_county_comes_out_exactly():
    filed, eligible, rings = 0, 0, 0
    segments, identities, phones = Counter(), set(), Counter()
    persons = 0
    for batch in generate_households(divisions=read_edition("150422"), count=84_792, seed=SEED, on=ON):
        rings += len(batch.rings)
        for household in batch.households:
            filed += 1
            eligible += household.eligible
            segments[household.segment] += 1
            persons += len(household.members)
            identities.update(person.identity for person in household.members)
            phones.update(person.phone for person in household.members if person.phone)
    assert (filed, eligible) == (84_792, 53_054)
    assert len(identities) == persons
    assert sum(times > 1 for times in phones.values()) == rings == 36
    shares = {segment: number / filed for segment, number in segments.items()}
    # Most of the county farms; shops come next; the other two groups of the source are small but not rare.
    assert 0.55 < shares["farm"] < 0.75
    assert shares["farm"] > shares["trade"] > max(shares["salaried"], shares["resident"])
    assert min(shares["salaried"], shares["resident"]) > 0.05
    assert 2.4 < persons / filed < 2.8


@pytest.mark.parametrize(("county", "count", "eligible"), [("150422", 2_000, 1_251), ("360923", 200, 125)])
def test_a_small_county_comes_out_exactly(county, count, eligible):
    assert len(households(county, count)) == count
    assert sum(household.eligible for household in households(county, count)) == eligible


def test_eligible_is_what_the_flags_say():
    for household in households():
        assert set(household.flags) <= HARD.keys() | SOFT.keys()
        told = dict(zip(household.flags, household.confirmations, strict=True))
        black = HARD.keys() & told.keys()
        grey = {flag for flag, raters in told.items() if flag in SOFT and raters >= NEEDED}
        assert household.eligible == (not black and not grey)
        assert all(told[flag] == 0 for flag in black)


def test_every_flag_occurs_and_some_soft_ones_are_not_confirmed():
    seen = Counter(flag for household in households(count=20_000) for flag in household.flags)
    assert seen.keys() == HARD.keys() | SOFT.keys()
    assert any(1 in household.confirmations and household.eligible for household in households())


def test_facts_agree_with_flags():
    for household in households():
        facts, flags = household.facts, household.flags
        assert ("age_out" in flags) == (not 18 <= facts["age"] <= 65)
        assert ("non_resident" in flags) == (not facts["resident"])
        assert ("enforcement" in flags) == facts["enforcement"]
        assert ("npl" in flags) == (facts["overdue_days_max"] > 90)
        if "high_debt" in flags and facts["asset_fen"] is not None:
            assert facts["debt_fen"] * 100 > facts["asset_fen"] * 60
        if "incapacity" in flags and facts["health"] is not None:
            assert facts["health"] == "差"


def test_facts_have_exactly_their_keys_and_plain_values():
    for household in households():
        facts = household.facts
        assert set(facts) == set(KEYS)
        assert all(type(value) in (int, str, bool, type(None)) for value in facts.values())
        sums = [value for key, value in facts.items() if key.endswith("_fen") and value is not None]
        assert all(value >= 0 and value % HUNDRED_YUAN == 0 for value in sums)
        assert facts["reputation"] in REPUTATIONS
        assert facts["health"] in (*HEALTHS, None)


def test_facts_agree_with_the_segment():
    own = {
        "farm": ("farm_kind", "herd_head", "land_mu"),
        "trade": ("business_years", "licence"),
        "salaried": ("post_rank", "payroll_here"),
    }
    for household in households():
        facts = household.facts
        for segment, keys in own.items():
            assert all((facts[key] is not None) == (household.segment == segment) for key in keys)
        assert facts["turnover_fen"] is not None or household.segment != "trade"
        assert facts["turnover_fen"] is None or household.segment in ("trade", "farm")
        assert facts["public_employee"] == (household.segment == "salaried")
        assert facts["farm_kind"] in (*FARM_KINDS, None)
        assert facts["post_rank"] in (*RANKS, None)
        if facts["asset_fen"] is not None:
            assert facts["asset_fen"] >= facts["house_fen"] + facts["vehicle_fen"]
        assert facts["other_unsecured_fen"] <= facts["debt_fen"]


def test_eligible_households_can_carry_a_loan():
    sound = [household.facts for household in households() if household.eligible]
    assert all(facts["overdue_days_max"] == 0 and facts["labourers"] >= 1 for facts in sound)
    assert all(facts[key] is not None for facts in sound for key in ("income_fen", "asset_fen", "expense_fen"))
    assert all(facts["income_fen"] > facts["expense_fen"] for facts in sound)
    heavy = sum(facts["debt_fen"] * 100 > facts["income_fen"] * 60 for facts in sound)
    assert heavy < 0.04 * len(sound)


def test_members_fit_together():
    for household in households():
        head, *others = household.members
        assert head.relation == "head"
        assert age_on(birth_on=head.birth_on, on=ON) == household.facts["age"]
        assert 1 <= len(household.members) <= 6
        relations = Counter(person.relation for person in others)
        assert relations["head"] == 0
        assert all(relations[one] <= 1 for one in ("spouse", "father", "mother"))
        for person in others:
            older = (head.birth_on - person.birth_on).days
            if person.relation == "spouse":
                assert person.female != head.female
            if person.relation in ("father", "mother"):
                assert older > 18 * 365
                assert person.female == (person.relation == "mother")
            if person.relation in ("son", "daughter"):
                assert older < -18 * 365
                assert person.female == (person.relation == "daughter")


def test_identity_and_phone_numbers_are_well_formed():
    for person in people():
        identity = read_identity(person.identity, on=ON)
        assert isinstance(identity, Identity), person
        assert (identity.birth_on, identity.female) == (person.birth_on, person.female)
        assert person.phone is None or read_phone(person.phone) == person.phone
    home = sum(person.identity.startswith("150422") for person in people())
    assert 0.85 < home / len(people()) < 0.98
    assert any(person.phone is None for person in people())


def test_only_rings_share_a_phone():
    heads = {household.number: household.members[0].phone for household in households()}
    eligible = {household.number for household in households() if household.eligible}
    rings = [ring for batch in small_county() for ring in batch.rings]
    assert len(rings) == 3
    for ring in rings:
        assert 3 <= len(ring.households) <= 5
        assert {heads[number] for number in ring.households} == {ring.phone}
        assert eligible.issuperset(ring.households)
    shared = Counter(person.phone for person in people() if person.phone)
    assert {phone for phone, times in shared.items() if times > 1} == {ring.phone for ring in rings}


def test_numbers_addresses_and_groups_are_those_of_the_village():
    numbers = [household.number for household in households()]
    assert len(set(numbers)) == len(numbers)
    addresses = [household.address for household in households()]
    assert len(set(addresses)) == len(addresses)
    for batch in small_county():
        assert all(household.number.startswith(batch.plan.code) for household in batch.households)
        assert all(1 <= household.group <= batch.plan.groups for household in batch.households)
        assert all(batch.plan.name in household.address for household in batch.households)


def test_a_village_alone_is_the_village_among_all():
    plan = plan_villages(divisions=read_edition("150422"), count=2_000, seed=SEED)[41]
    assert generate_village(plan, seed=SEED, on=ON) == small_county()[41]


def test_another_seed_gives_other_people():
    again = next(generate_households(divisions=read_edition("150422"), count=2_000, seed=SEED + 1, on=ON))
    assert again.households != small_county()[0].households


def test_ages_hold_on_a_leap_day():
    leap = date(2028, 2, 29)
    for batch in generate_households(divisions=read_edition("150422"), count=400, seed=1, on=leap):
        for household in batch.households:
            assert age_on(birth_on=household.members[0].birth_on, on=leap) == household.facts["age"]
            assert all(person.birth_on <= leap for person in household.members)
