"""Deferred pay: parts by year to the fen, and what is taken back of what is not paid yet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.performance.deferrals import Asked, Part, check_clawback, parts_of, reached, taken_from

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
ASKED = Asked(since=JUNE, until=JULY, fen=100, cause="breach", said="检查通报")


def test_what_a_month_keeps_back_falls_due_in_the_same_month_of_the_years_that_follow():
    parts = parts_of(month=JUNE, kept_back_fen=40_000_01, years=3)
    assert [(one.due, one.fen) for one in parts] == [
        (date(2027, 6, 1), 13_333_35),
        (date(2028, 6, 1), 13_333_33),
        (date(2029, 6, 1), 13_333_33),
    ]


@pytest.mark.parametrize(("kept", "years"), [(0, 3), (-5, 3), (100, 0)])
def test_nothing_kept_back_is_never_due(kept, years):
    assert parts_of(month=JUNE, kept_back_fen=kept, years=years) == ()


@given(st.integers(1, 10**10), st.integers(1, 10), st.integers(0, 10**10))
def test_parts_add_up_and_never_more_is_taken_than_there_is(kept, years, wanted):
    parts = parts_of(month=JUNE, kept_back_fen=kept, years=years)
    assert sum(one.fen for one in parts) == kept
    taken = taken_from(parts=parts, fen=wanted)
    assert sum(fen for _, fen in taken) == min(kept, wanted)
    assert all(0 < fen <= one.left_fen for one, fen in taken)


def test_the_earliest_due_is_taken_first_and_what_is_paid_is_out_of_reach():
    parts = [*parts_of(month=JULY, kept_back_fen=300, years=3), *parts_of(month=JUNE, kept_back_fen=300, years=3)]
    parts += parts_of(month=date(2026, 5, 1), kept_back_fen=300, years=3)
    found = reached(parts=parts, asked=ASKED, paid=[date(2027, 6, 1)])
    taken = [(one.month, one.year, fen) for one, fen in taken_from(parts=found, fen=150)]
    assert taken == [(JULY, 1, 100), (JUNE, 2, 50)]


def test_what_was_taken_before_is_not_there_again():
    part = Part(month=JUNE, year=1, due=date(2027, 6, 1), fen=100, taken_fen=60)
    assert [fen for _, fen in taken_from(parts=[part], fen=100)] == [40]


@pytest.mark.parametrize(
    ("told", "known", "code"),
    [
        ({}, {"own": True}, "own_pay"),
        ({"until": date(2026, 5, 1)}, {}, "odd_period"),
        ({"fen": 0}, {}, "no_amount"),
        ({"fen": 101}, {}, "more_than_held"),
        ({"cause": "luck"}, {}, "no_cause"),
        ({"cause": "bad_loan"}, {}, "loan_not_bad"),
        ({"said": " "}, {}, "no_grounds"),
        ({"said": "长" * 201}, {}, "no_grounds"),
    ],
)
def test_what_cannot_be_taken_back_is_refused(told, known, code):
    plain = {"since": JUNE, "until": JULY, "fen": 100, "cause": "breach", "said": "检查通报"}
    asked = Asked(**{**plain, **told})
    assert check_clawback(asked=asked, **{"held_fen": 100, "own": False, "loan_bad": False, **known}).code == code


def test_what_is_held_can_be_taken_whole_for_a_loan_that_went_bad():
    asked = Asked(since=JUNE, until=JUNE, fen=100, cause="bad_loan", said="次级")
    assert check_clawback(asked=asked, held_fen=100, own=False, loan_bad=True) is None
