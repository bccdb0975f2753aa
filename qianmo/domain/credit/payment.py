"""How the money of a draw is paid: to the customer, or past the customer to somebody he or she buys from.

Up to an amount that depends on the purpose a customer is paid directly (自主支付); above it the bank pays a named
payee for the customer (受托支付), so that the money goes where it was said to go. A payee is taken down at the counter
or sent by a system of the bank; on a phone or by an account manager alone nobody but the customer is ever paid, which
leaves a borrowed name nothing to gain. Source: 《个人贷款管理办法》 (30 万 consumption, 50 万 production, per draw).
"""

from dataclasses import dataclass
from enum import StrEnum

from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

SHORTEST, LONGEST = 8, 30
LONGEST_NAME = 60
PURPOSES = {"production": "生产经营", "turnover": "经营周转", "consumption": "生活消费"}
NAMES_PAYEES = frozenset({"counter", "api"})
"""Channels in which a payee can be named."""


class Payment(StrEnum):
    """Who gets the money."""

    SELF = "self"
    ENTRUSTED = "entrusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfLimits:
    """The most of one draw that is paid to the customer directly, in fen."""

    production_fen: int
    consumption_fen: int

    def for_purpose(self, purpose: str) -> int:
        """The limit of a purpose; the narrower one where the customer was not asked."""
        if purpose in {"production", "turnover"}:
            return self.production_fen
        return self.consumption_fen if purpose else min(self.production_fen, self.consumption_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """Where a draw goes; payee and account are empty where the customer is paid."""

    payment: str = Payment.SELF
    payee: str = ""
    account: str = ""


def pay_out_to(*, wanted: Payout, amount_fen: int, purpose: str, channel: str, limits: SelfLimits) -> Payout | Refused:
    """Where a draw of so many fen goes, the payee's name and account cleaned of blanks.

    Refused: a payment of no known kind, direct payment above the limit, a payee named where none can be, no payee, and
    an account that is not 8 to 30 figures.
    """
    most = limits.for_purpose(purpose)
    if wanted.payment == Payment.SELF:
        return Payout() if amount_fen <= most else _above(amount_fen, most, purpose, channel)
    if wanted.payment != Payment.ENTRUSTED:
        return Refused(code="unknown_payment", reason="没有这种支付方式。请选自主支付或受托支付。")
    if channel not in NAMES_PAYEES:
        return Refused(code="payee_at_counter", reason="这里不能办受托支付。请带收款人的户名和账号到柜面办理。")
    name = " ".join(wanted.payee.split())
    if len(name) < 2 or len(name) > LONGEST_NAME:
        return Refused(
            code="no_payee", reason=f"不能受托支付：收款人要写全称，2 到 {LONGEST_NAME} 个字。请照合同或发票写。"
        )
    account = "".join(wanted.account.split()).replace("-", "")
    if not (account.isascii() and account.isdecimal() and SHORTEST <= len(account) <= LONGEST):
        return Refused(
            code="odd_account",
            reason=f"不能受托支付：收款账号要是 {SHORTEST} 到 {LONGEST} 位数字。请照收款人给的账号再写一次。",
        )
    return Payout(payment=Payment.ENTRUSTED, payee=name, account=account)


def _above(amount_fen: int, most: int, purpose: str, channel: str) -> Refused:
    what = PURPOSES.get(purpose, "没有写用途的")
    way_out = "请改用受托支付，写明收款人和账号。"
    if channel not in NAMES_PAYEES:
        way_out = f"可以支用 {spoken(most)}；要用更多，请带收款人的户名和账号到柜面办受托支付。"
    return Refused(
        code="over_self_payment",
        reason=f"不能自主支付 {spoken(amount_fen)}：{what}一次最多自主支付 {spoken(most)}。{way_out}",
    )
