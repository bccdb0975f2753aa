"""Branches, posts and days: what may be done where and when, and no two rows that contradict each other."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.org.models import BranchAbility, BusinessDay, PostHolding
from qianmo.apps.org.queries import able_branches, business_date, closed_day, signed_in, subtree
from qianmo.apps.org.services import (
    NewBranch,
    NewStaff,
    form_teams,
    hire,
    load_calendar,
    open_branches,
    open_business_day,
)
from tests import village as v

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def bank():
    return v.found_bank()


def branch(**abilities: tuple[date, date | None]) -> NewBranch:
    return NewBranch(
        code="0301", name="新支行", kind="township", parent_code=v.HEAD, opened_on=MAY, abilities=abilities
    )


def test_a_branch_may_do_what_it_may_on_each_day_and_no_longer(bank):
    ids = open_branches(branches=[branch(refer=(MAY, None), accept=(JUNE, JULY))])
    new = ids["0301"]
    first = ids[v.FIRST]
    assert able_branches(ability="accept", on=date(2026, 5, 31)) == {first}
    assert able_branches(ability="accept", on=JUNE) == {first, new}
    assert able_branches(ability="accept", on=JULY) == {first}  # the last day of a range is not in it
    assert new in able_branches(ability="refer", on=JULY)


def test_one_ability_cannot_hold_twice_on_one_day(bank):
    _, branches = bank
    rows = {"branch_id": branches[v.FIRST], "ability": "disburse"}
    with pytest.raises(IntegrityError, match="ability_no_overlap"), transaction.atomic():
        BranchAbility.objects.create(**rows, valid=(JUNE, JULY))
    BranchAbility.objects.create(**rows, valid=(date(2025, 1, 1), v.OPENED))  # it ended the day the present one began


def test_one_person_cannot_hold_one_post_in_one_branch_twice_on_one_day(bank):
    staff, branches = bank
    held = {"staff_id": staff["2001"], "branch_id": branches[v.FIRST], "post": "branch_head"}
    with pytest.raises(IntegrityError, match="holding_no_overlap"), transaction.atomic():
        PostHolding.objects.create(**held, valid=(JUNE, None))
    PostHolding.objects.create(**held | {"post": "manager"}, valid=(JUNE, None))


def test_a_person_belongs_to_one_team_at_a_time(bank):
    form_teams(teams={"青年队": ("young", ["2002"])}, since=MAY)
    with pytest.raises(IntegrityError, match="team_member_no_overlap"), transaction.atomic():
        form_teams(teams={"女子队": ("women", ["2002"])}, since=JUNE)


def test_a_subtree_is_a_unit_and_all_below_it(bank):
    _, branches = bank
    assert sorted(subtree(branch_id=branches[v.HEAD])) == sorted(branches.values())
    assert subtree(branch_id=branches[v.FIRST]) == [branches[v.FIRST]]


def test_whoever_signs_in_is_seen_in_the_post_of_that_day(bank):
    posts = [("manager", v.FIRST, (v.OPENED, JUNE)), ("branch_head", v.SECOND, (JUNE, None))]
    hire(staff=[NewStaff(number="4001", name="升任", phone="", posts=posts, qualifications=[])])
    user_id = v.account("4001")
    before = signed_in(user_id=user_id, on=MAY)
    after = signed_in(user_id=user_id, on=JUNE)
    assert (before.post_name, before.branch_name, before.county_wide) == ("客户经理", "富河支行", False)
    assert (after.post_name, after.branch_name, after.county_wide) == ("支行行长", "乌兰坝支行", False)
    assert signed_in(user_id=user_id, on=date(2025, 12, 31)) is None


def test_a_post_in_the_head_office_is_county_wide_and_no_post_is_nobody(bank):
    assert signed_in(user_id=v.account("1001"), on=v.FILED).county_wide
    assert signed_in(user_id=v.account("9001"), on=v.FILED) is None


def test_a_closed_day_is_refused_with_its_name_and_a_year_without_calendar_is_never_guessed(bank):
    assert closed_day(day=v.DRAWN) is None
    assert closed_day(day=v.SATURDAY).reason == "不能记账：2026-03-07 是周末，请在下一个营业日办理"
    assert closed_day(day=date(2027, 1, 4)).reason == "不能记账：2027 年的工作日历还没有装入"


def test_nothing_more_is_booked_on_a_day_that_has_ended(bank):
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    assert closed_day(day=v.DRAWN) is None
    open_business_day(day=v.SATURDAY, at=v.at(v.SATURDAY, hour=8))
    assert closed_day(day=v.DRAWN).reason == "不能记账：2026-03-05 已经日终。请刷新本页，在新的营业日办理"


def test_a_day_the_state_moves_takes_its_new_value(bank):
    load_calendar(days=[(v.SATURDAY, True, "调休上班"), (v.DRAWN, False, "")])
    assert closed_day(day=v.SATURDAY) is None
    assert closed_day(day=v.DRAWN).reason == "不能记账：2026-03-05 是休息日，请在下一个营业日办理"


def test_every_day_of_a_known_calendar_opens_rest_days_included_and_no_other(bank):
    open_business_day(day=v.SATURDAY, at=v.at(v.SATURDAY))
    assert business_date() == v.SATURDAY
    with pytest.raises(ValueError, match="2027 年的工作日历还没有装入"):
        open_business_day(day=date(2027, 1, 4), at=v.at(date(2027, 1, 4)))
    assert business_date() == v.SATURDAY


def test_a_bank_never_goes_back_a_day(bank):
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    with pytest.raises(ValueError, match="营业日已经是 2026-03-05，不能退回 2026-03-04"):
        open_business_day(day=v.SIGNED, at=v.at(v.SIGNED))
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=9))
    assert list(BusinessDay.objects.filter(closed_at=None).values_list("day", "opened_at")) == [
        (v.DRAWN, v.at(v.DRAWN, hour=8))
    ]


def test_opening_a_day_closes_the_one_before_and_only_one_is_ever_open(bank):
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    assert business_date() == v.DRAWN
    assert BusinessDay.objects.get(day=v.OPENED).closed_at == v.at(v.DRAWN, hour=8)
    with pytest.raises(IntegrityError, match="business_day_one_open"), transaction.atomic():
        BusinessDay.objects.create(day=v.SIGNED, opened_at=v.at(v.SIGNED))


def test_before_the_first_opening_there_is_no_business_day():
    with pytest.raises(BusinessDay.DoesNotExist):
        business_date()
