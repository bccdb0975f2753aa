"""A line's 24 squares: month by month, from the day it was signed to the business day."""

from dataclasses import replace
from datetime import date

from qianmo.apps.credit.queries import LineRow
from qianmo.web.usage import exposure, months_of_use

WAN = 1_000_000
LINE = LineRow(
    id=1, household_id=1, number="SX-2025-000002", product="福农卡", limit_fen=9 * WAN, drawn_fen=3 * WAN,
    reserved_fen=0,
    available_fen=6 * WAN, rate_ppm=54_000, guarantee="信用", starts_on=date(2025, 12, 1), ends_on=date(2027, 12, 1),
    state="正常", requested_fen=9 * WAN, application_id=1, contract_number="HT-1", signed_on=date(2026, 6, 10),
    policy_version="v", policy_outputs={}, policy_trace={}, over_limit_on=None,
)  # fmt: skip
ON = date(2026, 9, 29)


def squares(line, moved=None):
    return [month.square for month in months_of_use(line, moved=moved or {}, on=ON)]


def test_months_before_the_signature_are_only_planned():
    assert squares(replace(LINE, drawn_fen=0)) == ["qm-planned"] * 20 + ["qm-q2"] * 4
    told = [month.told for month in months_of_use(replace(LINE, drawn_fen=0), moved={}, on=ON)]
    assert (told[0], told[-1]) == ("2024 年 10 月 未签约或切换以前", "2026 年 9 月 月末无欠款")


def test_months_before_a_line_was_taken_over_are_not_told_as_without_debt():
    assert squares(replace(LINE, drawn_fen=0, taken_over_on=date(2026, 8, 3))) == ["qm-planned"] * 22 + ["qm-q2"] * 2


def test_the_fill_is_the_share_owed_at_the_month_s_end():
    # 3 of 9 is a third; 4 of 9 more than a third; 7 of 9 more than two thirds; after repaying 4 of 7 three are left.
    moved = {
        date(2026, 6, 1): 3 * WAN,
        date(2026, 7, 1): 1 * WAN,
        date(2026, 8, 1): 3 * WAN,
        date(2026, 9, 1): -4 * WAN,
    }
    assert squares(LINE, moved)[-4:] == ["qm-q4", "qm-q5", "qm-q6", "qm-q4"]
    assert months_of_use(LINE, moved=moved, on=ON)[-1].told == "2026 年 9 月 月末用信 3.00 万元"


def test_a_line_over_its_limit_stays_at_the_darkest_square():
    assert squares(replace(LINE, drawn_fen=12 * WAN))[-1] == "qm-q6"


def test_ended_lines_owe_nothing_more():
    assert exposure([LINE, replace(LINE, state="终止")]) == (9 * WAN, 3 * WAN)
