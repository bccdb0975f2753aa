"""Conditions said aloud, rows of foreign files, and what a referrer earns, by worked figures."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qianmo.domain.leads import no_contact
from qianmo.domain.leads.conditions import CONDITIONS, PRESETS, Condition, said, usual, why_not
from qianmo.domain.leads.picking import PickRow, why_odd_rows
from qianmo.domain.leads.reading import Columns, columns_of, guessed, read_row
from qianmo.domain.leads.referring import DrawMonth, Shares, settle_month
from qianmo.domain.leads.touching import moves_lead

ON = date(2026, 3, 5)
SHARES = Shares(income_ppm=100_000, loss_ppm=200_000, claw_back_days=365)


def test_a_condition_is_said_with_its_figures():
    assert said(usual("deposit")) == "存款余额不少于 5.00 万元"
    assert said(usual("settled")) == "365 天内经营收款不少于 3.00 万元"
    assert said(usual("segment")) == "客群是农牧户"
    assert said(Condition(key="business", words=("farm", "company"))) == "有在营的家庭农场、企业"


def test_every_usual_list_can_be_made():
    assert not [name for name, keys in PRESETS.values() if why_not([usual(key) for key in keys])]
    assert all(said(usual(key)) for key in CONDITIONS)


def test_columns_are_guessed_by_their_names_and_a_meaning_is_given_once():
    assert guessed(["户主姓名", "身份证号", "联系电话", "种植面积（亩）", "主营"]) == {
        "户主姓名": "name", "身份证号": "identity", "联系电话": "phone", "种植面积（亩）": "land_mu",
        "主营": "farm_kind",
    }  # fmt: skip
    assert columns_of(["甲", "乙"], {"甲": "name", "乙": "name"}).code == "meaning_twice"
    assert columns_of(["甲", "乙"], {"甲": "name"}).code == "nobody_known"
    assert columns_of(["甲"], {"甲": "shoe_size"}).code == "meaning_unknown"


@pytest.mark.parametrize(
    ("text", "in_wan", "fen"), [("12.5", True, 12_500_000), ("12.5", False, 1_250), ("3,000元", True, 300_000)]
)
def test_an_amount_counts_in_the_unit_of_its_heading_unless_it_says_its_own(text, in_wan, fen):
    columns = Columns(
        places={"name": 0, "phone": 1, "turnover_fen": 2}, in_wan=frozenset({"turnover_fen"} if in_wan else ())
    )
    assert read_row(["王海", "13912345678", text], columns=columns, on=ON).facts == {"turnover_fen": fen}


@pytest.mark.parametrize(
    ("meaning", "text", "fact"),
    [("land_mu", "12.5", 13), ("land_mu", "1,012.49", 1012), ("land_mu", "30.0", 30), ("herd_head", "20.0", 20),
     ("herd_head", "20.5", None), ("land_mu", "很多", None), ("land_mu", "-3", None), ("land_mu", "1.五", None)],
)  # fmt: skip
def test_land_told_in_parts_of_a_mu_is_kept_in_whole_ones(meaning, text, fact):
    columns = columns_of(["姓名", "手机", "数"], {"姓名": "name", "手机": "phone", "数": meaning})
    row = read_row(["王海", "13912345678", text], columns=columns, on=ON)
    assert row.reason.startswith("“") if fact is None else row.facts == {meaning: fact}


def test_what_is_wrong_with_a_row_repeats_nothing_of_it():
    columns = Columns(places={"name": 0, "identity": 1})
    refused = read_row(["王海", "150422198001010011"], columns=columns, on=ON)
    assert "1504" not in refused.reason


def test_a_tenth_of_interest_less_a_fifth_of_the_loss():
    # 10 % of 1,000.00 and of 500.00 yuan is 150.00; 20 % of a loss of 300.00 is 60.00; 90.00 is paid
    draws = [
        DrawMonth(draw_id=1, began_on=date(2024, 1, 1), interest_fen=100_000, earned_before_fen=0),
        DrawMonth(
            draw_id=2, began_on=date(2024, 1, 1), interest_fen=50_000, earned_before_fen=7_000,
            bad_on=date(2026, 3, 2), loss_fen=30_000,
        ),
    ]  # fmt: skip
    done = settle_month(draws, shares=SHARES, carried_fen=0)
    assert (done.income_fen, done.loss_fen, done.clawed_back_fen, done.payable_fen) == (15_000, 6_000, 0, 9_000)


def test_bad_within_the_days_of_claw_back_takes_all_it_earned_and_nobody_pays_in():
    bad = DrawMonth(
        draw_id=1, began_on=date(2025, 6, 1), interest_fen=10_000, earned_before_fen=7_000, bad_on=date(2026, 3, 2)
    )
    done = settle_month([bad], shares=SHARES, carried_fen=-500)
    assert (done.income_fen, done.clawed_back_fen, done.payable_fen, done.short_fen) == (0, 7_000, 0, -7_500)
    assert done.by_draw == {1: -7_000}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([PickRow(1, "有存无贷", 70, "存得多")], None),
        ([PickRow(1, "有存无贷", 70, "存得多"), PickRow(2, "不营销", 0, "")], None),
        ([PickRow(1, "", 70, "存得多")], "名单名要写"),
        ([PickRow(1, "有存无贷", 101, "存得多")], "0 到 100 的整数"),
        ([PickRow(1, "有存无贷", None, "存得多")], "0 到 100 的整数"),
        ([PickRow(1, "有存无贷", 70, "")], "要写为什么"),
        ([PickRow(1, "不营销", 0, "")], "谁也上不了名单"),
    ],
)
def test_a_row_of_the_table_of_lists_names_a_list_with_a_score_and_a_reason(rows, said):
    refused = why_odd_rows(rows)
    assert refused is None if said is None else said in refused.reason


@pytest.mark.parametrize(
    ("last", "own", "moves"),
    [(None, True, True), (-1, True, True), (0, True, True), (1, True, False), (-1, False, False)],
)
def test_a_touch_that_comes_late_moves_its_lead_only_where_nothing_later_was_said(last, own, moves):
    made_at = datetime(2026, 3, 5, 9, tzinfo=UTC)
    last_at = None if last is None else made_at + timedelta(hours=last)
    assert moves_lead(made_at=made_at, last_at=last_at, worked_by_author=own) is moves


def test_only_another_lifts_with_a_reason_that_says_something():
    assert no_contact.why_not_lifted(noted_by=1, by=1, reason="本人来电要求").code == "no_contact_same"
    assert no_contact.why_not_lifted(noted_by=1, by=2, reason="好").code == "no_contact_why"
    assert no_contact.why_not_lifted(noted_by=1, by=2, reason="本人来电要求") is None
