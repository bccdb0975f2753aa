"""Undoing a movement in the books: what stands in its way, and what it writes.

Nothing is deleted: the journal gets mirrored entries, and the draw is played again without the movement, so that it
stands as if it had never been made, interest included.
"""

from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.booking import booked, change, less, postings
from qianmo.apps.credit.keeping import kept_of, write_loans
from qianmo.apps.credit.models import (
    Draw,
    DrawState,
    Line,
    MovementKind,
    Repayment,
    Reversal,
    Transfer,
    TransferKind,
    TransferState,
)
from qianmo.apps.credit.outside_core import outside_core
from qianmo.apps.credit.queries import at_core, standing_reversals
from qianmo.apps.credit.renewing import CHANNEL
from qianmo.apps.credit.replaying import play_again, undrawn, write_reshares
from qianmo.apps.ledger.services import post, reverse
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

ENTRIES = {
    MovementKind.DRAW: ("draw",),
    MovementKind.REPAYMENT: ("interest", "principal", "penalty", "compound", "adjustment"),
}
"""Which kinds of entry each movement posted."""
NOT_IN_CORE = Refused(
    code="not_in_core",
    reason="不能冲正：这笔业务是接上核心以前记的，核心里没有原交易可冲。请会计主管先与核心对账，定下怎样调账",
)
TAKEN_OVER = Refused(
    code="taken_over",
    reason="不能冲正：这笔借据是切换转入的，放款记在原系统。转错的请会计主管与原系统对账，定下怎样调账",
)
UNKNOWN = Refused(code="unknown_movement", reason="没有这笔业务。请刷新本页再选")


@dataclass(frozen=True, slots=True)
class Movement:
    """The draw a reversal is about, locked with its line, and the repayment if it is one."""

    draw: Draw
    repayment: Repayment | None

    @property
    def amount_fen(self) -> int:
        """What it moved, in fen."""
        return self.repayment.amount_fen if self.repayment else self.draw.amount_fen

    @property
    def value_date(self) -> date:
        """The day from which it counts."""
        return self.repayment.value_date if self.repayment else self.draw.value_date


def held(*, kind: str, subject_id: int) -> Movement | None:
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
    return Movement(draw, repayment)


def moved_by(movement: Movement) -> Transfer | None:
    """The transfer by which a bank's own core moved this money; None where it never did."""
    posted = Transfer.objects.filter(draw=movement.draw, state=TransferState.POSTED)
    if movement.repayment is None:
        return posted.filter(kind=TransferKind.DRAW).first()
    taking = posted.filter(kind__in=[TransferKind.REPAY, TransferKind.COLLECT])
    return taking.filter(request_id=movement.repayment.request_id).first()


def in_the_way(movement: Movement | None, *, but: int | None = None) -> Refused | None:
    """Why a movement cannot be undone now; `but` is the reversal being carried out."""
    if movement is None:
        return UNKNOWN
    if movement.draw.state != DrawState.POSTED:
        what = DrawState(movement.draw.state).label
        reason = f"不能冲正：这笔支用{what}，账上没有它。请在额度页上撤销它，或等核心答复"
        return Refused(code="not_posted", reason=reason)
    if movement.repayment is None and movement.draw.taken_over_on is not None:
        return TAKEN_OVER
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
    waits = at_core(draw_ids=[movement.draw.pk], but_reversal=but).get(movement.draw.pk)
    if waits is not None and waits.moving:
        reason = "不能冲正：这笔借据还有一笔收款或冲正在等核心答复。请等它有了结果再办"
        return Refused(code="under_way", reason=reason)
    if outside_core() is not None and moved_by(movement) is None:
        return NOT_IN_CORE
    if movement.repayment:
        return _part_of_renewal(movement.repayment)
    undone = {one.subject_id for one in standing if one.kind == MovementKind.REPAYMENT and one.carried_out}
    last = Repayment.objects.filter(draw=movement.draw).exclude(id__in=undone).order_by("-id").first()
    if last is not None:
        reason = f"不能冲正：这笔借据 {last.value_date} 还有一笔还款 {spoken(last.amount_fen)}。请先冲正它"
        return Refused(code="followed", reason=reason)
    return None


def _renewed(movement: Movement) -> bool:
    """Whether a renewal began with this draw, or ended the draw this repayment is on."""
    if movement.repayment is None:
        return movement.draw.channel == CHANNEL
    return Repayment.objects.filter(draw=movement.draw, channel=CHANNEL).exists()


def _part_of_renewal(repayment: Repayment) -> Refused | None:
    if repayment.channel != "renewal":
        return None
    reason = "不能冲正：这笔还款是续贷时由新借据归还的。请在新借据上办理"
    return Refused(code="part_of_renewal", reason=reason)


def carry_out(row: Reversal, *, business_date: date) -> Refused | None:
    """Undo the movement of a reversal in the books, or say what stands in the way."""
    movement = held(kind=row.kind, subject_id=row.subject_id)
    refused = in_the_way(movement, but=row.pk)
    if refused is not None or movement is None:
        return refused or UNKNOWN
    kept = kept_of([movement.draw])[movement.draw.pk]
    replay = play_again(kept, without=movement.repayment.pk) if movement.repayment else undrawn(kept)
    if isinstance(replay, Refused):
        return replay
    kept.loan = replay.after
    write_loans([kept], business_date=business_date)
    write_reshares([(replay, f"冲正 {row.pk}")], business_date=business_date)
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
