"""Who is paid: the customer up to a limit of the purpose, above it a payee with an account, named where one can be."""

import pytest

from qianmo.domain.credit.payment import Payout, SelfLimits, pay_out_to
from qianmo.domain.refusal import Refused

WAN = 1_000_000
LIMITS = SelfLimits(production_fen=50 * WAN, consumption_fen=30 * WAN)
HERSELF = Payout()
SHOP = Payout(payment="entrusted", payee="  林东  农机公司 ", account="6220 0000-0000 1234")


def paid(wan: int, *, purpose: str = "production", channel: str = "counter", wanted: Payout = HERSELF, over: int = 0):
    return pay_out_to(wanted=wanted, amount_fen=wan * WAN + over, purpose=purpose, channel=channel, limits=LIMITS)


@pytest.mark.parametrize(("purpose", "wan"), [("production", 50), ("turnover", 50), ("consumption", 30), ("", 30)])
def test_the_customer_is_paid_directly_up_to_the_limit_of_the_purpose_and_not_a_fen_above(purpose, wan):
    assert paid(wan, purpose=purpose) == HERSELF
    over = paid(wan, purpose=purpose, over=1)
    assert isinstance(over, Refused)
    assert over.code == "over_self_payment"


def test_the_refusal_says_the_limit_and_the_way_out_of_the_place_one_stands_in():
    assert paid(60).reason == (
        "不能自主支付 60.00 万元：生产经营一次最多自主支付 50.00 万元。请改用受托支付，写明收款人和账号。"
    )
    assert paid(40, purpose="consumption", channel="mobile").reason == (
        "不能自主支付 40.00 万元：生活消费一次最多自主支付 30.00 万元。"
        "可以支用 30.00 万元；要用更多，请带收款人的户名和账号到柜面办受托支付。"
    )


def test_a_payee_is_paid_any_amount_under_a_name_and_account_without_blanks():
    clean = Payout(payment="entrusted", payee="林东 农机公司", account="6220000000001234")
    assert paid(60, wanted=SHOP) == clean
    assert paid(1, wanted=SHOP, channel="api") == clean


@pytest.mark.parametrize("channel", ["mobile", "manager"])
def test_nobody_but_the_customer_is_paid_where_no_clerk_looks_at_the_papers(channel):
    assert paid(1, wanted=SHOP, channel=channel).code == "payee_at_counter"


@pytest.mark.parametrize(
    ("payee", "account", "code"),
    [
        ("", "62200000", "no_payee"),
        ("张", "62200000", "no_payee"),
        ("张" * 61, "62200000", "no_payee"),
        ("张三", "", "odd_account"),
        ("张三", "6220000", "odd_account"),
        ("张三", "6" * 31, "odd_account"),
        ("张三", "622000O1", "odd_account"),
        ("张三", "６２２０００００", "odd_account"),
    ],
)
def test_a_payee_needs_a_name_and_an_account_of_figures(payee, account, code):
    wanted = Payout(payment="entrusted", payee=payee, account=account)
    assert paid(1, wanted=wanted).code == code


def test_a_payment_of_no_known_kind_is_refused():
    assert paid(1, wanted=Payout(payment="cash")).code == "unknown_payment"
