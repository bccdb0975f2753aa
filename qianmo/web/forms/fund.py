"""The forms in which schemes, pools and relending are founded: their fields, what was typed, and what it would mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from qianmo.apps.funds.queries import PoolRow, RelendingRow, SchemeRow
from qianmo.apps.funds.services import NewPool, NewRelending, NewScheme
from qianmo.domain.funds.pools import PoolStanding, compensation_fen
from qianmo.domain.funds.subsidies import subsidy_fen
from qianmo.domain.money import decimal_text, round_half_up, spoken
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.refusal import Refused
from qianmo.web.posting import wan_to_fen

Typed = Mapping[str, str]
Founding = NewScheme | NewPool | NewRelending
Meaning = list[tuple[str, str, str]]
TEN_WAN, YEAR = 10_000_000, 365


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: how it is called, in which unit it is typed, and a word beneath."""

    key: str
    label: str
    unit: str
    hint: str = ""


FIELDS = {
    "pool": (
        FormField("fund", "基金", "万元", "出资方实际到位的钱"),
        FormField("multiple", "放大倍数", "倍", "1:8 填 8"),
        FormField("stop", "停放线", "%", "不良率超过它不再新放"),
        FormField("share", "补偿比例", "%", "基金付不良本金的几成"),
        FormField("after", "可申请补偿", "天", "逾期满多少天"),
    ),
    "subsidy": (
        FormField("share", "贴息比例", "%", "财政付利息的几成"),
        FormField("cap", "每户本金上限", "万元", "一户各笔合计"),
        FormField("months", "最长期限", "月", "起息日到到期日"),
        FormField("margin", "利率上限", "%", "LPR 加多少，不加填 0"),
    ),
    "relending": (
        FormField("amount", "金额", "万元", "人民银行批的"),
        FormField("rate_cap", "利率上限", "%", "高于它的借据不能用"),
    ),
}


class Reader:
    """Reads what was typed; what it cannot read is kept as a sentence."""

    def __init__(self, typed: Typed, kind: str) -> None:
        self.typed, self.faults = typed, list[str]()
        self._labels = {one.key: one for one in FIELDS[kind]}

    def money(self, key: str) -> int:
        """An amount typed in 万元, as fen."""
        fen = wan_to_fen(self.typed.get(key, ""))
        return fen if not isinstance(fen, Refused) else self._fault(key, "例如 500")

    def rate(self, key: str) -> int:
        """A per cent, as ppm."""
        try:
            ppm = Decimal(self.typed.get(key, "").strip().removesuffix("%").strip()[:12]) * 10_000
        except InvalidOperation:
            return self._fault(key, "例如 3.5")
        whole = ppm.is_finite() and ppm == ppm.to_integral_value() and abs(ppm) < 10 * PPM
        return int(ppm) if whole else self._fault(key, "例如 3.5，最多四位小数")

    def whole(self, key: str) -> int:
        """A whole number; a minus is read, for the act refuses it with its figure."""
        text = self.typed.get(key, "").strip()
        return int(text) if text.removeprefix("-").isdecimal() and len(text) < 6 else self._fault(key, "例如 8")

    def day(self, key: str) -> date | None:
        """A day, or none where nothing was typed."""
        text = self.typed.get(key, "").strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.faults.append(f"没有看懂日期“{text[:20]}”。请写成 2026-10-08。")
            return None

    def _fault(self, key: str, example: str) -> int:
        field = self._labels[key]
        self.faults.append(f"没有看懂{field.label}。请填以{field.unit}为单位的数，{example}。")
        return 0


def read(kind: str, typed: Typed, *, by: int, product_ids: set[int]) -> Founding | list[str]:
    """What was typed as a fund to be founded, or what could not be read."""
    given = Reader(typed, kind)
    starts_on, ends_on = given.day("starts_on"), given.day("ends_on")
    if starts_on is None:
        return [*given.faults, "没有写开始日。请照文件填写。"]
    product = typed.get("product", "")
    shared: dict[str, Any] = {
        "name": typed.get("name", ""),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "by": by,
        "product_id": int(product) if product.isdecimal() and int(product) in product_ids else None,
    }
    payer, purpose = typed.get("payer", ""), typed.get("purpose", "")[:12]
    if kind != "relending" and not payer.strip():
        given.faults.append("没有写出资方。请照文件填写。")
    new: Founding
    if kind == "pool":
        new = NewPool(
            **shared, payer=payer, fund_fen=given.money("fund"), multiple=given.whole("multiple"),
            stop_ppm=given.rate("stop"), share_ppm=given.rate("share"), claim_after_days=given.whole("after"),
            guarantee=typed.get("guarantee", ""),
        )  # fmt: skip
    elif kind == "subsidy":
        new = NewScheme(
            **shared, payer=payer, share_ppm=given.rate("share"), cap_fen=given.money("cap"),
            max_months=given.whole("months"), margin_ppm=given.rate("margin"), purpose=purpose,
            renews=typed.get("renews") == "yes",
        )  # fmt: skip
    else:
        new = NewRelending(
            **shared, kind="small" if typed.get("whom") == "small" else "farm", amount_fen=given.money("amount"),
            cap_ppm=given.rate("rate_cap"), purpose=purpose,
        )  # fmt: skip
    return given.faults or new


def meaning(new: Founding, *, lpr_ppm: int) -> Meaning:
    """What the terms come to: a word, the figure, and how it is worked out."""
    if isinstance(new, NewPool):
        ceiling, paid = new.fund_fen * new.multiple, compensation_fen(principal_fen=TEN_WAN, share_ppm=new.share_ppm)
        bad = round_half_up(numerator=ceiling * new.stop_ppm, denominator=PPM)
        return [
            ("可担保余额", spoken(ceiling), f"基金 {spoken(new.fund_fen)} × {new.multiple}，还没有一笔补偿时"),
            ("停放", spoken(bad), f"放满时不良本金超过它（{_percent(new.stop_ppm)}）就停止新放"),
            ("补偿一笔", spoken(paid), f"不良本金 10.00 万元，逾期满 {new.claim_after_days} 天，余下由本行承担"),
            ("补偿以后", spoken(ceiling - paid * new.multiple), f"可担保余额少补偿额的 {new.multiple} 倍"),
        ]
    if isinstance(new, NewScheme):
        rate_ppm = lpr_ppm + new.margin_ppm
        days = new.cap_fen * YEAR
        whole = subsidy_fen(balance_days=days, rate_ppm=rate_ppm, share_ppm=PPM)
        paid = subsidy_fen(balance_days=days, rate_ppm=rate_ppm, share_ppm=new.share_ppm)
        return [
            ("利率上限", _percent(rate_ppm), f"1 年期 LPR {_percent(lpr_ppm)} ＋ {_percent(new.margin_ppm)}"),
            ("一户一年利息", spoken(whole), f"{spoken(new.cap_fen)} × {_percent(rate_ppm)} × 365 ÷ 360"),
            ("其中财政贴", spoken(paid), f"利息的 {_percent(new.share_ppm)}，逾期的天数不贴"),
            ("客户自付", spoken(whole - paid), "先付全部利息，财政到账后退回贴息"),
        ]
    return [
        ("可用金额", spoken(new.amount_fen), f"年利率不高于 {_percent(new.cap_ppm)} 的借据可以分配"),
        ("本金收回", "即释放", "余额 = 金额 − 已分配借据的未还本金"),
    ]


def _percent(ppm: int) -> str:
    return Ratio.of_ppm(ppm).percent()


def typed_like(row: SchemeRow | PoolRow | RelendingRow, standing: PoolStanding | None) -> dict[str, str]:
    """The form filled in like a fund that exists, but for its name and days."""
    filled = {"product": str(getattr(row, "product_id", None) or ""), "payer": getattr(row, "payer", "")}
    if isinstance(row, PoolRow) and standing is not None:
        return filled | {
            "fund": _wan(standing.fund_fen), "multiple": str(standing.multiple), "stop": _rate(standing.stop_ppm),
            "share": _rate(row.share_ppm), "after": str(row.claim_after_days), "guarantee": row.guarantee,
        }  # fmt: skip
    if isinstance(row, SchemeRow):
        rule = row.rule
        return filled | {
            "product": str(rule.product_id or ""), "purpose": rule.purpose, "share": _rate(row.share_ppm),
            "cap": _wan(rule.cap_fen), "months": str(rule.max_months), "margin": _rate(rule.margin_ppm),
            "renews": "yes" if row.renews else "",
        }  # fmt: skip
    if isinstance(row, RelendingRow):
        rule_of = row.rule
        return filled | {
            "product": str(rule_of.product_id or ""), "purpose": rule_of.purpose, "amount": _wan(row.amount_fen),
            "rate_cap": _rate(rule_of.cap_ppm), "whom": "small" if row.kind == "支小再贷款" else "farm",
        }  # fmt: skip
    return filled


def _wan(fen: int) -> str:
    return decimal_text(value=fen, places=6).rstrip("0").rstrip(".")


def _rate(ppm: int) -> str:
    return decimal_text(value=ppm, places=4).rstrip("0").rstrip(".")
