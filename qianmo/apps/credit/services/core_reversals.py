"""Reversals through a bank's own core: it moves the money back first, then the books follow.

From the second person's word until the core's, the draw takes no repayment and no renewal, so that what the core has
undone can be undone here. A refusal, or a time that ran out without the work being done, leaves everything as it was,
and the reversal may be asked for again.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid5

from qianmo.apps.credit.models import Reversal, ReversalState, Transfer, TransferKind, TransferState
from qianmo.apps.credit.services.reserves import CORE_IDS, JOB
from qianmo.apps.credit.undoing import NOT_IN_CORE, UNKNOWN, carry_out, held, in_the_way, moved_by
from qianmo.apps.events.services import Fact, record
from qianmo.apps.products.queries import terms_in_force
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over


def send_reversal(row: Reversal, *, by: int, at: datetime, business_date: date) -> Refused | None:
    """Ask the core to undo what it moved; refused where that cannot be undone now. Joins the second person's act."""
    movement = held(kind=row.kind, subject_id=row.subject_id)
    refused = in_the_way(movement, but=row.pk)
    if refused is not None or movement is None:
        return refused or UNKNOWN
    original = moved_by(movement)
    if original is None:
        return NOT_IN_CORE
    terms = terms_in_force(on=business_date)[movement.draw.line.product_id]
    Transfer.objects.create(
        core_id=uuid5(CORE_IDS, f"undo {row.request_id}"),
        kind=TransferKind.UNDO,
        line=movement.draw.line,
        draw=movement.draw,
        amount_fen=row.amount_fen,
        value_date=business_date,
        state=TransferState.WAITING,
        until=at + timedelta(minutes=terms.reserve_minutes),
        next_at=at,
        channel=original.channel,
        by_id=by,
        undoes=original,
        reversal=row,
    )
    hand_over(JOB)
    return None


def book_reversal(one: Transfer, *, at: datetime, business_date: date) -> Refused | None:
    """Undo here what the core has undone; refused where the books cannot follow. Joins the act that heard the core."""
    row = _row(one)
    refused = carry_out(row, business_date=business_date)
    if refused is None:
        _end(row, ReversalState.CARRIED_OUT)
        tell_of_reversal("credit.reversed", row, by=row.decided_by_id, at=at, business_date=business_date)
    return refused


def drop_reversals(*, transfers: Sequence[Transfer], at: datetime, business_date: date) -> None:
    """End reversals the core will not carry out, each with its reason in `said`. Joins the act that heard the core."""
    for one in transfers:
        row = _row(one)
        _end(row, ReversalState.REFUSED)
        tell_of_reversal("credit.reversal_refused", row, by=None, at=at, business_date=business_date, reason=one.said)


def _row(one: Transfer) -> Reversal:
    if one.reversal is None:
        raise RuntimeError(f"transfer {one.pk} undoes something for no reversal")
    return one.reversal


def _end(row: Reversal, state: ReversalState) -> None:
    row.state = state
    row.save(update_fields=["state"])


def tell_of_reversal(
    kind: str, row: Reversal, *, by: int | None, at: datetime, business_date: date, reason: str = ""
) -> None:
    """Record what became of a reversal, with the words of whoever decided it."""
    payload = {
        "line": row.line.number,
        "movement": row.kind,
        "fen": row.amount_fen,
        "reason": reason or (row.note if kind == "credit.reversal_declined" else row.reason),
    }
    fact = Fact(subject_id=row.pk, household_id=row.line.household_id, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
