"""Mending a mistake: a draw or repayment booked wrongly is undone in the open, with a reason and by two people.

One person asks, another carries it out or sends it back. Nothing is deleted: the journal gets mirrored entries, and the
draw is played again without the movement, so that it stands as if it had never been made, interest included. A draw
can be undone once nothing repaid on it stands. Source: the bank's rule that a booked mistake is mended by reversal only
(冲正).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.booking import booked, change, less, postings
from qianmo.apps.credit.keeping import kept_of, write_loans
from qianmo.apps.credit.models import Draw, DrawState, Line, MovementKind, Repayment, Reversal, ReversalState
from qianmo.apps.credit.queries import requests_seen, standing_reversals
from qianmo.apps.credit.renewing import CHANNEL
from qianmo.apps.credit.replaying import play_again, undrawn, write_reshares
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.services import post, reverse
from qianmo.apps.org.queries import closed_day
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

ENTRIES = {
    MovementKind.DRAW: ("draw",),
    MovementKind.REPAYMENT: ("interest", "principal", "penalty", "compound", "adjustment"),
}
"""Which kinds of entry each movement posted."""


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


@dataclass(frozen=True, slots=True)
class _Movement:
    """The draw a reversal is about, locked with its line, and the repayment if it is one."""

    draw: Draw
    repayment: Repayment | None

    @property
    def amount_fen(self) -> int:
        return self.repayment.amount_fen if self.repayment else self.draw.amount_fen

    @property
    def value_date(self) -> date:
        return self.repayment.value_date if self.repayment else self.draw.value_date


@transaction.atomic
def request_reversals(*, reversals: Sequence[NewReversal], at: datetime, business_date: date) -> Answers:
    """Ask for movements to be undone; returns reversal ids and refusals by position. Nothing is booked yet.

    Refused: no reason, an unknown movement, one asked for already, and whatever stands in the way of undoing it.
    """
    answers = Answers(seen=requests_seen(model=Reversal, request_ids=[one.request_id for one in reversals]))
    for position, one in enumerate(reversals):
        if answers.is_repeat(position, one.request_id):
            continue
        movement = _held(kind=one.kind, subject_id=one.subject_id)
        if not one.reason.strip():
            answers.refuse(position, "no_reason", "不能冲正：没有写原因。请写明错在哪里")
            continue
        refused = _in_the_way(movement)
        if refused is not None or movement is None:
            answers.refused[position] = refused or _unknown()
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
        _tell("credit.reversal_requested", row, by=one.requested_by, at=at, business_date=business_date)
    return answers


@transaction.atomic
def decide_reversals(*, decisions: Sequence[ReversalDecision], at: datetime, business_date: date) -> Answers:
    """Carry out or send back what was asked; returns reversal ids and refusals by position.

    A decision repeated by the same person answers as before. Refused: an unknown or already decided reversal, the
    person who asked, a decline without a word, a day the bank does not book on, and a movement that has since been
    followed by another.
    """
    closed = closed_day(day=business_date)
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
        if refused is None and row is not None:
            refused = _carry_out(row, business_date=business_date) if one.approve else None
        if refused is not None or row is None:
            answers.refused[position] = refused or _unknown()
            continue
        row.state = ReversalState.CARRIED_OUT if one.approve else ReversalState.DECLINED
        row.decided_by_id, row.decided_at, row.note = one.decided_by, at, one.note.strip()[:200]
        row.save(update_fields=["state", "decided_by", "decided_at", "note"])
        answers.written([position], [row.pk])
        kind = "credit.reversed" if one.approve else "credit.reversal_declined"
        _tell(kind, row, by=one.decided_by, at=at, business_date=business_date)
    return answers


def _same(row: Reversal, one: ReversalDecision) -> bool:
    return row.state == (ReversalState.CARRIED_OUT if one.approve else ReversalState.DECLINED)


def _unknown() -> Refused:
    return Refused(code="unknown_movement", reason="没有这笔业务。请刷新本页再选")


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


def _held(*, kind: str, subject_id: int) -> _Movement | None:
    """The movement with its line and draw locked, line first, as drawing and repaying lock."""
    repayment = None
    if kind == MovementKind.REPAYMENT:
        repayment = Repayment.objects.filter(id=subject_id).first()
        draw_id = repayment.draw_id if repayment else 0
    else:
        draw_id = subject_id if kind == MovementKind.DRAW else 0
    line = Line.objects.select_for_update().filter(id__in=Draw.objects.filter(id=draw_id).values("line_id")).first()
    draw = Draw.objects.select_for_update().filter(id=draw_id).first()
    if line is None or draw is None:
        return None
    draw.line = line
    return _Movement(draw, repayment)


def _in_the_way(movement: _Movement | None, *, but: int | None = None) -> Refused | None:
    """Why a movement cannot be undone now; `but` is the reversal being carried out."""
    if movement is None:
        return _unknown()
    if movement.draw.state != DrawState.POSTED:
        what = DrawState(movement.draw.state).label
        reason = f"不能冲正：这笔支用{what}，账上没有它。请在额度页上撤销它，或等核心答复"
        return Refused(code="not_posted", reason=reason)
    if _renewed(movement):
        return Refused(
            code="renewed", reason="不能单独冲正：这笔借据已续贷，新旧两笔连在一起。请会计主管按续贷整笔处理"
        )
    standing = standing_reversals(draw_id=movement.draw.pk)
    subject = movement.repayment.pk if movement.repayment else movement.draw.pk
    kind = MovementKind.REPAYMENT if movement.repayment else MovementKind.DRAW
    mine = next((one for one in standing if one.kind == kind and one.subject_id == subject), None)
    if mine is not None and mine.id != but:
        return Refused(code="asked_before", reason=f"这笔业务的冲正{mine.state}，不能再申请一次")
    if movement.repayment:
        return _part_of_renewal(movement.repayment)
    undone = {one.subject_id for one in standing if one.kind == MovementKind.REPAYMENT and one.carried_out}
    last = Repayment.objects.filter(draw=movement.draw).exclude(id__in=undone).order_by("-id").first()
    if last is not None:
        reason = f"不能冲正：这笔借据 {last.value_date} 还有一笔还款 {spoken(last.amount_fen)}。请先冲正它"
        return Refused(code="followed", reason=reason)
    return None


def _renewed(movement: _Movement) -> bool:
    """Whether a renewal began with this draw, or ended the draw this repayment is on."""
    if movement.repayment is None:
        return movement.draw.channel == CHANNEL
    return Repayment.objects.filter(draw=movement.draw, channel=CHANNEL).exists()


def _part_of_renewal(repayment: Repayment) -> Refused | None:
    if repayment.channel != "renewal":
        return None
    reason = "不能冲正：这笔还款是续贷时由新借据归还的。请在新借据上办理"
    return Refused(code="part_of_renewal", reason=reason)


def _carry_out(row: Reversal, *, business_date: date) -> Refused | None:
    movement = _held(kind=row.kind, subject_id=row.subject_id)
    refused = _in_the_way(movement, but=row.pk)
    if refused is not None or movement is None:
        return refused or _unknown()
    kept = kept_of([movement.draw])[movement.draw.pk]
    replay = play_again(kept, without=movement.repayment.pk) if movement.repayment else undrawn(kept)
    if isinstance(replay, Refused):
        return replay
    kept.loan = replay.after
    write_loans([kept], business_date=business_date)
    write_reshares(replay, cause=f"冲正 {row.pk}", business_date=business_date)
    mirrored = reverse(
        kinds=ENTRIES[MovementKind(row.kind)],
        source_id=row.subject_id,
        reversal_id=row.pk,
        business_date=business_date,
    )
    books = change(
        before=replay.before,
        after=replay.after,
        shared=replay.shared,
        cash_fen=-movement.amount_fen if movement.repayment else movement.amount_fen,
        accrues=movement.draw.non_accrual_on is None,
    )
    rest = less(books, booked(mirrored))
    entries = postings(
        rest,
        line_id=row.line_id,
        source_id=row.pk,
        value_date=movement.value_date,
        kinds={},
        otherwise="correction",
    )
    post(postings=entries, business_date=business_date)
    return None


def _tell(kind: str, row: Reversal, *, by: int, at: datetime, business_date: date) -> None:
    payload = {
        "line": row.line.number,
        "movement": row.kind,
        "fen": row.amount_fen,
        "reason": row.note if kind == "credit.reversal_declined" else row.reason,
    }
    fact = Fact(subject_id=row.pk, household_id=row.line.household_id, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
