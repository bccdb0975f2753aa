"""待批变更: raises of limits, renewals, other rates, judgements and misuse of draws that a second person decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from qianmo.apps.credit.queries import (
    AskedRow,
    ChangeRow,
    JudgementRow,
    MisuseRow,
    RateBatch,
    RateRequestRow,
    RenewalRow,
    judgements,
    limit_changes,
    misuses,
    rate_batches,
    rate_requests,
    renewals,
)
from qianmo.apps.grids.queries import Scope
from qianmo.domain.access import Right
from qianmo.domain.money import decimal_text, wan, yuan
from qianmo.domain.ratio import Ratio
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.words.finding import misused

YUAN = 100
RAISE, REPRICING = "调增额度", "调息"
EFFECTS = {
    "raise": "同意后当时生效：合同仍是原来签的那份，加补充协议。客户没有签补充协议的办不了。",
    "renewal": "同意后当时办妥：新旧借据连在一起，不动现金，额度的已用不变。客户没有签续贷协议的办不了。",
    "rate": "同意后当时生效：生效日以来的利息按新利率重算，差额记在今天。",
    "judgement": "同意后今天生效，日终不会分得更好，到收回为止；收回的由日终按逾期、重组和挪用重新分类。",
    "misuse": "同意后当时生效：结过、收过的不变，那天以来加收的计入罚息，下次结息一起收；解除的，那天以来的利息重算。",
}
"""What carrying out does, by the word of the address."""
SHAPES = {"待复核": "qm-wait", "已生效": "qm-final", "已退回": "qm-stop"}


@dataclass(frozen=True, slots=True)
class AskedChange:
    """What was asked for, as one list shows it; `draw_number` is empty for a raise.

    `kind` is the word of its address: raise, renewal, rate, judgement, misuse. A batch of rates has an `address` of its
    own, where its rows are seen and decided. What another rate or misuse changes so far is worked out at `worked_out`.
    The customer `signs` for a raise of a signed line and for a renewal.
    """

    id: int
    what: str
    kind: str
    line_number: str
    draw_number: str
    village: str
    fen: int
    change: str
    signed_on: date | None
    reason: str
    state: str
    waits: bool
    asked_by_id: int | None
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    address: str = ""
    worked_out: str = ""
    evidence: str = ""
    signs: bool = False

    @property
    def key(self) -> str:
        """What tells it apart on one page."""
        return f"{self.kind}-{self.id}"

    @property
    def effect(self) -> str:
        """What carrying it out does."""
        return EFFECTS[self.kind]

    @property
    def decides_at(self) -> str:
        """Where the second person's answer goes."""
        return reverse(f"decide-{self.kind}", args=[self.id])

    @property
    def alone(self) -> bool:
        """Whether it is decided here, and not on a page of its own."""
        return not self.address


def asked_changes(*, scope: Scope, waiting: bool = False, not_of: int | None = None) -> list[AskedChange]:
    """What was asked for within the scope, newest first; `not_of` leaves out what this person asked for."""
    raises = [_raise(one) for one in limit_changes(scope=scope, waiting=waiting, not_of=not_of) if one.kind == RAISE]
    renewed = [_renewal(one) for one in renewals(scope=scope, waiting=waiting, not_of=not_of)]
    rates = [_rate(one) for one in rate_requests(scope=scope, waiting=waiting, not_of=not_of, singly=True)]
    batches = [_batch(one) for one in rate_batches(scope=scope, waiting=waiting, not_of=not_of)]
    classed = [_judgement(one) for one in judgements(scope=scope, waiting=waiting, not_of=not_of)]
    misuse = [_misuse(one) for one in misuses(scope=scope, waiting=waiting, not_of=not_of)]
    every = raises + renewed + rates + batches + classed + misuse
    return sorted(every, key=lambda one: one.asked_at, reverse=True)


def _raise(one: ChangeRow) -> AskedChange:
    return AskedChange(
        id=one.id,
        what=one.kind,
        kind="raise",
        line_number=one.line_number,
        draw_number="",
        village=one.village,
        fen=one.after_fen,
        change=f"额度 {wan(one.before_fen)} → {wan(one.after_fen)}",
        signed_on=one.signed_on,
        reason=one.reason,
        state=one.state,
        waits=one.waits,
        asked_by_id=one.requested_by_id,
        asked_by=one.requested_by,
        asked_at=one.requested_at,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        note=one.note,
        signs=one.signs,
    )


def _renewal(one: RenewalRow) -> AskedChange:
    return AskedChange(
        id=one.id,
        what=one.kind,
        kind="renewal",
        line_number=one.line_number,
        draw_number=one.old_number,
        village=one.village,
        fen=one.fen,
        change=f"本金 {yuan(one.fen)} 元，到期 {one.old_due_on} → {one.new_due_on}",
        signed_on=one.signed_on,
        reason=one.reason,
        state=one.state,
        waits=one.waits,
        asked_by_id=one.requested_by_id,
        asked_by=one.requested_by,
        asked_at=one.requested_at,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        note=one.note,
        signs=True,
    )


def _rate(one: RateRequestRow) -> AskedChange:
    before, after = Ratio.of_ppm(one.before_ppm).percent(), Ratio.of_ppm(one.rate_ppm).percent()
    return _of_draw(
        one,
        what=REPRICING,
        kind="rate",
        change=f"年利率 {before} → {after}，自 {one.from_on}",
        worked_out=reverse("rate-preview", args=[one.line_number, one.draw_number])
        + f"?new_rate={decimal_text(value=one.rate_ppm, places=4)}&from_on={one.from_on}",
    )


def _judgement(one: JudgementRow) -> AskedChange:
    change = f"五级分类 {one.before_class.label} → {one.loan_class.label if one.loan_class else '收回认定'}"
    return _of_draw(one, what="分类认定", kind="judgement", change=change)


def _misuse(one: MisuseRow) -> AskedChange:
    worked_out = reverse("misuse-preview", args=[one.line_number, one.draw_number])
    return _of_draw(
        one,
        what="解除挪用" if one.lifts else "认定挪用",
        kind="misuse",
        change=misused(lifts=one.lifts, since=str(one.from_on)),
        worked_out=f"{worked_out}?from_on={one.from_on}{'&lifts=yes' if one.lifts else ''}",
        evidence=one.evidence,
    )


def _of_draw(
    one: AskedRow, *, what: str, kind: str, change: str, worked_out: str = "", evidence: str = ""
) -> AskedChange:
    return AskedChange(
        id=one.id,
        what=what,
        kind=kind,
        line_number=one.line_number,
        draw_number=one.draw_number,
        village=one.village,
        fen=one.unpaid_fen,
        change=change,
        signed_on=None,
        reason=one.reason,
        state=one.state,
        waits=one.waits,
        asked_by_id=one.requested_by_id,
        asked_by=one.requested_by,
        asked_at=one.requested_at,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        note=one.note,
        worked_out=worked_out,
        evidence=evidence,
    )


def _batch(one: RateBatch) -> AskedChange:
    return AskedChange(
        id=0,
        what=REPRICING,
        kind="batch",
        line_number="",
        draw_number="",
        village=one.village,
        fen=one.unpaid_fen,
        change=f"{one.draws} 笔借据的年利率，最早自 {one.from_on}",
        signed_on=None,
        reason=one.reason,
        state=one.state,
        waits=one.decided_at is None,
        asked_by_id=one.requested_by_id,
        asked_by=one.requested_by,
        asked_at=one.requested_at,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        note="",
        address=reverse("rate-batch", args=[one.batch]),
    )


def _chosen(seat: Seat, query: Query) -> list[AskedChange]:
    return asked_changes(scope=seat.scope, waiting=query.get("all") != "1")


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in _chosen(seat, query):
        yield (
            one.asked_at.date(), one.what, one.line_number, one.draw_number, one.village, one.fen / YUAN, one.change,
            one.reason, one.asked_by, one.state, one.decided_by, one.note,
        )  # fmt: skip


CHANGES = Listing(
    key="changes",
    title="待批变更",
    address="changes",
    right=Right.SEE_LINES,
    filters={"all": "看"},
    heads=[
        Head("申请日", "date"), Head("事项"), Head("额度号"), Head("借据"), Head("村"), Head("金额（元）", "money"),
        Head("变更"), Head("原因"), Head("申请人"), Head("状态"), Head("复核人"), Head("复核意见"),
    ],
    definition="调增额度、续贷、调息、分类认定和挪用；申请与复核是两个人，调增和续贷的复核人权限要够这一家的合计敞口",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
