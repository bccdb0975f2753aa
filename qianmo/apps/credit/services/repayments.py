"""Repaying a draw: what has fallen due and what has accrued by the day, then principal; it can be drawn again at once.

A payment may count from a day in the past. Then the draw is played again from its first day with the payment in its
place: interest that has since fallen due or been paid comes out as if the payment had been known, and the difference
is booked today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.booking import CASH_KINDS, KINDS, change, postings
from qianmo.apps.credit.keeping import Kept, keep_locked, write_loans
from qianmo.apps.credit.models import DrawState, Repayment
from qianmo.apps.credit.queries import requests_made
from qianmo.apps.credit.replaying import Replay, play_again, write_reshares
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.services import Posting, post
from qianmo.apps.org.queries import closed_day
from qianmo.domain.credit.loan import Loan
from qianmo.domain.credit.repayment import Shared, cannot_count_from
from qianmo.domain.credit.running import Payment, carry, pay
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRepayment:
    """Money received on a draw, in fen; it counts from `value_date`, or from the day it is booked."""

    draw_id: int
    amount_fen: int
    taken_by: int | None
    request_id: UUID
    value_date: date | None = None
    channel: str = "counter"


@dataclass(slots=True)
class _Taken:
    """A payment taken: how it was shared, and the draw's standings on the way."""

    position: int
    new: NewRepayment
    kept: Kept
    payment: Payment
    shared: Shared
    before: Loan
    carried: Loan
    after: Loan
    replay: Replay | None = None


@transaction.atomic
def repay(*, repayments: Sequence[NewRepayment], at: datetime, business_date: date) -> Answers:
    """Take repayments; returns repayment ids and refusals by position.

    Refused: a day the bank does not book on, an unknown or never paid-out draw, a value date before the draw or after
    the booking day, an amount that is not positive or more than is owed, a back-dated payment after which a later one
    would be too much, a request id that came before with another draw or amount. A request seen before answers with its
    first repayment.
    """
    closed = closed_day(day=business_date)
    kept = keep_locked(draw_ids={one.draw_id for one in repayments})
    seen, wanted = requests_made(
        model=Repayment, request_ids=[one.request_id for one in repayments], columns=("draw_id", "amount_fen")
    )
    answers = Answers(seen=seen, wanted=wanted)
    till = _Till(at=at, business_date=business_date, answers=answers)
    for position, one in enumerate(repayments):
        if answers.is_repeat(position, one.request_id, wants=(one.draw_id, one.amount_fen)):
            continue
        draw = kept.get(one.draw_id)
        refused = closed or _cannot_take(one, draw, business_date=business_date)
        if refused is not None or draw is None:
            answers.refused[position] = refused or _unknown()
            continue
        payment = Payment(on=one.value_date or business_date, fen=one.amount_fen)
        if payment.on < draw.loan.on:
            till.write()
            kept |= keep_locked(draw_ids={one.draw_id})
            draw = kept[one.draw_id]
        taken = _take(position, one, draw, payment)
        if isinstance(taken, Refused):
            answers.refused[position] = taken
        else:
            till.take(taken)
    till.write()
    return answers


def _unknown() -> Refused:
    return Refused(code="unknown_draw", reason="没有这笔借据")


def _cannot_take(new: NewRepayment, kept: Kept | None, *, business_date: date) -> Refused | None:
    if kept is None or kept.row.state != DrawState.POSTED:
        return _unknown()
    return cannot_count_from(
        value_date=new.value_date or business_date,
        booked_on=business_date,
        drawn_on=kept.row.value_date,
        number=kept.row.number,
        taken_over_on=kept.row.taken_over_on,
    )


def _take(position: int, new: NewRepayment, kept: Kept, payment: Payment) -> _Taken | Refused:
    """One payment on one draw as it stands after those before it."""
    if payment.on < kept.loan.on:
        replay = play_again(kept, also=payment)
        if isinstance(replay, Refused):
            return replay
        return _Taken(position, new, kept, payment, replay.also, replay.before, replay.before, replay.after, replay)
    carried = carry(loan=kept.loan, terms=kept.terms, to=payment.on)
    paid = pay(loan=carried, terms=kept.terms, payment=payment)
    if isinstance(paid, Refused):
        return paid
    after, shared = paid
    return _Taken(position, new, kept, payment, shared, kept.loan, carried, after)


class _Till:
    """Payments taken and not yet written; a draw that is played again needs what was taken before it written."""

    def __init__(self, *, at: datetime, business_date: date, answers: Answers) -> None:
        self.at, self.business_date, self.answers = at, business_date, answers
        self._taken: list[_Taken] = []

    def take(self, taken: _Taken) -> None:
        """Put a payment with the others; the next one finds the draw as this one leaves it."""
        taken.kept.loan = taken.after
        self._taken.append(taken)
        if taken.replay is not None:
            self.write()

    def write(self) -> None:
        """Write what was taken: repayments, draws with their dues, entries, events."""
        taken, self._taken = self._taken, []
        ids = _write(taken, business_date=self.business_date)
        draws = {one.kept.row.pk: one.kept for one in taken}
        write_loans(draws.values(), business_date=self.business_date)
        for one in draws.values():
            one.found, one.history = one.loan, None
        entries = [entry for repayment_id, one in zip(ids, taken, strict=True) for entry in _entries(one, repayment_id)]
        post(postings=entries, business_date=self.business_date)
        _tell(taken, ids=ids, at=self.at, business_date=self.business_date)
        self.answers.written([one.position for one in taken], ids)


def _write(taken: list[_Taken], *, business_date: date) -> list[int]:
    ids = allocate_ids(Repayment, len(taken))
    copy_rows(
        Repayment,
        {
            "id": ids,
            "draw_id": [one.kept.row.pk for one in taken],
            "amount_fen": [one.new.amount_fen for one in taken],
            "principal_fen": [one.shared.principal_fen for one in taken],
            "interest_fen": [one.shared.interest_fen for one in taken],
            "penalty_fen": [one.shared.penalty_fen for one in taken],
            "compound_fen": [one.shared.compound_fen for one in taken],
            "value_date": [one.payment.on for one in taken],
            "booked_on": business_date,
            "channel": [one.new.channel for one in taken],
            "taken_by_id": [one.new.taken_by for one in taken],
            "request_id": [one.new.request_id for one in taken],
        },
    )
    played = [(one.replay, f"还款 {pk}") for pk, one in zip(ids, taken, strict=True) if one.replay is not None]
    write_reshares(played, business_date=business_date)
    return ids


def _entries(one: _Taken, repayment_id: int) -> list[Posting]:
    """What fell due on the way to the payment, then the payment; in a replay one difference."""
    row, accrues = one.kept.row, one.kept.row.non_accrual_on is None
    fallen = postings(
        change(before=one.before, after=one.carried, accrues=accrues),
        line_id=row.line_id,
        source_id=row.pk,
        value_date=one.carried.billed_to,
    )
    shared = one.replay.shared if one.replay else one.shared
    books = change(before=one.carried, after=one.after, shared=shared, cash_fen=one.payment.fen, accrues=accrues)
    paid = postings(
        books,
        line_id=row.line_id,
        source_id=repayment_id,
        value_date=one.payment.on,
        kinds=CASH_KINDS if one.replay else KINDS,
    )
    return [*fallen, *paid]


def _tell(taken: list[_Taken], *, ids: list[int], at: datetime, business_date: date) -> None:
    record(
        kind="credit.repaid",
        facts=[
            Fact(
                subject_id=repayment_id,
                household_id=one.kept.row.line.household_id,
                by=one.new.taken_by,
                payload={
                    "draw": one.kept.row.number,
                    "fen": one.new.amount_fen,
                    "principal_fen": one.shared.principal_fen,
                    "interest_fen": one.shared.interest_fen + one.shared.penalty_fen + one.shared.compound_fen,
                }
                | ({"value_date": one.payment.on.isoformat()} if one.replay else {}),
            )
            for repayment_id, one in zip(ids, taken, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
