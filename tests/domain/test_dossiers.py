"""What is missing, which step is reached, which lane an amount takes, and what a typed fact is."""

from datetime import date

import pytest

from qianmo.domain.dossiers import (
    Group,
    Item,
    LaneRule,
    ListSent,
    fact_told,
    fact_typed,
    lane_of,
    list_refusal,
    missing,
    step_reached,
    told_missing,
)
from qianmo.domain.refusal import Refused

PAPER = Item(key="paper:户口簿", group=Group.PAPER, title="户口簿", needed=True, customers=True)
POINT = Item(key="check:before:1", group=Group.CHECK, part="before", title="身份核查", needed=True)
LOOK = Item(key="check:during:1", group=Group.CHECK, part="during", title="看经营场所", needed=True)
REMARK = Item(key="remark", group=Group.BASIC, title="备注")


def filled(item, value="有"):
    return Item(**{name: getattr(item, name) for name in item.__slots__} | {"value": value})


def test_the_one_list_holds_all_that_is_needed_and_what_the_customer_brings_first():
    assert missing([POINT, REMARK, PAPER, filled(LOOK)]) == [PAPER, POINT]
    assert missing([filled(PAPER)]) == []


def test_what_is_missing_is_said_with_its_number_and_the_way_out():
    assert (
        told_missing([PAPER, POINT]).reason == "还不能送审：缺 2 项：户口簿、身份核查。请补齐，或先开件，一次告知客户"
    )
    assert "等。" in told_missing([PAPER] * 7).reason


@pytest.mark.parametrize(
    ("lacking", "forwarded", "disbursed", "step"),
    [
        ([PAPER, POINT, LOOK], False, False, 2),
        ([POINT], False, False, 2),
        ([LOOK], False, False, 3),
        ([], False, False, 3),
        ([], True, False, 4),
        ([], True, True, 5),
    ],
)
def test_the_five_steps_follow_from_what_is_done(lacking, forwarded, disbursed, step):
    assert step_reached(lacking=lacking, is_forwarded=forwarded, is_disbursed=disbursed) == step


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "9", 9_000_000),
        ("money", "8.85", 8_850_000),
        ("money", "600元", 60_000),
        ("yes_no", "是", True),
        ("yes_no", " 否 ", False),
        ("number", "-3", -3),
        ("text", " 国有企业 ", "国有企业"),
    ],
)
def test_a_fact_is_read_as_people_type_it(kind, text, value):
    assert fact_typed(kind=kind, label="某项", text=text) == value


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("yes_no", "大概", "请填 是 或 否，现为“大概”"),
        ("number", "三", "请填整数，现为“三”"),
        ("money", "九", "“某项”"),
    ],
)
def test_a_fact_that_cannot_be_read_is_said(kind, text, said):
    answer = fact_typed(kind=kind, label="某项", text=text)
    assert isinstance(answer, Refused)
    assert said in answer.reason


def test_a_form_shows_facts_in_words():
    shown = [fact_told(value, kind=kind) for value, kind in ((None, "text"), (True, "yes_no"), (8_850_000, "money"))]
    assert [*shown, fact_told(["甲", "乙"], kind="text"), fact_told(0, kind="number")] == [
        "",
        "是",
        "8.85",
        "甲；乙",
        "0",
    ]


def test_an_amount_takes_the_lane_that_begins_highest_below_it():
    fast = LaneRule(id=1, name="普惠快车", from_fen=0, branch_id=None, promise_kind="a", two_surveyors=False)
    own = LaneRule(id=2, name="小微专车", from_fen=3_000, branch_id=7, promise_kind="b", two_surveyors=True)
    assert [lane_of(lanes=[own, fast], requested_fen=fen) for fen in (1, 2_999, 3_000, 9_999)] == [fast, fast, own, own]
    assert lane_of(lanes=[], requested_fen=1) is None


DAY = date(2026, 9, 28)


@pytest.mark.parametrize(
    ("lacking", "sent", "reason", "code"),
    [
        ([PAPER], [], "", None),
        ([POINT], [], "", "nothing_missing"),
        ([PAPER], [ListSent(DAY, None)], "漏了一项", "waiting"),
        ([PAPER], [ListSent(DAY, DAY)], " ", "second_list"),
        ([PAPER], [ListSent(DAY, DAY)], "漏了一项", None),
    ],
)
def test_the_list_goes_out_once_and_a_second_needs_a_reason(lacking, sent, reason, code):
    refused = list_refusal(lacking=lacking, sent=sent, reason=reason)
    assert (refused and refused.code) == code
