from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.credit.classification import (
    Classed,
    ClassRule,
    LoanClass,
    check_judgement,
    class_floor,
    class_of_day,
    days_past_due,
)
from tests.domain.tables import rows

RULE = ClassRule(technical_days=7, substandard_after=90, doubtful_after=270, loss_after=360)


@pytest.mark.parametrize(
    ("overdue_days", "label"),
    [
        (0, "正常"),
        (1, "关注"),
        (8, "关注"),
        (90, "关注"),
        (91, "次级"),
        (270, "次级"),
        (271, "可疑"),
        (360, "可疑"),
        (361, "损失"),
    ],
)
def test_days_overdue_set_the_best_class_allowed(overdue_days, label):
    assert class_floor(overdue_days=overdue_days, technical=False, rule=RULE).label == label


@pytest.mark.parametrize(("overdue_days", "label"), [(1, "正常"), (7, "正常"), (8, "关注"), (91, "次级")])
def test_technical_arrears_are_excused_for_a_week(overdue_days, label):
    assert class_floor(overdue_days=overdue_days, technical=True, rule=RULE).label == label


@given(st.integers(0, 500), st.integers(0, 500), st.booleans())
def test_more_days_overdue_never_make_a_loan_better(days, more, technical):
    floor = class_floor(overdue_days=days, technical=technical, rule=RULE)
    assert class_floor(overdue_days=days + more, technical=technical, rule=RULE) >= floor


def test_bad_loans_begin_with_substandard():
    assert [one.label for one in LoanClass if one.non_performing] == ["次级", "可疑", "损失"]


def test_days_run_from_the_oldest_unpaid_due_date():
    assert days_past_due(oldest_unpaid_due_on=date(2026, 6, 20), on=date(2026, 9, 18)) == 90
    assert days_past_due(oldest_unpaid_due_on=date(2026, 6, 20), on=date(2026, 6, 20)) == 0
    assert days_past_due(oldest_unpaid_due_on=date(2026, 6, 20), on=date(2026, 6, 1)) == 0
    assert days_past_due(oldest_unpaid_due_on=None, on=date(2026, 9, 18)) == 0


@pytest.mark.parametrize("row", rows("judgements"), ids=lambda row: row["情形"])
def test_what_two_persons_may_say_of_a_class(row):
    by_word = {one.label: one for one in LoanClass}
    refused = check_judgement(
        wanted=by_word.get(row["认定"]),
        judged=by_word.get(row["已有认定"]),
        present=by_word[row["现在"]],
        floor=by_word[row["底线"]],
        months=6,
    )
    assert (refused.reason if refused else "") == row["说法"]


def test_a_bad_loan_without_arrears_keeps_its_class_for_six_months():
    bad = Classed(floor=LoanClass.SUBSTANDARD, loan_class=LoanClass.SUBSTANDARD, since=date(2026, 1, 5))
    paid = class_of_day(before=bad, overdue_days=0, least=LoanClass.NORMAL, rule=RULE, on=date(2026, 3, 10))
    assert paid == Classed(floor=LoanClass.NORMAL, loan_class=LoanClass.SUBSTANDARD, since=date(2026, 3, 10))
    for on, loan_class in ((date(2026, 9, 9), LoanClass.SUBSTANDARD), (date(2026, 9, 10), LoanClass.NORMAL)):
        after = class_of_day(before=paid, overdue_days=0, least=LoanClass.NORMAL, rule=RULE, on=on)
        assert after.loan_class is loan_class


def test_a_renewal_or_a_person_sets_a_floor_that_arrears_only_worsen():
    sound = Classed(floor=LoanClass.NORMAL, loan_class=LoanClass.NORMAL, since=date(2026, 1, 5))
    for days, expected in ((0, LoanClass.SPECIAL_MENTION), (91, LoanClass.SUBSTANDARD)):
        after = class_of_day(
            before=sound, overdue_days=days, least=LoanClass.SPECIAL_MENTION, rule=RULE, on=date(2026, 6, 1)
        )
        assert (after.floor, after.loan_class) == (expected, expected)
