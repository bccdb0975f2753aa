"""Two lists of notes compared: what is on one side alone, and everything in which a note of both differs."""

from dataclasses import replace

import pytest

from qianmo.domain.credit.shadow import Difference, Gap, LoanFace, differences

NOTE = LoanFace(fen=1_000_000, loan_class=1, overdue_days=0, rate_ppm=50_000)


def found(ours, theirs):
    return list(differences(ours=ours, theirs=theirs))


def test_notes_that_say_the_same_do_not_differ():
    assert found({"a": NOTE}, {"a": replace(NOTE, rate_ppm=None)}) == []


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        ({"fen": 999_999}, Difference("a", Gap.PRINCIPAL, 1_000_000, 999_999)),
        ({"loan_class": 2}, Difference("a", Gap.CLASS, 1, 2)),
        ({"overdue_days": 3}, Difference("a", Gap.OVERDUE, 0, 3)),
        ({"rate_ppm": 50_100}, Difference("a", Gap.RATE, 50_000, 50_100)),
    ],
)
def test_one_fen_a_class_a_day_or_a_hundredth_of_a_per_cent_is_a_difference(changed, difference):
    assert found({"a": NOTE}, {"a": replace(NOTE, **changed)}) == [difference]


def test_a_note_of_one_side_alone_is_missing_on_the_other_and_nothing_else():
    late = replace(NOTE, loan_class=3, overdue_days=99)
    assert found({"a": late}, {"b": late}) == [
        Difference("a", Gap.MISSING_THERE, 1_000_000, None),
        Difference("b", Gap.MISSING_HERE, None, 1_000_000),
    ]


def test_what_is_settled_on_one_side_and_unknown_on_the_other_is_no_difference():
    settled = replace(NOTE, fen=0)
    assert found({"a": settled}, {"b": settled}) == []
    assert found({"a": settled}, {"a": replace(settled, loan_class=2)}) == []
