"""Renewals and a bank's own core: no money moves, so a renewal is carried out here and the core is told of it.

It is told under an id of its own, again and again until it answers, and never voided: the customer has signed. What the
core refuses to note is shown on the line until somebody has compared both sides.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid5

from qianmo.apps.credit.models import Renewal, Transfer, TransferKind, TransferState
from qianmo.apps.credit.outside_core import outside_core
from qianmo.apps.credit.services.reserves import CORE_IDS, JOB
from qianmo.apps.events.services import Fact, record
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over

UNDER_WAY = Refused(code="under_way", reason="不能续贷：这笔借据还有一笔收款或冲正在等核心答复。请等它有了结果再办。")


def tell_core(*, renewed: Sequence[Renewal], at: datetime, business_date: date) -> None:
    """Have a bank's own core, where there is one, told of renewals carried out. Joins the act that carried them out."""
    if outside_core() is None or not renewed:
        return
    Transfer.objects.bulk_create(
        Transfer(
            core_id=uuid5(CORE_IDS, f"renew {row.request_id}"),
            kind=TransferKind.RENEW,
            line=row.old.line,
            draw=row.new or row.old,
            amount_fen=row.fen,
            value_date=business_date,
            state=TransferState.WAITING,
            until=at,
            next_at=at,
            channel="renewal",
            by_id=row.decided_by_id,
            renewal=row,
        )
        for row in renewed
    )
    hand_over(JOB)


def tell_noted(*, transfers: Sequence[Transfer], at: datetime, business_date: date) -> None:
    """Tell of renewals the core has noted or refused to. Joins the act that heard the core."""
    noted = [one for one in transfers if one.state == TransferState.POSTED]
    _tell("credit.renewal_noted", noted, at=at, business_date=business_date)
    odd = [one for one in transfers if one.state == TransferState.REFUSED]
    _tell("credit.renewal_odd", odd, at=at, business_date=business_date)


def _tell(kind: str, transfers: Sequence[Transfer], *, at: datetime, business_date: date) -> None:
    facts = [
        Fact(
            subject_id=one.draw_id,
            household_id=one.line.household_id,
            by=None,
            payload={"line": one.line.number, "draw": one.draw.number, "fen": one.amount_fen, "reason": one.said},
        )
        for one in transfers
    ]
    record(kind=kind, facts=facts, at=at, business_date=business_date)
