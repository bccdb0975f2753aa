"""Renewing a draw: what each kind asks for, and what stands in its way, in words."""

from dataclasses import replace
from datetime import date

import pytest

from qianmo.domain.credit.classification import observed_until, renewal_floor
from qianmo.domain.credit.line import LineState
from qianmo.domain.credit.renewal import OldDraw, RenewalKind, RenewalTerms, check_renewal
from tests.domain.credit.test_line import LINE, WAN
from tests.domain.tables import day, rows

OLD = OldDraw(
    number="JJ-26-000001",
    unpaid_fen=6 * WAN,
    rate_ppm=55_000,
    due_on=date(2026, 10, 20),
    arrears_fen=0,
    running_fen=0,
    extended=False,
)
DRAWN = replace(LINE, drawn_fen=6 * WAN)
BEFORE, AFTER = date(2026, 10, 19), date(2026, 10, 20)
KINDS = {kind.label: kind for kind in RenewalKind}


def renew(kind, *, on=BEFORE, line=DRAWN, closing=True, old=None, **terms):
    usual = {"due_on": date(2027, 10, 20), "rate_ppm": OLD.rate_ppm, "signed": True}
    return check_renewal(
        standing=line,
        old=replace(OLD, **(old or {})),
        terms=RenewalTerms(kind=KINDS[kind], **(usual | terms)),
        on=on,
        grace_days=0,
        closing=closing,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_day_before_it_is_due_a_draw_can_be_renewed_every_way(kind):
    assert renew(kind) is None


@pytest.mark.parametrize("kind", ["借新还旧", "重组"])
@pytest.mark.parametrize("state", [LineState.FROZEN, LineState.ENDED])
def test_a_renewal_out_of_difficulty_comes_late_and_asks_no_line(kind, state):
    assert renew(kind, on=AFTER, line=replace(DRAWN, state=state, limit_fen=WAN)) is None


def test_only_a_restructuring_goes_beyond_the_line_and_lowers_the_rate():
    assert renew("重组", due_on=date(2031, 3, 5), rate_ppm=40_000) is None


def test_interest_still_running_is_paid_when_a_new_draw_takes_over_and_not_before():
    running = {"running_fen": 87_500}
    assert renew("无还本续贷", old=running, closing=False) is None
    assert renew("无还本续贷", old=running).code == "interest_unpaid"
    assert renew("展期", old=running) is None


SEAMLESS_LATE = (
    "不能无还本续贷：借据 JJ-26-000001 到期日是 2026-10-20，要在到期日以前签好。可以还清，或按借新还旧、重组申请。"
)
REFUSED = [
    ("无还本续贷", {"on": AFTER}, SEAMLESS_LATE),
    ("展期", {"on": AFTER}, SEAMLESS_LATE.replace("无还本续贷", "展期", 1)),
    (
        "展期",
        {"old": {"extended": True}},
        "不能展期：借据 JJ-26-000001 已展期过一次，只能一次。可以还清，或申请别的续贷。",
    ),
    ("重组", {"old": {"unpaid_fen": 0}}, "不能重组：借据 JJ-26-000001 已结清，没有可以续的本金。"),
    (
        "重组",
        {"old": {"arrears_fen": 87_500, "running_fen": 87_500}},
        "不能重组：借据 JJ-26-000001 还有利息 875.00 元没还。先收 875.00 元，再办。",
    ),
    (
        "无还本续贷",
        {"line": replace(DRAWN, state=LineState.FROZEN)},
        "不能无还本续贷：额度 SX-2026-000123 已冻结。请先解冻，或按重组申请。",
    ),
    (
        "展期",
        {"line": replace(DRAWN, state=LineState.ENDED)},
        "不能展期：额度 SX-2026-000123 已到期或终止。请先重新授信，或按重组申请。",
    ),
    (
        "无还本续贷",
        {"line": replace(DRAWN, limit_fen=5 * WAN)},
        "不能无还本续贷：额度 SX-2026-000123 超限 1.00 万元。先还 1.00 万元，再办。",
    ),
    (
        "借新还旧",
        {"due_on": date(2029, 3, 6)},
        "不能借新还旧：新到期日 2029-03-06 超过额度期限。最晚可以到 2029-03-05。",
    ),
    ("展期", {"due_on": date(2026, 10, 20)}, "不能展期：新到期日 2026-10-20 要晚于 2026-10-20。请改到期日。"),
    ("借新还旧", {"rate_ppm": 40_000}, "不能借新还旧：只有重组可以改利率。请照原利率办。"),
    ("重组", {"rate_ppm": 60_000}, "不能重组：新利率要大于零、不高于原利率。请改利率。"),
    ("展期", {"signed": False}, "不能展期：客户还没有签续贷协议。请打印给客户签齐再办，合同以签字为准。"),
]


@pytest.mark.parametrize(("kind", "changed", "reason"), REFUSED)
def test_a_renewal_that_cannot_be_says_why_and_what_can(kind, changed, reason):
    assert renew(kind, **changed).reason == reason


@pytest.mark.parametrize("row", rows("renewal_floors"), ids=lambda row: "-".join(row.values()))
def test_what_a_renewal_says_to_the_class(row):
    floor = renewal_floor(kind=KINDS[row["续贷方式"]], times=int(row["观察期内第几次重组"]))
    assert floor.label == row["分类底线"]


@pytest.mark.parametrize("row", rows("observation"), ids=lambda row: row["说明"])
def test_a_restructured_debt_is_observed_a_year_and_two_instalments(row):
    ended = observed_until(first_due_on=day(row["首个还款日"]), second_due_on=day(row["第二个还款日"]))
    assert ended == day(row["观察期止"])
