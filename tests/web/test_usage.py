"""A line's 24 squares: month by month, from the day it was signed to the business day."""

from dataclasses import replace
from datetime import date

from qianmo.apps.credit.queries import DrawRow, LineRow, RepaymentRow
from qianmo.web.usage import exposure, months_of_use

WAN = 1_000_000
LINE = LineRow(
    id=1, household_id=1, number="SX-2025-000002", product="福农卡", limit_fen=9 * WAN, drawn_fen=3 * WAN,
    reserved_fen=0,
    available_fen=6 * WAN, rate_ppm=54_000, guarantee="信用", starts_on=date(2025, 12, 1), ends_on=date(2027, 12, 1),
    state="正常", requested_fen=9 * WAN, application_id=1, contract_number="HT-1", signed_on=date(2026, 6, 10),
    policy_version="v", policy_outputs={}, policy_trace={}, draws=[], repayments=[], over_limit_on=None,
)  # fmt: skip
ON = date(2026, 9, 29)


def squares(line):
    return [month.square for month in months_of_use(line, on=ON)]


def draw(wan, day, number="JJ-1"):
    return DrawRow(1, number, wan * WAN, wan * WAN, 54_000, day, date(2027, 12, 1), "counter")


def repaid(wan, day, number="JJ-1"):
    return RepaymentRow(number, wan * WAN, wan * WAN, 0, day)


def test_months_before_the_signature_are_only_planned():
    assert squares(LINE) == ["qm-planned"] * 20 + ["qm-q2"] * 4
    assert months_of_use(LINE, on=ON)[0].told == "2024 年 10 月 未签约"
    assert months_of_use(LINE, on=ON)[-1].told == "2026 年 9 月 月末无欠款"


def test_the_fill_is_the_share_owed_at_the_month_s_end():
    # 3 of 9 is a third; 4 of 9 more than a third; 7 of 9 more than two thirds; after repaying 4 of 7 three are left.
    line = replace(
        LINE,
        draws=[draw(3, date(2026, 6, 30)), draw(1, date(2026, 7, 1)), draw(3, date(2026, 8, 31))],
        repayments=[repaid(4, date(2026, 9, 1))],
    )
    assert squares(line)[-4:] == ["qm-q4", "qm-q5", "qm-q6", "qm-q4"]
    assert months_of_use(line, on=ON)[-1].told == "2026 年 9 月 月末用信 3.00 万元"


def test_what_was_reversed_counts_as_never_made():
    wrong = replace(draw(7, date(2026, 8, 31)), reversal="已冲正")
    asked = replace(draw(3, date(2026, 8, 31)), reversal="待复核")
    assert squares(replace(LINE, draws=[wrong]))[-1] == "qm-q2"
    assert squares(replace(LINE, draws=[wrong, asked]))[-1] == "qm-q4"
    undone = replace(repaid(3, date(2026, 9, 1)), reversal="已冲正")
    assert squares(replace(LINE, draws=[asked], repayments=[undone]))[-1] == "qm-q4"


def test_a_line_over_its_limit_stays_at_the_darkest_square():
    assert squares(replace(LINE, draws=[draw(12, date(2026, 9, 1))]))[-1] == "qm-q6"


def test_ended_lines_owe_nothing_more():
    assert exposure([LINE, replace(LINE, state="终止")]) == (9 * WAN, 3 * WAN)
