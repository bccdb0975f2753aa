"""Households are filed one by one in their rights, all together in their writing."""

from dataclasses import replace

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Membership, Person
from qianmo.apps.households.queries import files_of
from qianmo.apps.households.services import file_households
from qianmo.domain.households import Member
from tests import village
from tests.village import FAR, FILED, LOWER, UPPER, at, draw_ground, family, found_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    staff, branches = found_bank()
    return village.Ground(staff, branches, draw_ground(staff=staff, branches=branches), 0)


def file(*filings):
    return file_households(filings=filings, at=at(FILED), business_date=FILED)


def test_a_household_is_filed_with_its_members_its_group_and_one_event(ground):
    filed = file(family(ground, "朝鲁", "其其格"))
    household = Household.objects.get(pk=filed.ids[0])
    assert household.number == "150422-101-201-0001"
    assert household.group.code == f"{UPPER}01"
    members = Membership.objects.filter(household=household).order_by("id").values_list("person__name", "relation")
    assert list(members) == [("朝鲁", "head"), ("其其格", "other")]
    event = Event.objects.get()
    assert (event.kind, event.household_id, event.payload["members"]) == ("households.filed", household.pk, 2)


def test_numbers_run_on_in_each_village_even_beyond_four_figures(ground):
    file(family(ground, "甲"), family(ground, "乙"), family(ground, "丙", village=LOWER))
    assert sorted(Household.objects.values_list("number", flat=True)) == [
        "150422-101-201-0001",
        "150422-101-201-0002",
        "150422-101-202-0001",
    ]
    Household.objects.filter(number="150422-101-201-0002").update(number="150422-101-201-10000")
    filed = file(family(ground, "丁"), family(ground, "戊"))
    numbers = Household.objects.filter(pk__in=filed.ids.values()).order_by("id").values_list("number", flat=True)
    assert list(numbers) == ["150422-101-201-10001", "150422-101-201-10002"]


def test_a_bad_household_is_refused_and_the_others_are_filed(ground):
    sound, headless = family(ground, "甲"), family(ground, "乙")
    headless = replace(headless, members=(replace(headless.members[0], relation="spouse"),))
    filed = file(headless, sound)
    assert filed.refused[0].reason == "这一户没有户主，应当正好一人"
    assert list(filed.ids) == [1]
    assert Person.objects.count() == 1


def test_an_unknown_village_is_refused(ground):
    filed = file(replace(family(ground, "甲"), village_code="150422101999", group_code=None))
    assert filed.refused[0].code == "unknown_village"


@pytest.mark.parametrize("group", [f"{UPPER}99", f"{FAR}01"])
def test_a_group_that_is_not_of_the_village_is_refused_rather_than_dropped(ground, group):
    filed = file(replace(family(ground, "甲"), group_code=group))
    assert filed.refused[0].reason == f"{UPPER} 村没有代码为 {group} 的组，请核对，或不填组"
    assert Household.objects.count() == 0


def test_a_person_in_a_file_already_is_refused_with_the_number_of_that_file(ground):
    first = family(ground, "甲")
    file(first)
    again = file(replace(first, village_code=LOWER, group_code=None))
    assert again.refused[0].reason == "甲已在 150422-101-201-0001 户的档案里，同一个人不能建两份档"
    assert files_of(
        scope=Scope(None), identities=[first.members[0].identity, family(ground, "乙").members[0].identity]
    ) == {first.members[0].identity: "150422-101-201-0001"}


def test_a_person_twice_in_one_batch_is_refused_the_second_time(ground):
    first = family(ground, "甲")
    filed = file(first, replace(family(ground, "乙"), members=first.members))
    assert filed.refused[1].reason == "甲在本批第 1 户已出现，同一个人不能建两份档"
    assert list(filed.ids) == [0]


def test_a_person_who_left_a_household_is_filed_again_as_the_same_person(ground):
    filing = family(ground, "甲")
    file(filing)
    Membership.objects.update(left_on="2026-02-01")
    filed = file_households(filings=[filing], at=at(village.APPLIED), business_date=village.APPLIED)
    assert Person.objects.count() == 1
    assert Membership.objects.filter(left_on__isnull=True).get().household_id == filed.ids[0]


def test_names_with_quotes_commas_and_line_breaks_are_kept_as_they_are(ground):
    name = 'A"B,C\\d\n{}'
    filing = family(ground, "甲")
    member = filing.members[0]
    file(replace(filing, address=name, members=(Member(name=name, relation="head", identity=member.identity),)))
    assert (Person.objects.get().name, Household.objects.get().address) == (name, name)


def test_persons_are_written_in_one_order_so_that_two_batches_never_wait_in_a_circle(ground):
    file(*[family(ground, f"人{serial}") for serial in range(20)])
    indexes = list(Person.objects.order_by("id").values_list("identity_index", flat=True))
    assert indexes == sorted(indexes)
