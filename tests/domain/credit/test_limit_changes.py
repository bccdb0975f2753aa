"""Raising, cutting and reviewing a limit: what is refused, in words a customer can be told."""

from dataclasses import replace
from datetime import date

import pytest

from qianmo.domain.credit.limit_changes import ReviewOutcome, cut_limit, raise_limit, review_line
from qianmo.domain.credit.line import LineState
from tests.domain.credit.test_line import LINE, WAN

TODAY = date(2026, 9, 28)
FROZEN, GRANTED = replace(LINE, state=LineState.FROZEN), replace(LINE, state=LineState.GRANTED)
ENDED = replace(LINE, state=LineState.ENDED, limit_fen=0)


def to(fen, line=LINE, *, most=15 * WAN, supplement=True, on=TODAY):
    return raise_limit(standing=line, to_fen=fen, most_fen=most, unit_fen=100_000, supplement=supplement, on=on)


def test_a_raise_goes_up_to_the_most_that_policy_and_village_leave():
    assert to(15 * WAN) == replace(LINE, limit_fen=15 * WAN)
    assert to(8_900_000).limit_fen == 8_900_000


def test_a_line_that_was_never_signed_needs_no_supplement():
    assert to(10 * WAN, GRANTED, supplement=False).limit_fen == 10 * WAN


@pytest.mark.parametrize(
    ("asked", "changed", "reason"),
    [
        (8_800_000, {}, "不能调到 8.80 万元：现在的额度就是 8.80 万元。请填比它高的数。"),
        (
            16 * WAN,
            {},
            "不能调到 16.00 万元：按现行政策和村评议，这一户最高 15.00 万元。最高可以调到 15.00 万元。",
        ),
        (
            9 * WAN,
            {"most": 5 * WAN},
            "不能调到 9.00 万元：按现行政策和村评议，这一户最高 5.00 万元。等资料更新或重新评议后再提。",
        ),
        (9_050_000, {}, "不能调到 9.05 万元：额度按 1,000.00 元的整数倍定。请改金额。"),
        (
            9 * WAN,
            {"supplement": False},
            "不能调增：客户还没有签补充协议。请打印给客户签齐再办，合同以签字为准。",
        ),
        (9 * WAN, {"line": FROZEN}, "不能调增：额度 SX-2026-000123 已冻结。请先解冻。"),
        (9 * WAN, {"line": ENDED}, "不能调增：额度 SX-2026-000123 已到期或终止。请重新申请。"),
        (9 * WAN, {"on": LINE.ends_on}, "不能调增：额度 SX-2026-000123 已到期或终止。请重新申请。"),
    ],
)
def test_a_raise_that_cannot_be_says_why_and_what_can(asked, changed, reason):
    assert to(asked, **changed).reason == reason


def test_a_cut_goes_down_to_nothing_whatever_is_owed():
    assert cut_limit(standing=LINE, to_fen=0).limit_fen == 0
    cut = cut_limit(standing=replace(FROZEN, drawn_fen=6 * WAN), to_fen=5 * WAN)
    assert (cut.available_fen, cut.over_limit_fen) == (0, WAN)


@pytest.mark.parametrize(
    ("line", "asked", "reason"),
    [
        (LINE, 8_800_000, "不能调到 8.80 万元：现在的额度是 8.80 万元。请填比它低的数。"),
        (LINE, -1, "不能调到 -0.01 元：额度不能是负数。最低可以调到 0.00 元。"),
        (ENDED, 0, "不能调减：额度 SX-2026-000123 已终止，没有可减的额度。"),
        (GRANTED, 0, "不能调到 0.00 元：这条额度还没有签约。要收回请冻结它。"),
    ],
)
def test_a_cut_that_cannot_be_says_why(line, asked, reason):
    assert cut_limit(standing=line, to_fen=asked).reason == reason


@pytest.mark.parametrize("line", [LINE, FROZEN], ids=["active", "frozen"])
@pytest.mark.parametrize("outcome", ReviewOutcome)
def test_the_next_review_is_due_a_year_after_the_last(line, outcome):
    assert review_line(standing=line, outcome=outcome, on=TODAY) == date(2027, 9, 28)


@pytest.mark.parametrize(
    ("line", "outcome", "on", "code"),
    [
        (LINE, "forget", TODAY, "unknown_outcome"),
        (GRANTED, "keep", TODAY, "line_not_signed"),
        (ENDED, "keep", TODAY, "line_ended"),
        (LINE, "keep", LINE.ends_on, "line_ended"),
    ],
)
def test_what_is_not_reviewed(line, outcome, on, code):
    assert review_line(standing=line, outcome=outcome, on=on).code == code
