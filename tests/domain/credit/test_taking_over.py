"""A draw taken over: worked by hand in tests/tables/taking_over.csv, and alike to one that always lived here."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.credit.classification import ClassRule, LoanClass, class_floor, days_past_due
from qianmo.domain.credit.interest import accrued_fen
from qianmo.domain.credit.loan import OpenDue, Pot, oldest_due_on, paid_out
from qianmo.domain.credit.running import carry
from qianmo.domain.credit.taking_over import OldDraw, OldLine, TakenOver, cannot_take_line, take_over
from tests.domain.credit.test_running import DRAWN, TERMS, parts, terms_of
from tests.domain.tables import day, fen, ppm_of_percent, rows

RULE = ClassRule(technical_days=7, substandard_after=90, doubtful_after=270, loss_after=360)
ONE_DAY = timedelta(days=1)


def amounts(text):
    return dict(zip(Pot, map(fen, text.split("|")), strict=True))


def due_of(pot, since, until, due_on, yuan):
    unpaid = fen(yuan)
    return OpenDue(
        pot=Pot(pot), from_on=day(since), until_on=day(until) + ONE_DAY, due_on=day(due_on), fen=unpaid,
        unpaid_fen=unpaid,
    )  # fmt: skip


def terms_in(row):
    return terms_of(
        drawn_on=day(row["起息日"]),
        due_on=day(row["到期日"]),
        rate_ppm=ppm_of_percent(row["年利率%"]),
        months=map(int, row["结息月"].split()),
    )


def old_in(row):
    settled, since, days = row["结息至"], row["最早欠款日"], row["积数（利息，元天）"]
    return OldDraw(
        unpaid_fen=fen(row["未还（元）"]),
        settled_to=day(settled) + ONE_DAY if settled else day(row["起息日"]),
        running_fen=amounts(row["应计（利息|罚息|复利，元）"]),
        balance_days={Pot.INTEREST: fen(days)} if days else {},
        dues=tuple(due_of(*due) for due in parts(row["欠息（种类|起|止|应还日|元）"])),
        since=day(since) if since else None,
        loan_class=next(one for one in LoanClass if one.label == row["分类"]),
        class_since=None,
    )


def taken_in(row, **changed):
    return take_over(
        old=replace(old_in(row), **changed), terms=terms_in(row), rule=RULE, non_accrual_after=90, on=day(row["切换日"])
    )


TABLE = rows("taking_over")
LATE = TABLE[5]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["情形"])
def test_a_draw_goes_on_as_was_worked_out_by_hand(row):
    taken = taken_in(row)
    assert isinstance(taken, TakenOver), taken
    loan = carry(loan=taken.loan, terms=terms_in(row), to=day(row["到哪天"]))
    fallen = {(f"{one.until_on}", str(one.pot)): one.fen for one in loan.dues}
    assert fallen == {(until, pot): fen(yuan) for until, pot, yuan in parts(row["应还（止日|类别|元）"])}
    running = {pot: accrued_fen(accrued=loan.accrued[pot]) for pot in Pot}
    assert running == amounts(row["那天应计（利息|罚息|复利，元）"])


def test_a_loan_ninety_five_days_late_stands_off_the_balance_sheet_since_the_ninety_first():
    taken = taken_in(LATE)
    assert (taken.non_accrual_on, taken.classed.loan_class) == (date(2026, 6, 20), LoanClass.SUBSTANDARD)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"running_fen": amounts("66.68|0|1.20")}, "running_interest", "算得 66.67 元，文件写的是 66.68 元"),
        ({"running_fen": amounts("66.67|0|1.21")}, "running_compound", "算得 1.20 元，文件写的是 1.21 元"),
        ({"since": None}, "since", "最早欠款日应是 2026-03-21，文件写的是 空"),
        ({"loan_class": LoanClass.SPECIAL_MENTION}, "loan_class", "逾期 95 天，至少是次级"),
        ({"dues": (), "since": None, "loan_class": LoanClass.NORMAL}, "running_compound", "算得 0.00 元"),
    ],
)
def test_one_fen_a_day_or_a_class_off_goes_back_with_both_figures(changed, field, said):
    wrongs = taken_in(LATE, **changed)
    assert [said in one.reason for one in wrongs if one.field == field] == [True]


def test_a_class_worse_than_arrears_is_a_persons_word_and_stays():
    taken = taken_in(TABLE[0], loan_class=LoanClass.SPECIAL_MENTION)
    assert taken.by_hand
    assert taken.classed.floor is LoanClass.SPECIAL_MENTION


def test_a_bad_loan_that_was_paid_up_is_watched_from_the_day_the_old_system_says():
    taken = taken_in(TABLE[0], loan_class=LoanClass.SUBSTANDARD, class_since=date(2026, 2, 1))
    assert not taken.by_hand
    assert (taken.classed.floor, taken.classed.since) == (LoanClass.NORMAL, date(2026, 2, 1))


def test_nothing_owed_is_nothing_to_take_over():
    (wrong,) = taken_in(TABLE[1], unpaid_fen=0)
    assert "已结清" in wrong.reason


@given(TERMS, st.integers(1, 480), st.integers(0, 200))
def test_taken_over_on_any_day_a_draw_goes_on_as_if_it_had_lived_here(terms, after, longer):
    terms = replace(terms, rates=terms.rates[:1], misused=())
    on = DRAWN + timedelta(days=after)
    lived = carry(loan=paid_out(terms=terms, amount_fen=5_000_001), terms=terms, to=on)
    late = days_past_due(oldest_unpaid_due_on=oldest_due_on(loan=lived, terms=terms, on=on - ONE_DAY), on=on - ONE_DAY)
    old = OldDraw(
        unpaid_fen=lived.principal_fen,
        settled_to=lived.billed_to,
        running_fen={pot: accrued_fen(accrued=lived.accrued[pot]) for pot in Pot},
        balance_days={},
        dues=lived.dues,
        since=oldest_due_on(loan=lived, terms=terms, on=on - ONE_DAY),
        loan_class=class_floor(overdue_days=late, technical=True, rule=RULE),
        class_since=None,
    )
    taken = take_over(old=old, terms=terms, rule=RULE, non_accrual_after=90, on=on)
    assert isinstance(taken, TakenOver), taken
    end = on + timedelta(days=longer)
    assert carry(loan=taken.loan, terms=terms, to=end) == carry(loan=lived, terms=terms, to=end)


LINE = OldLine(
    limit_fen=8_000_000,
    starts_on=date(2025, 3, 1),
    ends_on=date(2028, 3, 1),
    contract="农信 2025-88",
    signed_on=date(2025, 3, 1),
    over_on=None,
    over_cause="",
)


@pytest.mark.parametrize(
    ("changed", "drawn_fen", "said"),
    [
        ({}, 8_000_001, "确是超限的，请填超限起始日和超限原因"),
        ({"over_on": date(2026, 1, 5)}, 9_000_000, "请填超限起始日和超限原因"),
        ({"over_on": date(2026, 1, 5), "over_cause": "cut"}, 8_000_000, "不能填超限"),
        ({"contract": ""}, 0, "要么都填，要么都空"),
        ({"contract": "", "signed_on": None}, 0, "名下有 1 笔借据"),
        ({"ends_on": date(2025, 3, 1)}, 0, "要晚于起始日"),
        ({"signed_on": date(2026, 5, 10)}, 0, "不在切换日"),
    ],
)
def test_a_line_that_cannot_be_says_why(changed, drawn_fen, said):
    wrongs = cannot_take_line(line=replace(LINE, **changed), drawn_fen=drawn_fen, draws=1, on=date(2026, 5, 10))
    assert any(said in one.reason for one in wrongs)


def test_a_line_over_its_limit_with_day_and_cause_is_taken_over_as_such():
    over = replace(LINE, over_on=date(2026, 1, 5), over_cause="cut")
    assert cannot_take_line(line=over, drawn_fen=9_000_000, draws=1, on=date(2026, 5, 10)) == ()
