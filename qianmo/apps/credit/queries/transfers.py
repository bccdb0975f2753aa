"""What a bank's own core has been asked to do on a line, and who is paid by a draw."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from qianmo.apps.credit.models import Draw, Line, Transfer, TransferKind, TransferState
from qianmo.apps.credit.outside_core import outside_core
from qianmo.apps.products.queries import terms_in_force
from qianmo.domain.credit.payment import SelfLimits
from qianmo.storage.identifiers import open_bytes


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer that waits for the core, or a refund the core would not make."""

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
        """Whether it is voided when its time is over; a refund is owed for ever."""
        return self.kind != TransferKind.REVERSE


def open_transfers(*, line_id: int) -> list[TransferRow]:
    """Transfers of a line that somebody should know of: those that wait, and refunds the core refused."""
    rows = Transfer.objects.filter(
        Q(state=TransferState.WAITING) | Q(kind=TransferKind.REVERSE, state=TransferState.REFUSED), line_id=line_id
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
