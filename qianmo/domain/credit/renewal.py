"""Renewing a draw that comes due: four kinds, each with what it takes and what it leaves behind.

无还本续贷 and 借新还旧 put a new draw in the place of the old, 重组 does so on other terms, 展期 only moves the day.
None of them moves cash or takes room on the line twice. Interest is paid first, never renewed along: what has fallen
due when a renewal is asked for, and all of it up to the day when a new draw takes over. A renewal out of difficulty
lends nothing new, so no line stands in its way. Source: the notice on renewals of 2024-09-24 (apply and sign before
maturity).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qianmo.domain.credit.line import LineStanding, LineState
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused


class RenewalKind(StrEnum):
    """How a draw is renewed."""

    SEAMLESS = "seamless"
    REFINANCE = "refinance"
    EXTENSION = "extension"
    RESTRUCTURE = "restructure"

    @property
    def label(self) -> str:
        """The kind as the bank writes it."""
        return {"seamless": "无还本续贷", "refinance": "借新还旧", "extension": "展期", "restructure": "重组"}[self]

    @property
    def restructures(self) -> bool:
        """Whether it is done because the debtor is in difficulty, which the classification must see."""
        return self in {RenewalKind.REFINANCE, RenewalKind.RESTRUCTURE}

    @property
    def replaces(self) -> bool:
        """Whether a new draw takes the place of the old one."""
        return self is not RenewalKind.EXTENSION


@dataclass(frozen=True, slots=True, kw_only=True)
class OldDraw:
    """A draw as it stands when its renewal is weighed, in fen.

    `arrears_fen` is interest that has fallen due and is unpaid, `running_fen` all interest owed up to the day, those
    arrears included.
    """

    number: str
    unpaid_fen: int
    rate_ppm: int
    due_on: date
    arrears_fen: int
    running_fen: int
    extended: bool
    misused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalTerms:
    """What is asked for: the kind, the new due day, the yearly rate in ppm, whether the customer has signed."""

    kind: RenewalKind
    due_on: date
    rate_ppm: int
    signed: bool


def check_renewal(
    *, standing: LineStanding, old: OldDraw, terms: RenewalTerms, on: date, grace_days: int, closing: bool
) -> Refused | None:
    """Why a draw cannot be renewed on a day; None where it can. `closing` is the act itself, not the asking.

    Refused: a draw paid off; one found misused; past its due day (无还本续贷, 展期); extended before (展期); interest
    unpaid; not signed; a line that may not be drawn on or is over its limit (无还本续贷, 展期); a new due day too early
    or, except in a restructuring, beyond the line's end and its grace; another rate (only restructuring may lower it).
    """
    name = terms.kind.label
    if old.unpaid_fen <= 0:
        return Refused(code="paid_off", reason=f"不能{name}：借据 {old.number} 已结清，没有可以续的本金。")
    return (
        _misused(old, terms)
        or _too_late(old, terms, on)
        or _interest_open(old, terms, closing=closing)
        or _line_closed(standing, terms, on)
        or _ill_dated(standing, old, terms, on, grace_days)
        or _ill_priced(old, terms)
        or _unsigned(terms)
    )


def _misused(old: OldDraw, terms: RenewalTerms) -> Refused | None:
    if not old.misused:
        return None
    reason = f"不能{terms.kind.label}：借据 {old.number} 已认定挪用。先收回挪用的钱，或解除认定，再办。"
    return Refused(code="misused", reason=reason)


def _too_late(old: OldDraw, terms: RenewalTerms, on: date) -> Refused | None:
    name = terms.kind.label
    if not terms.kind.restructures and on >= old.due_on:
        return Refused(
            code="after_maturity",
            reason=f"不能{name}：借据 {old.number} 到期日是 {old.due_on}，要在到期日以前签好。"
            "可以还清，或按借新还旧、重组申请。",
        )
    if terms.kind is RenewalKind.EXTENSION and old.extended:
        return Refused(
            code="extended_before",
            reason=f"不能展期：借据 {old.number} 已展期过一次，只能一次。可以还清，或申请别的续贷。",
        )
    return None


def _interest_open(old: OldDraw, terms: RenewalTerms, *, closing: bool) -> Refused | None:
    open_fen = old.running_fen if closing and terms.kind.replaces else old.arrears_fen
    if open_fen <= 0:
        return None
    owed = spoken(open_fen)
    return Refused(
        code="interest_unpaid",
        reason=f"不能{terms.kind.label}：借据 {old.number} 还有利息 {owed}没还。先收 {owed}，再办。",
    )


def _line_closed(standing: LineStanding, terms: RenewalTerms, on: date) -> Refused | None:
    if terms.kind.restructures:
        return None
    name, number = terms.kind.label, standing.number
    if standing.state == LineState.FROZEN:
        return Refused(code="line_frozen", reason=f"不能{name}：额度 {number} 已冻结。请先解冻，或按重组申请。")
    if standing.state != LineState.ACTIVE or on >= standing.ends_on:
        return Refused(
            code="line_ended", reason=f"不能{name}：额度 {number} 已到期或终止。请先重新授信，或按重组申请。"
        )
    if standing.over_limit_fen:
        over = spoken(standing.over_limit_fen)
        return Refused(code="over_limit", reason=f"不能{name}：额度 {number} 超限 {over}。先还 {over}，再办。")
    return None


def _ill_dated(standing: LineStanding, old: OldDraw, terms: RenewalTerms, on: date, grace_days: int) -> Refused | None:
    name = terms.kind.label
    earliest = max(on, old.due_on)
    if terms.due_on <= earliest:
        return Refused(
            code="due_too_early", reason=f"不能{name}：新到期日 {terms.due_on} 要晚于 {earliest}。请改到期日。"
        )
    latest = standing.ends_on + timedelta(days=grace_days)
    if terms.due_on > latest and terms.kind is not RenewalKind.RESTRUCTURE:
        return Refused(
            code="due_beyond_line",
            reason=f"不能{name}：新到期日 {terms.due_on} 超过额度期限。最晚可以到 {latest}。",
        )
    return None


def _ill_priced(old: OldDraw, terms: RenewalTerms) -> Refused | None:
    if terms.rate_ppm == old.rate_ppm:
        return None
    if terms.kind is not RenewalKind.RESTRUCTURE:
        return Refused(code="other_rate", reason=f"不能{terms.kind.label}：只有重组可以改利率。请照原利率办。")
    if not 0 < terms.rate_ppm < old.rate_ppm:
        return Refused(code="rate_not_lower", reason="不能重组：新利率要大于零、不高于原利率。请改利率。")
    return None


def _unsigned(terms: RenewalTerms) -> Refused | None:
    if terms.signed:
        return None
    reason = f"不能{terms.kind.label}：客户还没有签续贷协议。请打印给客户签齐再办，合同以签字为准。"
    return Refused(code="not_signed", reason=reason)
