"""Founding what public money the bank may use: schemes of subsidy, risk pools, relending."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.funds.models import RelendingPool, RiskPool, SubsidyScheme
from qianmo.domain.money import spoken
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScheme:
    """A subsidy scheme to be founded; no product or purpose means any, and the cap is of a household's principal."""

    name: str
    payer: str
    share_ppm: int
    cap_fen: int
    max_months: int
    starts_on: date
    ends_on: date | None
    by: int
    margin_ppm: int = 0
    product_id: int | None = None
    purpose: str = ""
    renews: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPool:
    """A risk pool to be founded: its fund, multiple, stop line, and what it pays when."""

    name: str
    payer: str
    fund_fen: int
    multiple: int
    stop_ppm: int
    share_ppm: int
    claim_after_days: int
    starts_on: date
    ends_on: date | None
    by: int
    product_id: int | None = None
    guarantee: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelending:
    """A pool of relending to be entered, as the central bank granted it; `kind` is farm or small."""

    name: str
    kind: str
    amount_fen: int
    cap_ppm: int
    starts_on: date
    ends_on: date | None
    by: int
    product_id: int | None = None
    purpose: str = ""


MOST_FEN, RATE_CAP_PPM = 10_000_000_000_00, 240_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a fund, the least and most it may be, and how it is said."""

    what: str
    value: int
    least: int
    most: int
    said: Callable[[int], str]

    @property
    def fault(self) -> str:
        """What is wrong with it, empty where nothing is."""
        if self.least <= self.value <= self.most:
            return ""
        return f"{self.what} {self.said(self.value)}，应在 {self.said(self.least)} 到 {self.said(self.most)} 之间"


def _money(what: str, fen: int) -> Figure:
    return Figure(what, fen, 1, MOST_FEN, spoken)


def _share(what: str, ppm: int, *, least: int = 100, most: int = PPM) -> Figure:
    return Figure(what, ppm, least, most, lambda one: Ratio.of_ppm(one).percent(4 if one % 100 else 2))


def faults_of(one: NewScheme | NewPool | NewRelending) -> list[str]:
    """Which figures of a fund make no sense, in words."""
    if isinstance(one, NewPool):
        figures = [
            _money("基金", one.fund_fen),
            Figure("放大倍数", one.multiple, 1, 20, lambda times: f"1:{times}"),
            _share("停放线", one.stop_ppm),
            _share("补偿比例", one.share_ppm),
            Figure("可申请补偿的逾期", one.claim_after_days, 0, 365, lambda days: f"{days} 天"),
        ]
    elif isinstance(one, NewScheme):
        figures = [
            _share("贴息比例", one.share_ppm),
            _money("每户本金上限", one.cap_fen),
            Figure("最长期限", one.max_months, 1, 120, lambda months: f"{months} 个月"),
            _share("利率上限加点", one.margin_ppm, least=0, most=RATE_CAP_PPM),
        ]
    else:
        figures = [_money("金额", one.amount_fen), _share("利率上限", one.cap_ppm, most=RATE_CAP_PPM)]
    return [fault for figure in figures if (fault := figure.fault)]


@transaction.atomic
def found_schemes(*, schemes: Sequence[NewScheme], at: datetime, business_date: date) -> list[int | Refused]:
    """Enter schemes; ids or refusals in order. Refused: a name taken or missing, figures or days that make no sense."""
    return [
        _found(
            SubsidyScheme,
            one,
            columns={
                "payer": one.payer.strip()[:60],
                "share_ppm": one.share_ppm,
                "product_id": one.product_id,
                "purpose": one.purpose,
                "cap_fen": one.cap_fen,
                "max_months": one.max_months,
                "margin_ppm": one.margin_ppm,
                "renews": one.renews,
            },
            at=at,
            business_date=business_date,
        )
        for one in schemes
    ]


@transaction.atomic
def found_pools(*, pools: Sequence[NewPool], at: datetime, business_date: date) -> list[int | Refused]:
    """Enter risk pools; ids or refusals in order, refused as schemes are."""
    return [
        _found(
            RiskPool,
            one,
            columns={
                "payer": one.payer.strip()[:60],
                "fund_fen": one.fund_fen,
                "multiple": one.multiple,
                "stop_ppm": one.stop_ppm,
                "share_ppm": one.share_ppm,
                "claim_after_days": one.claim_after_days,
                "product_id": one.product_id,
                "guarantee": one.guarantee.strip()[:12],
            },
            at=at,
            business_date=business_date,
        )
        for one in pools
    ]


@transaction.atomic
def found_relending(*, pools: Sequence[NewRelending], at: datetime, business_date: date) -> list[int | Refused]:
    """Enter pools of relending; ids or refusals in order, refused as schemes are."""
    return [
        _found(
            RelendingPool,
            one,
            columns={
                "kind": one.kind,
                "amount_fen": one.amount_fen,
                "cap_ppm": one.cap_ppm,
                "product_id": one.product_id,
                "purpose": one.purpose,
            },
            at=at,
            business_date=business_date,
        )
        for one in pools
    ]


def _found(
    model: type[models.Model],
    one: NewScheme | NewPool | NewRelending,
    *,
    columns: Mapping[str, object],
    at: datetime,
    business_date: date,
) -> int | Refused:
    """Write one row and its event, if its figures make sense."""
    name = one.name.strip()[:60]
    if not name:
        return Refused(code="no_name", reason="没有写名称。请照文件上的名称填写。")
    if faults := faults_of(one):
        return Refused(code="figure", reason=f"不能设立“{name}”：{'；'.join(faults)}。请照文件核对后再填。")
    if one.ends_on is not None and one.ends_on <= max(one.starts_on, business_date):
        which = f"开始日 {one.starts_on}" if one.ends_on <= one.starts_on else f"今天 {business_date}"
        reason = f"不能设立“{name}”：停止日 {one.ends_on} 不晚于{which}。请改停止日。"
        return Refused(code="days", reason=reason)
    if model._default_manager.filter(name=name).exists():
        return Refused(code="name_taken", reason=f"已经有一个“{name}”。请换一个名称，或直接用它。")
    row = model._default_manager.create(name=name, valid=(one.starts_on, one.ends_on), **columns)
    fact = Fact(
        subject_id=row.pk,
        household_id=None,
        by=one.by,
        payload={"fund": str(model._meta.verbose_name), "title": name, "since": one.starts_on.isoformat()},
    )
    record(kind="funds.founded", facts=[fact], at=at, business_date=business_date)
    return int(row.pk)
