from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.credit.limit_changes import cut_limit
from qianmo.domain.credit.line import (
    LineStanding,
    LineState,
    OverLimit,
    OverLimitCause,
    over_limit,
    post_reserved,
    repay_principal,
    reserve,
    void_reserved,
)
from qianmo.domain.refusal import Refused

WAN = 1_000_000
LINE = LineStanding(
    number="SX-2026-000123",
    limit_fen=8_800_000,
    drawn_fen=0,
    reserved_fen=0,
    state=LineState.ACTIVE,
    starts_on=date(2026, 3, 5),
    ends_on=date(2029, 3, 5),
)
USUAL = {"amount_fen": 6 * WAN, "on": date(2026, 9, 28), "due_on": date(2027, 9, 28), "grace_days": 0}


def reserve_on(line, **changed):
    return reserve(standing=line, **USUAL | changed)


def test_a_reserve_takes_from_what_is_available():
    after = reserve_on(LINE)
    assert after == replace(LINE, reserved_fen=6 * WAN)
    assert after.available_fen == 2_800_000


def test_the_whole_line_can_be_drawn_but_not_one_fen_more():
    assert reserve_on(LINE, amount_fen=8_800_000).available_fen == 0
    assert reserve_on(LINE, amount_fen=8_800_001).code == "over_available"


def test_money_repaid_can_be_drawn_again_at_once():
    line = post_reserved(standing=reserve_on(LINE), amount_fen=6 * WAN)
    assert (line.drawn_fen, line.reserved_fen) == (6 * WAN, 0)
    line = repay_principal(standing=line, amount_fen=5 * WAN)
    assert line.available_fen == 7_800_000


def test_a_draw_that_never_moved_gives_its_money_back():
    assert void_reserved(standing=reserve_on(LINE), amount_fen=6 * WAN) == LINE


@pytest.mark.parametrize(
    ("line", "asked", "reason"),
    [
        (LINE, {"amount_fen": 12 * WAN}, "不能支用 12.00 万元：可用额度 8.80 万元。可以支用 8.80 万元。"),
        (
            replace(LINE, drawn_fen=8_800_000),
            {},
            "不能支用 6.00 万元：可用额度 0.00 元。还款后可以再支用。",
        ),
        (LINE, {"amount_fen": 0}, "不能支用 0.00 元：金额要大于零。请重新填写金额。"),
        (LINE, {"amount_fen": -100}, "不能支用 -1.00 元：金额要大于零。请重新填写金额。"),
        (
            replace(LINE, state=LineState.GRANTED),
            {},
            "不能支用：额度 SX-2026-000123 还没有签约。请先签约。",
        ),
        (
            replace(LINE, state=LineState.FROZEN),
            {},
            "不能支用：额度 SX-2026-000123 已冻结。请联系客户经理了解解冻条件。",
        ),
        (
            replace(LINE, state=LineState.ENDED),
            {},
            "不能支用：额度 SX-2026-000123 已终止。请重新申请。",
        ),
        (
            LINE,
            {"on": date(2026, 3, 4)},
            "不能支用：额度 SX-2026-000123 从 2026-03-05 起可用。请到那天再支用。",
        ),
        (
            LINE,
            {"on": date(2029, 3, 5), "due_on": date(2029, 4, 5)},
            "不能支用：额度 SX-2026-000123 已于 2029-03-05 到期。请重新申请。",
        ),
        (
            LINE,
            {"due_on": date(2026, 9, 28)},
            "不能支用：还款日 2026-09-28 要晚于支用日 2026-09-28。请改还款日。",
        ),
        (
            LINE,
            {"due_on": date(2029, 3, 6)},
            "不能支用：还款日 2029-03-06 超过额度期限。最晚可以到 2029-03-05。",
        ),
        (
            LINE,
            {"due_on": date(2029, 4, 5), "grace_days": 30},
            "不能支用：还款日 2029-04-05 超过额度期限。最晚可以到 2029-04-04。",
        ),
    ],
)
def test_a_refused_draw_can_be_read_aloud(line, asked, reason):
    refused = reserve_on(line, **asked)
    assert isinstance(refused, Refused)
    assert refused.reason == reason


def test_the_first_and_the_last_day_of_a_line_and_its_grace_can_be_used():
    assert isinstance(reserve_on(LINE, on=LINE.starts_on), LineStanding)
    assert isinstance(reserve_on(LINE, on=date(2029, 3, 4), due_on=date(2029, 3, 5)), LineStanding)
    assert isinstance(reserve_on(LINE, due_on=date(2029, 4, 4), grace_days=30), LineStanding)


def test_a_cut_below_what_is_owed_leaves_the_line_over_its_limit_and_forces_nobody():
    drawn = replace(LINE, drawn_fen=6 * WAN)
    cut = cut_limit(standing=drawn, to_fen=5 * WAN)
    assert (cut.drawn_fen, cut.available_fen, cut.over_limit_fen) == (6 * WAN, 0, WAN)
    assert drawn.over_limit_fen == 0
    assert reserve_on(cut, amount_fen=1).code == "over_available"
    assert repay_principal(standing=cut, amount_fen=2 * WAN).available_fen == WAN


def test_being_over_the_limit_keeps_its_first_day_and_cause_and_ends_within_it():
    over, on = replace(LINE, drawn_fen=9 * WAN), date(2026, 9, 28)
    marked = over_limit(standing=over, before=None, on=on, cause=OverLimitCause.CUT)
    assert marked == OverLimit(since=on, cause=OverLimitCause.CUT)
    later = {"on": date(2026, 10, 8), "cause": OverLimitCause.EXPIRY}
    assert over_limit(standing=over, before=marked, **later) == marked
    assert over_limit(standing=LINE, before=marked, **later) is None


@pytest.mark.parametrize("act", [post_reserved, void_reserved, repay_principal])
def test_nothing_is_posted_voided_or_repaid_beyond_what_stands(act):
    line = replace(LINE, drawn_fen=WAN, reserved_fen=WAN)
    for amount_fen in (0, -1, WAN + 1):
        assert act(standing=line, amount_fen=amount_fen).code == "beyond_balance"


def test_the_refusal_to_repay_too_much_names_what_is_drawn():
    refused = repay_principal(standing=replace(LINE, drawn_fen=WAN), amount_fen=2 * WAN)
    assert refused.reason == "不能归还 2.00 万元：已用金额 1.00 万元。归还金额要大于零且不超过它。"


steps = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "post", "void", "repay", "cut"]),
        st.integers(-WAN, 9 * WAN),
    ),
    max_size=30,
)


def take(step, line, fen):
    if step == "reserve":
        return reserve_on(line, amount_fen=fen)
    if step == "cut":
        return cut_limit(standing=line, to_fen=fen)
    return {"post": post_reserved, "void": void_reserved, "repay": repay_principal}[step](standing=line, amount_fen=fen)


@given(steps)
def test_no_sequence_of_acts_draws_a_line_over_its_limit(taken):
    line = LINE
    for step, fen in taken:
        after = take(step, line, fen)
        if isinstance(after, Refused):
            continue
        if step == "reserve":
            assert after.drawn_fen + after.reserved_fen <= after.limit_fen
        elif step != "cut":
            assert after.over_limit_fen <= line.over_limit_fen
        assert min(after.drawn_fen, after.reserved_fen, after.limit_fen) >= 0
        line = after


@given(steps.map(lambda taken: [each for each in taken if each[0] != "cut"]))
def test_a_line_whose_limit_was_never_cut_never_stands_over_it(taken):
    line = LINE
    for step, fen in taken:
        after = take(step, line, fen)
        line = line if isinstance(after, Refused) else after
        assert line.over_limit_fen == 0
