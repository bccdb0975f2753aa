"""What a bank's own core has been asked to do, on a line or on a draw or in all, and who is paid by a draw."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from qianmo.apps.credit.models import Draw, Line, Transfer, TransferKind, TransferState
from qianmo.apps.credit.outside_core import outside_core
from qianmo.apps.products.queries import terms_in_force
from qianmo.domain.credit.payment import SelfLimits
from qianmo.storage.identifiers import open_bytes

FOR_EVER = (TransferKind.REVERSE, TransferKind.RENEW)
"""What is told to the core until it answers, and never voided."""


@dataclass(slots=True)
class AtCore:
    """What of a draw waits for the core: money being taken, and whether a movement of it is being undone."""

    taking_fen: int = 0
    undoing: bool = False

    @property
    def moving(self) -> bool:
        """Whether money of the draw is on its way."""
        return self.undoing or self.taking_fen > 0


def at_core(*, draw_ids: Collection[int], but_reversal: int | None = None) -> dict[int, AtCore]:
    """What of these draws waits for the core, leaving out one reversal; draws of which nothing does are not there."""
    moves = (TransferKind.REPAY, TransferKind.COLLECT, TransferKind.UNDO)
    waiting = Transfer.objects.filter(draw_id__in=draw_ids, kind__in=moves, state=TransferState.WAITING)
    if but_reversal is not None:
        waiting = waiting.exclude(kind=TransferKind.UNDO, reversal_id=but_reversal)
    found: dict[int, AtCore] = {}
    for draw_id, kind, fen in waiting.values_list("draw_id", "kind", "amount_fen"):
        one = found.setdefault(draw_id, AtCore())
        if kind == TransferKind.UNDO:
            one.undoing = True
        else:
            one.taking_fen += fen
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of one kind waits for the core."""

    kind_name: str
    count: int
    fen: int


def waiting_at_core() -> list[Waiting]:
    """What waits for the core in the whole bank, by kind."""
    waiting = Transfer.objects.filter(state=TransferState.WAITING)
    sums = {
        kind: (count, fen)
        for kind, count, fen in waiting.values_list("kind").annotate(Count("id"), Sum("amount_fen")).order_by()
    }
    return [Waiting(str(kind.label), *sums[kind.value]) for kind in TransferKind if kind.value in sums]


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer that waits for the core, or a refund or the note of a renewal it refused."""

    id: int
    kind: str
    kind_name: str
    draw_number: str
    amount_fen: int
    until: datetime
    tries: int
    tried_at: datetime | None
    next_at: datetime
    said: str
    waits: bool

    @property
    def ends(self) -> bool:
        """Whether it is voided when its time is over; a refund or a renewal stays to be told."""
        return self.kind not in FOR_EVER


def open_transfers(*, line_id: int) -> list[TransferRow]:
    """Transfers of a line that somebody should know of: those that wait, refunds and renewals the core refused."""
    rows = Transfer.objects.filter(
        Q(state=TransferState.WAITING) | Q(kind__in=FOR_EVER, state=TransferState.REFUSED), line_id=line_id
    )
    return [
        TransferRow(
            id=row.pk,
            kind=row.kind,
            kind_name=row.get_kind_display(),
            draw_number=row.draw.number,
            amount_fen=row.amount_fen,
            until=row.until,
            tries=row.tries,
            tried_at=row.tried_at,
            next_at=row.next_at,
            said=row.said,
            waits=row.state == TransferState.WAITING,
        )
        for row in rows.select_related("draw").order_by("id")
    ]


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """Who a draw pays: the payee and the last four figures of the account, or the customer; the core's last word."""

    payee: str
    account_tail: str
    said: str
    reference: str


def payout_of(*, draw_id: int) -> PayoutRow:
    """Who is paid by a draw, the account masked, and what the bank's own core said of it, if it has one."""
    row = Draw.objects.get(id=draw_id)
    transfer = Transfer.objects.filter(draw_id=draw_id, kind=TransferKind.DRAW).first()
    tail = ""
    if row.payee_account:
        tail = open_bytes(bytes(row.payee_account), bound_to=f"draw:{row.pk}").decode()[-4:]
    return PayoutRow(row.payee, tail, transfer.said if transfer else "", transfer.reference if transfer else "")


def self_limits(*, line_id: int, on: date) -> SelfLimits:
    """The most of one draw on a line that is paid to the customer directly, by the terms of a day."""
    terms = terms_in_force(on=on)[Line.objects.get(id=line_id).product_id]
    return SelfLimits(production_fen=terms.self_production_fen, consumption_fen=terms.self_consumption_fen)


def through_core() -> bool:
    """Whether the bank's own core moves the money, so that draws and repayments wait for its answer."""
    return outside_core() is not None
