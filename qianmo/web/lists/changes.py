"""待批变更: raises of limits, renewals and other rates of draws that a second person decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from qianmo.apps.credit.queries import (
    ChangeRow,
    RateBatch,
    RateRequestRow,
    RenewalRow,
    limit_changes,
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

YUAN = 100
RAISE, REPRICING = "调增额度", "调息"
SHAPES = {"待复核": "qm-wait", "已生效": "qm-final", "已退回": "qm-stop"}


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A raise, a renewal or another rate as one list shows them; `draw_number` is empty for a raise.

    `kind` is the word of its address: raise, renewal, rate. A batch of rates has an `address` of its own, where its
    rows are seen and decided. What another rate changes so far is worked out at `worked_out`.
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

    @property
    def key(self) -> str:
        """What tells it apart on one page."""
        return f"{self.kind}-{self.id}"

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
    return sorted(raises + renewed + rates + batches, key=lambda one: one.asked_at, reverse=True)


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
    )


def _rate(one: RateRequestRow) -> AskedChange:
    before, after = Ratio.of_ppm(one.before_ppm).percent(), Ratio.of_ppm(one.rate_ppm).percent()
    return AskedChange(
        id=one.id,
        what=REPRICING,
        kind="rate",
        line_number=one.line_number,
        draw_number=one.draw_number,
        village=one.village,
        fen=one.unpaid_fen,
        change=f"年利率 {before} → {after}，自 {one.from_on}",
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
        worked_out=reverse("rate-preview", args=[one.line_number, one.draw_number])
        + f"?new_rate={decimal_text(value=one.rate_ppm, places=4)}&from_on={one.from_on}",
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
    definition="调增额度、续贷和调息；申请与复核是两个人，调增和续贷的复核人权限要够这一家的合计敞口",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
