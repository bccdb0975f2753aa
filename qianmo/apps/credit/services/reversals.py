"""Mending a mistake: a draw or repayment booked wrongly is undone in the open, with a reason and by two people.

One person asks, another carries it out or sends it back; what that writes is in `credit.undoing`. With a bank's own
core the second person's word sends it there, and only the core's answer carries it out (`core_reversals`). A draw can
be undone once nothing repaid on it stands. Source: the bank's rule that a booked mistake is mended by reversal only
(冲正).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Reversal, ReversalState
from qianmo.apps.credit.outside_core import outside_core
from qianmo.apps.credit.queries import requests_made
from qianmo.apps.credit.services.core_reversals import send_reversal, tell_of_reversal
from qianmo.apps.credit.undoing import UNKNOWN, carry_out, held, in_the_way
from qianmo.apps.org.queries import closed_day
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReversal:
    """A wish to undo one movement: `kind` is draw or repayment, `subject_id` its row, `reason` in the clerk's words."""

    kind: str
    subject_id: int
    reason: str
    requested_by: int
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalDecision:
    """The second person's answer; a decline says why."""

    reversal_id: int
    approve: bool
    note: str
    decided_by: int


@transaction.atomic
def request_reversals(*, reversals: Sequence[NewReversal], at: datetime, business_date: date) -> Answers:
    """Ask for movements to be undone; returns reversal ids and refusals by position. Nothing is booked yet.

    Refused: no reason, an unknown movement, one asked for already, a request id that came before for another movement,
    and whatever stands in the way of undoing it.
    """
    seen, wanted = requests_made(
        model=Reversal, request_ids=[one.request_id for one in reversals], columns=("kind", "subject_id")
    )
    answers = Answers(seen=seen, wanted=wanted)
    for position, one in enumerate(reversals):
        if answers.is_repeat(position, one.request_id, wants=(one.kind, one.subject_id)):
            continue
        movement = held(kind=one.kind, subject_id=one.subject_id)
        if not one.reason.strip():
            answers.refuse(position, "no_reason", "不能冲正：没有写原因。请写明错在哪里")
            continue
        refused = in_the_way(movement)
        if refused is not None or movement is None:
            answers.refused[position] = refused or UNKNOWN
            continue
        row = Reversal.objects.create(
            line=movement.draw.line,
            kind=one.kind,
            subject_id=one.subject_id,
            amount_fen=movement.amount_fen,
            reason=one.reason.strip()[:200],
            state=ReversalState.REQUESTED,
            requested_by_id=one.requested_by,
            requested_at=at,
            request_id=one.request_id,
        )
        answers.written([position], [row.pk])
        tell_of_reversal("credit.reversal_requested", row, by=one.requested_by, at=at, business_date=business_date)
    return answers


@transaction.atomic
def decide_reversals(*, decisions: Sequence[ReversalDecision], at: datetime, business_date: date) -> Answers:
    """Carry out or send back what was asked, with a bank's own core send it there; reversal ids, refusals by position.

    A decision repeated by the same person answers as before. Refused: an unknown or already decided reversal, the
    person who asked, a decline without a word, a day the bank does not book on, and a movement that has since been
    followed by another or that waits for the core.
    """
    core, closed = outside_core(), closed_day(day=business_date)
    answers = Answers()
    wanted = sorted({one.reversal_id for one in decisions})
    rows = {row.pk: row for row in Reversal.objects.select_for_update().filter(id__in=wanted).order_by("id")}
    for position, one in enumerate(decisions):
        row = rows.get(one.reversal_id)
        if row is not None and row.decided_by_id == one.decided_by and _same(row, one):
            answers.repeated.add(position)
            answers.written([position], [row.pk])
            continue
        refused = _cannot_decide(row, one) or (closed if one.approve else None)
        if refused is None and row is not None and one.approve and core is not None:
            refused = send_reversal(row, by=one.decided_by, at=at, business_date=business_date)
        elif refused is None and row is not None and one.approve:
            refused = carry_out(row, business_date=business_date)
        if refused is not None or row is None:
            answers.refused[position] = refused or UNKNOWN
            continue
        approved = ReversalState.CARRIED_OUT if core is None else ReversalState.SENT
        row.state = approved if one.approve else ReversalState.DECLINED
        row.decided_by_id, row.decided_at, row.note = one.decided_by, at, one.note.strip()[:200]
        row.save(update_fields=["state", "decided_by", "decided_at", "note"])
        answers.written([position], [row.pk])
        kind = "credit.reversal_declined"
        if one.approve:
            kind = "credit.reversed" if core is None else "credit.reversal_sent"
        tell_of_reversal(kind, row, by=one.decided_by, at=at, business_date=business_date)
    return answers


def _same(row: Reversal, one: ReversalDecision) -> bool:
    return one.approve != (row.state == ReversalState.DECLINED)


def _cannot_decide(row: Reversal | None, one: ReversalDecision) -> Refused | None:
    if row is None:
        return Refused(code="unknown_reversal", reason="没有这笔冲正申请。请刷新本页")
    if row.state != ReversalState.REQUESTED:
        label = ReversalState(row.state).label
        return Refused(code="decided", reason=f"这笔冲正{label}，不能再复核。请刷新本页看结果")
    if row.requested_by_id == one.decided_by:
        return Refused(code="same_person", reason="不能复核自己申请的冲正。请另一位有复核权的同事办理")
    if not one.approve and not one.note.strip():
        return Refused(code="no_note", reason="不能退回：没有写原因。请写明为什么不冲")
    return None
