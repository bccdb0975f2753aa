"""Lines and draws of another system begin here as they stood there, to the fen, by two persons, all or none."""

from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.collateral.queries import collateral_of
from qianmo.apps.credit.cutting_over import booking
from qianmo.apps.credit.models import Classification, Contract, Cutover, CutoverPiece, Draw, Due, Freeze, Line
from qianmo.apps.credit.queries import count_money, draw_workings, owed
from qianmo.apps.credit.services import (
    NewRate,
    NewRepayment,
    NewReversal,
    age_arrears,
    change_rates,
    repay,
    request_reversals,
    return_cutover,
    settle_interest,
)
from qianmo.apps.events.queries import timeline
from qianmo.apps.ledger.queries import account_balance, trial_balance
from tests import village as v
from tests.apps.credit.cutovers import DRAW, LINE, ON, THING, TOTALS, OldBank, table, totals

pytestmark = pytest.mark.django_db
SETTLED = date(2026, 6, 20)


@pytest.fixture
def bank():
    return OldBank()


def paid(draw: Draw, fen: int, **changed: object):
    new = {"draw_id": draw.pk, "amount_fen": fen, "taken_by": None, "request_id": uuid4(), "channel": "counter"}
    return repay(repayments=[NewRepayment(**(new | changed))], at=v.at(ON), business_date=ON)


def test_a_line_and_its_draw_begin_here_as_they_stood_there(bank):
    cutover_id = bank.take_over()
    line, draw = Line.objects.get(), Draw.objects.get()
    assert (line.application_id, line.cutover_id, line.former_number) == (None, cutover_id, "ED-88")
    assert (line.limit_fen, line.drawn_fen, line.state) == (8_000_000, 1_000_000, "active")
    assert line.review_due_on == date(2027, 3, 1)
    assert (Contract.objects.get().number, Contract.objects.get().signed_by_id) == ("农信高借字（2026）第 88 号", None)
    assert (draw.unpaid_fen, draw.value_date, draw.taken_over_on) == (1_000_000, date(2026, 3, 5), ON)
    assert owed(draw_ids=[draw.pk], on=ON)[draw.pk].interest_fen == 7_083
    assert draw_workings(draw_id=draw.pk, on=SETTLED).agrees


def test_the_books_agree_with_it_and_nothing_counts_as_income_or_paid_out(bank):
    bank.take_over()
    counted = count_money()
    assert (counted.trial_fen, counted.odd_lines) == (0, 0)
    assert counted.books_fen == counted.lines_fen == counted.draws_fen == 1_000_000
    assert account_balance(code="2999") == -1_000_000
    assert {one.code for one in trial_balance() if one.debit_fen or one.credit_fen} == {"1303", "2999"}


def test_the_next_settlement_asks_for_what_a_draw_that_lived_here_would_owe(bank):
    """92 days of 10,000 at 5 %: 127.78, though the accrual came in rounded to 70.83."""
    bank.take_over()
    assert settle_interest(on=SETTLED, at=v.at(SETTLED)) == 1
    assert (Due.objects.get().fen, Due.objects.get().from_on) == (12_778, date(2026, 3, 21))


def test_what_happened_is_told_as_taken_over_and_never_as_granted_or_drawn(bank):
    bank.take_over()
    told = {one.kind for one in timeline(household_id=bank.household) if one.kind.startswith(("credit.", "coll"))}
    assert told == {"credit.taken_over"}


def test_a_draw_in_arrears_brings_its_dues_its_class_and_stays_off_the_balance_sheet(bank):
    """Interest of March unpaid since 21 March is 50 days late on 10 May; with 100 days it would be substandard."""
    late = DRAW | {"最早欠款日": "2026-03-21", "五级分类": "关注", "应计复利": "0.16"}
    owing = {
        "原借据号": "JJ-88-1", "种类": "利息", "计息起日": "2026-03-05", "计息止日": "2026-03-20",
        "应还日": "2026-03-21", "未还金额": "22.22",
    }  # fmt: skip
    stated = (*TOTALS[:2], ("应计利息", "1", "70.99"), ("欠息", "1", "22.22"))
    bank.take_over(bank.files(借据=table([late]), 欠息=table([owing]), 控制总数=totals(*stated)))
    draw = Draw.objects.get()
    assert (draw.arrears_since, draw.loan_class, draw.non_accrual_on) == (date(2026, 3, 21), 2, None)
    assert (Classification.objects.get().loan_class, Classification.objects.get().by_id) == (2, None)
    assert account_balance(code="1132") == 2_222
    assert age_arrears(on=ON, at=v.at(ON)) == 0
    night = date(2026, 6, 20)  # 91 days
    assert age_arrears(on=night, at=v.at(night)) == 2
    draw.refresh_from_db()
    assert (draw.loan_class, draw.non_accrual_on) == (3, night)
    assert (account_balance(code="1132"), account_balance(code="7101")) == (0, 2_222)


def test_a_repayment_is_taken_and_may_count_from_the_day_of_the_cut_over_but_not_before(bank):
    bank.take_over()
    draw = Draw.objects.get()
    refused = paid(draw, 100_000, value_date=date(2026, 5, 10)).refused[0]
    assert refused.code == "value_date_before_cutover"
    assert not paid(draw, 100_000, value_date=ON).refused
    assert draw_workings(draw_id=draw.pk, on=SETTLED).agrees
    assert Line.objects.get().drawn_fen == 1_000_000 - 100_000 + 7_083


def test_what_was_booked_elsewhere_is_neither_reversed_nor_repriced_here(bank):
    bank.take_over()
    draw = Draw.objects.get()
    wish = NewReversal(kind="draw", subject_id=draw.pk, reason="记错", requested_by=bank.clerk, request_id=uuid4())
    assert request_reversals(reversals=[wish], at=v.at(ON), business_date=ON).refused[0].code == "taken_over"
    rate = NewRate(
        draw_id=draw.pk, rate_ppm=40_000, from_on=date(2026, 5, 1), reason="降息", by=None, request_id=uuid4()
    )
    assert change_rates(rates=[rate], at=v.at(ON), business_date=ON).refused[0].code == "before_cutover"


def test_a_line_over_its_limit_comes_over_as_such_with_day_and_cause(bank):
    over = LINE | {"证件号码": bank.identity, "额度": "8000", "超限起始日": "2026-04-01", "超限原因": "调减额度"}
    bank.take_over(bank.files(额度=table([over]), 控制总数=totals(("额度", "1", "8000"), *TOTALS[1:])))
    line = Line.objects.get()
    assert (line.over_limit_on, line.over_limit_cause) == (date(2026, 4, 1), "cut")


def test_a_frozen_line_an_unsigned_one_and_collateral_come_over_too(bank):
    frozen = LINE | {"证件号码": bank.identity, "冻结原因": "联系不上"}
    unsigned = frozen | {"原额度号": "ED-89", "合同号": "", "签约日": "", "冻结原因": ""}
    stated = (("额度", "2", "160000"), *TOTALS[1:], ("押品", "1", "260000"))
    cutover_id = bank.bring(
        bank.files(额度=table([frozen, unsigned], encoding="gb18030"), 押品=table([THING]), 控制总数=totals(*stated))
    )
    assert bank.confirm(cutover_id) == "loaded", Cutover.objects.get().faults
    first, second = Line.objects.order_by("id")
    assert (first.state, Freeze.objects.get().reason) == ("frozen", "切换前已冻结：联系不上")
    assert (second.state, Contract.objects.filter(line=second).exists()) == ("granted", False)
    (thing,) = collateral_of(line_ids=[first.pk, second.pk])
    assert (thing.thing, thing.value_fen, thing.line_id) == ("住房", 26_000_000, first.pk)


def changed_line(bank, **cells):
    return bank.files(额度=table([LINE | {"证件号码": bank.identity} | cells]))


def changed_draw(bank, **cells):
    return bank.files(借据=table([DRAW | cells]))


BAD = {
    "unknown borrower": (lambda b: changed_line(b, 证件号码=v.identity(date(1980, 1, 1))), "没有这个人的客户档案"),
    "no identity number": (lambda b: changed_line(b, 证件号码="15042219800101001"), "17 位"),
    "unknown product": (lambda b: changed_line(b, 产品="金卡"), "没有叫“金卡”的产品"),
    "unknown branch": (lambda b: changed_line(b, 机构="9999"), "没有叫“9999”的机构"),
    "over its limit": (lambda b: changed_line(b, 额度="8000"), "超过额度 8,000.00 元。确是超限的"),
    "no contract": (lambda b: changed_line(b, 合同号="", 签约日=""), "却没有合同号和签约日"),
    "words for money": (lambda b: changed_line(b, 额度="八万"), "不是金额"),
    "a third decimal": (lambda b: changed_draw(b, 应计利息="70.833"), "最多两位小数"),
    "a day that is none": (lambda b: changed_draw(b, 到期日="2026-02-30"), "不是日期"),
    "an empty cell": (lambda b: changed_draw(b, 五级分类=""), "没有填五级分类"),
    "a note without its line": (lambda b: changed_draw(b, 原额度号="ED-99"), "额度文件里没有 ED-99"),
    "more unpaid than lent": (lambda b: changed_draw(b, 未还本金="10000.01"), "未还本金不能超过借款金额"),
    "another way of settling": (lambda b: changed_draw(b, 还款方式="按月结息"), "现行条款是按季结息"),
    "one fen of interest off": (lambda b: changed_draw(b, 应计利息="70.84"), "算得 70.83 元，文件写的是 70.84 元"),
    "a class too good": (lambda b: changed_draw(b, 起息日="2026-03-05", 到期日="2026-04-05"), "至少是关注"),
    "interest after its settlement": (lambda b: changed_draw(b, 结息至="2026-05-11"), "结息至要在"),
    "a total one fen off": (
        lambda b: b.files(控制总数=totals(TOTALS[0], ("借据本金", "1", "10000.01"), TOTALS[2])),
        "借据本金：控制总数 10,000.01 元，文件里 10,000.00 元，差 -0.01 元",
    ),
    "a total of another count": (lambda b: b.files(控制总数=totals(("额度", "2", "80000"), *TOTALS[1:])), "总数 2 笔"),
    "no total": (lambda b: b.files(控制总数=totals(*TOTALS[:2])), "没有“应计利息”的总数"),
    "figures of another day": (lambda b: b.files(控制总数=totals(*TOTALS, on="2026-05-09")), "数据日应是 2026-05-10"),
    "one line twice": (
        lambda b: b.files(额度=table([LINE | {"证件号码": b.identity}] * 2)),
        "ED-88 在第 2 行已有",
    ),
    "arrears of nobody": (
        lambda b: b.files(
            欠息=table(
                [
                    {
                        "原借据号": "X", "种类": "利息", "计息起日": "2026-03-05", "计息止日": "2026-03-20",
                        "应还日": "2026-03-21", "未还金额": "1",
                    }
                ]
            )
        ),
        "借据文件里没有 X",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_files_name_the_cell_and_book_nothing(bank, case):
    make, said = BAD[case]
    cutover_id = bank.bring(make(bank))
    row = Cutover.objects.get(id=cutover_id)
    told = [f"{one['file']} {one['cell']} {one['reason']}" for one in row.faults]
    assert any(said in one for one in told), told
    assert row.state == "faulty"
    assert bank.confirm(cutover_id).code == "not_checked"
    assert not Line.objects.exists()


def test_a_folder_without_its_files_is_not_taken_in(bank):
    assert bank.bring({"额度.csv": b"x"}).code == "files_missing"
    assert bank.bring(bank.files() | {"额度2.csv": b"x"}).code == "file_twice"
    assert not Cutover.objects.exists()
    bank.bring(bank.files(额度="原额度号,产品\n1,2\n".encode()))
    [unread] = Cutover.objects.get().faults
    assert "额度.csv：表头缺这几列" in unread["reason"]


def test_two_persons_and_once(bank):
    request_id = uuid4()
    cutover_id = bank.bring(request_id=request_id)
    assert bank.bring(request_id=request_id) == cutover_id
    assert bank.bring(bank.files(控制总数=b"x"), request_id=request_id).code == "request_used"
    assert bank.confirm(cutover_id, by=bank.clerk).code == "same_person"
    assert bank.confirm(cutover_id) == bank.confirm(cutover_id) == "loaded"
    assert (Line.objects.count(), CutoverPiece.objects.count()) == (1, 0)


def test_the_same_numbers_in_another_delivery_are_refused_even_when_it_was_checked_before(bank):
    first, second = bank.bring(), bank.bring()
    assert bank.confirm(first) == "loaded"
    assert bank.confirm(second).code == "no_longer_sound"
    assert f"已在切换批次 {first} 转入" in Cutover.objects.get(id=second).faults[0]["reason"]
    assert Line.objects.count() == 1


def test_figures_of_yesterday_are_not_confirmed_today(bank):
    cutover_id = bank.bring()
    assert bank.confirm(cutover_id, on=date(2026, 5, 12)).code == "stale_cutover"


def test_a_delivery_given_back_leaves_nothing_but_its_word(bank):
    cutover_id = bank.bring()
    given = {"cutover_id": cutover_id, "by": bank.second, "at": v.at(ON), "business_date": ON}
    assert return_cutover(note=" ", **given).code == "no_reason"
    assert return_cutover(note="利率口径不对", **given) == return_cutover(note="x", **given) == "returned"
    assert not CutoverPiece.objects.exists()
    assert bank.confirm(cutover_id).code == "not_checked"


def test_broken_off_in_the_middle_nothing_is_booked_and_it_can_be_confirmed_again(bank, monkeypatch):
    cutover_id = bank.bring()
    with monkeypatch.context() as broken:
        broken.setattr(booking, "_tell", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bank.confirm(cutover_id)
    assert not Line.objects.exists()
    assert bank.confirm(cutover_id) == "loaded"
