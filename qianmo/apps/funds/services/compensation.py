"""Acts on a risk pool's money: book what the fund owes for a loss, note its payment, give back what was recovered.

The loan stays on the books and is collected on; what the fund pays is held beside it (代管风险补偿款) until it is given
back pro rata or used to write the loan off. It is never income.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.funds.models import ClaimState, RiskClaim, RiskPool, RiskRecovery
from qianmo.apps.funds.services.claims import NO_CLAIM, ClaimDecision, cannot_decide, cannot_receive, decide
from qianmo.apps.ledger.chart import CENTRAL_BANK, COMPENSATION_HELD, COMPENSATION_RECEIVABLE
from qianmo.apps.ledger.services import Posting, post
from qianmo.apps.org.queries import closed_day
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """An overdue draw a pool is asked to compensate; the room above has worked out the figures."""

    pool_id: int
    draw_id: int
    line_id: int
    principal_fen: int
    overdue_days: int
    fen: int
    by: int
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Principal of a compensated draw that came back, and the fund's part of it."""

    claim_id: int
    recovered_fen: int
    returned_fen: int
    by: int


def lock_pools(*, pool_ids: Iterable[int]) -> None:
    """Hold pools until the act has ended, in id order; lines are locked before them, claims after."""
    if not connection.in_atomic_block:
        raise RuntimeError("pools are held inside the act that lends on them")
    pools = RiskPool.objects.select_for_update(no_key=True).filter(id__in=list(pool_ids)).order_by("id")
    list(pools.values_list("id", flat=True))


def write_losses(*, losses: Sequence[Loss], at: datetime, business_date: date) -> list[int]:
    """Ask pools for compensation; nothing is booked yet. Joins the act that worked it out."""
    if not connection.in_atomic_block:
        raise RuntimeError("claims are written inside the act that knows the draws")
    rows = RiskClaim.objects.bulk_create(
        RiskClaim(
            pool_id=one.pool_id,
            draw_id=one.draw_id,
            line_id=one.line_id,
            principal_fen=one.principal_fen,
            overdue_days=one.overdue_days,
            fen=one.fen,
            state=ClaimState.REQUESTED,
            requested_by_id=one.by,
            requested_on=business_date,
            request_id=one.request_id,
        )
        for one in losses
    )
    for row in rows:
        _tell("funds.compensation_asked", row, by=row.requested_by_id, at=at, business_date=business_date)
    return [row.pk for row in rows]


@transaction.atomic
def decide_losses(*, decisions: Sequence[ClaimDecision], at: datetime, business_date: date) -> list[int | Refused]:
    """Book compensation as receivable from the fund, or send claims back; ids or refusals in order.

    From its booking on a claim shrinks the ceiling of the pool. Refused: what `claims.cannot_decide` refuses, and
    booking on a day the bank does not book on.
    """
    ids = [one.claim_id for one in decisions]
    lock_pools(pool_ids=set(RiskClaim.objects.filter(id__in=ids).values_list("pool_id", flat=True)))
    rows, closed = _locked(ids), closed_day(day=business_date)
    answers: list[int | Refused] = []
    for one in decisions:
        row = rows.get(one.claim_id)
        refused = cannot_decide(row, one) or (closed if one.approve else None)
        if refused is not None or row is None:
            answers.append(refused or NO_CLAIM)
            continue
        decide(row, one, on=business_date)
        if one.approve:
            _post(row, COMPENSATION_RECEIVABLE, COMPENSATION_HELD, row.fen, kind="compensation", on=business_date)
        kind = "funds.compensation_booked" if one.approve else "funds.compensation_declined"
        _tell(kind, row, by=one.by, at=at, business_date=business_date)
        answers.append(row.pk)
    return answers


@transaction.atomic
def receive_compensation(
    *, claim_ids: Sequence[int], by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Book the fund's money for whole claims. Refused: one not waiting for its money, a day the bank does not book."""
    rows, closed = _locked(claim_ids), closed_day(day=business_date)
    answers: list[int | Refused] = []
    for claim_id in claim_ids:
        row = rows.get(claim_id)
        refused = cannot_receive(row) or closed
        if refused is not None or row is None:
            answers.append(refused or NO_CLAIM)
            continue
        row.state, row.paid_on = ClaimState.PAID, business_date
        row.save(update_fields=["state", "paid_on"])
        _post(row, CENTRAL_BANK, COMPENSATION_RECEIVABLE, row.fen, kind="compensation_in", on=business_date)
        _tell("funds.compensation_paid", row, by=by, at=at, business_date=business_date)
        answers.append(row.pk)
    return answers


def write_recoveries(*, recoveries: Sequence[Recovery], at: datetime, business_date: date) -> None:
    """Give the fund its part of what was recovered. Joins the act that worked it out with pools and draws locked."""
    rows = _locked(one.claim_id for one in recoveries)
    for one in recoveries:
        row = rows[one.claim_id]
        RiskRecovery.objects.create(
            claim=row,
            recovered_fen=one.recovered_fen,
            returned_fen=one.returned_fen,
            booked_on=business_date,
            by_id=one.by,
        )
        if one.returned_fen:
            _post(row, COMPENSATION_HELD, CENTRAL_BANK, one.returned_fen, kind="compensation_back", on=business_date)
        payload = {"pool": row.pool.name, "fen": one.recovered_fen, "returned_fen": one.returned_fen}
        fact = Fact(subject_id=row.pk, household_id=None, by=one.by, payload=payload)
        record(kind="funds.recovery_shared", facts=[fact], at=at, business_date=business_date)


def _locked(claim_ids: Iterable[int]) -> dict[int, RiskClaim]:
    rows = RiskClaim.objects.select_for_update().filter(id__in=list(claim_ids)).order_by("id")
    return {row.pk: row for row in rows.prefetch_related("pool")}


def _post(row: RiskClaim, debit: str, credit: str, fen: int, *, kind: str, on: date) -> None:
    entry = Posting(
        debit=debit, credit=credit, fen=fen, kind=kind, line_id=row.line_id, source_id=row.pk, value_date=on
    )
    post(postings=[entry], business_date=on)


def _tell(kind: str, row: RiskClaim, *, by: int, at: datetime, business_date: date) -> None:
    payload = {"pool": row.pool.name, "fen": row.fen, "reason": row.note}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
