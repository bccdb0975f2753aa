"""Sample, notice, objection: the rules, with numbers worked out by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.notices import (
    NO_GROUP_RULE,
    GroupRule,
    Heard,
    NoticeRule,
    Way,
    draw_sample,
    heard,
    notice_ends,
    rule_for_group,
    sample_size,
    why_no_notice,
    why_not_told,
    why_not_yet,
)

RULE = NoticeRule(days=7, sample_ppm=50_000, sample_least=3, answer_days=5, before_signing=True)
LAX = NoticeRule(days=7, sample_ppm=0, sample_least=0, answer_days=5, before_signing=False)
DAY, ENDS = date(2026, 3, 3), date(2026, 3, 10)
NUMBERS = [f"150422-102-0000{n}" for n in range(1, 5)]


@pytest.mark.parametrize(("rated", "size"), [(0, 0), (2, 2), (60, 3), (61, 4), (90, 5), (400, 20)])
def test_five_in_a_hundred_rounded_up_at_least_three_never_more_than_there_are(rated, size):
    assert sample_size(rated=rated, rule=RULE) == size


def test_a_rule_that_samples_nobody_draws_nobody():
    assert sample_size(rated=400, rule=LAX) == 0


def test_the_draw_is_what_sha256sum_says():
    """`printf '%s' 7:150422-102-00001 | sha256sum` begins 201b; …3 begins 432a, …4 6558, …2 79e4."""
    assert draw_sample(numbers=NUMBERS, seed=7, size=3) == [NUMBERS[0], NUMBERS[2], NUMBERS[3]]


@given(st.sets(st.text(min_size=1, max_size=8), max_size=30), st.integers(0, 2**62), st.integers(0, 40))
def test_a_draw_depends_on_the_seed_and_the_households_alone(numbers, seed, size):
    drawn = draw_sample(numbers=numbers, seed=seed, size=size)
    assert len(drawn) == len(set(drawn)) == min(size, len(numbers))
    assert drawn == draw_sample(numbers=sorted(numbers, reverse=True), seed=seed, size=size)
    assert set(drawn) <= numbers


def test_seven_days_from_the_third_end_on_the_tenth():
    assert notice_ends(posted_on=DAY, days=7) == ENDS


@pytest.mark.parametrize(
    ("until", "objected", "struck", "on", "found"),
    [
        (None, False, False, DAY, Heard.UNPOSTED),
        (ENDS, False, False, date(2026, 3, 9), Heard.POSTED),
        (ENDS, False, False, ENDS, Heard.PASSED),
        (ENDS, True, False, ENDS, Heard.OBJECTED),
        (ENDS, True, True, ENDS, Heard.STRUCK),
        (None, False, True, DAY, Heard.STRUCK),
    ],
)
def test_where_a_household_stands(until, objected, struck, on, found):
    assert heard(until=until, objected=objected, struck=struck, on=on) is found


def test_where_nothing_is_posted_the_day_of_telling_stands_for_the_notice():
    def found(until, **more):
        return heard(until=until, struck=False, on=DAY, posted=False, **more)

    assert found(None, objected=False) is Heard.UNTOLD
    assert found(DAY, objected=False) is Heard.PASSED
    assert found(DAY, objected=True) is Heard.OBJECTED


@pytest.mark.parametrize(
    ("found", "strict", "lax"),
    [
        (Heard.UNPOSTED, "unposted", None),
        (Heard.POSTED, "notice_running", None),
        (Heard.OBJECTED, "objected", "objected"),
        (Heard.STRUCK, "struck", "struck"),
        (Heard.PASSED, None, None),
        (Heard.UNTOLD, "untold", None),
    ],
)
def test_who_may_sign(found, strict, lax):
    for rule, code in ((RULE, strict), (LAX, lax)):
        refused = why_not_yet(found=found, until=ENDS, rule=rule)
        assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("rated", "to_rate", "sitting", "drawn", "left", "rule", "code"),
    [
        (57, 60, False, True, 0, RULE, None),
        (56, 60, False, True, 0, RULE, "unrated"),
        (0, 0, False, True, 0, RULE, "unrated"),
        (60, 60, True, True, 0, RULE, "sitting_open"),
        (60, 60, False, False, None, RULE, "no_sample"),
        (60, 60, False, True, 1, RULE, "sample_open"),
        (60, 60, False, False, None, LAX, None),
    ],
)
def test_when_a_village_can_be_told(rated, to_rate, sitting, drawn, left, rule, code):
    refused = why_no_notice(
        rated=rated, to_rate=to_rate, done_ppm=950_000, sitting=sitting, sample_left=left, drawn=drawn, rule=rule
    )
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("way", "drawn", "left", "code"),
    [
        (Way.POSTED, True, 0, "posted"),
        (Way.NONE, True, 0, "not_told"),
        (Way.TOLD, False, None, "no_sample"),
        (Way.TOLD, True, 2, "sample_open"),
        (Way.TOLD, True, 0, ""),
    ],
)
def test_people_of_a_group_are_told_after_the_sample_and_only_where_the_rule_says_so(way, drawn, left, code):
    refused = why_not_told(way=way, rule=RULE, sample_left=left, drawn=drawn)
    assert (refused.code if refused else "") == code


def test_a_group_waits_its_own_days_and_only_where_the_bank_lets_anybody_wait():
    group = GroupRule(way=Way.TOLD, days=3, sample_ppm=100_000, sample_least=2)
    own = rule_for_group(bank=RULE, group=group)
    assert own == NoticeRule(days=3, sample_ppm=100_000, sample_least=2, answer_days=5, before_signing=True)
    assert sample_size(rated=33, rule=own) == 4
    assert not rule_for_group(bank=LAX, group=group).before_signing
    silent = rule_for_group(bank=RULE, group=GroupRule(way=Way.NONE, days=0, sample_ppm=0, sample_least=0))
    assert (silent.before_signing, rule_for_group(bank=RULE, group=NO_GROUP_RULE).days) == (False, 0)
    told = heard(until=ENDS, objected=False, struck=False, on=DAY, posted=False, told=True)
    assert (told, why_not_yet(found=told, until=ENDS, rule=own).code) == (Heard.TOLD, "told_lately")
    assert heard(until=ENDS, objected=False, struck=False, on=ENDS, posted=False, told=True) is Heard.PASSED
