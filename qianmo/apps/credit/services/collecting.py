"""Repaying through a bank's own core: the core takes the money from the customer's account first, then it is booked.

Until the core has answered nothing is owed less; what is under way is counted, so that two payments together never ask
for more than is owed. Money the core took and the draw can no longer take (something was paid or reversed meanwhile) is
given back by a transfer that undoes the first.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import product
from uuid import uuid5

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Draw, DrawState, Line, Transfer, TransferKind, TransferState
from qianmo.apps.credit.queries import at_core, owed, requests_made
from qianmo.apps.credit.queries.transfers import AtCore
from qianmo.apps.credit.services.repayments import NewRepayment, repay
from qianmo.apps.credit.services.reserves import CORE_IDS, JOB
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import closed_day
from qianmo.apps.products.queries import terms_in_force
from qianmo.domain.credit.repayment import Owed
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over

GIVEN_BACK = "核心已收，借据已不欠这么多，退还客户"

COUNTED_THERE = Refused(
    code="value_date_by_core",
    reason="不能指定起息日：钱由核心收，从核心收到那天起算。请留今天；核心已经收过的，请与核心对账。",
)


@transaction.atomic
def collect_repayments(*, repayments: Sequence[NewRepayment], at: datetime, business_date: date) -> Answers:
    """Ask the core to take repayments from customers' accounts; returns transfer ids and refusals by position.

    Refused: a day the bank does not book on, an unknown draw or one not paid out, an amount that is not positive or,
    with what is under way already, more than is owed, a value date of our own, a draw whose reversal waits for the
    core, a request id that came before with another draw or amount. A request seen before answers with its first
    transfer.
    """
    closed = closed_day(day=business_date)
    ids = sorted({one.draw_id for one in repayments})
    draws = _locked_draws(ids)
    owing = owed(draw_ids=list(draws), on=business_date)
    waits = at_core(draw_ids=list(draws))
    under_way = {pk: one.taking_fen for pk, one in waits.items()}
    terms = terms_in_force(on=business_date)
    seen, wanted = requests_made(
        model=Transfer, request_ids=[one.request_id for one in repayments], columns=("draw_id", "amount_fen")
    )
    answers = Answers(seen=seen, wanted=wanted)
    asked: dict[int, Transfer] = {}
    for position, one in enumerate(repayments):
        if answers.is_repeat(position, one.request_id, wants=(one.draw_id, one.amount_fen)):
            continue
        draw = draws.get(one.draw_id)
        if closed is not None:
            answers.refused[position] = closed
        elif draw is None:
            answers.refuse(position, "unknown_draw", "没有这笔借据，或它还没有放款")
        elif one.value_date not in {None, business_date}:
            answers.refused[position] = COUNTED_THERE
        elif waits.get(draw.pk, AtCore()).undoing:
            reason = f"不能还 {spoken(one.amount_fen)}：这笔借据有一笔冲正在等核心答复。请等它有了结果再还。"
            answers.refuse(position, "being_reversed", reason)
        else:
            refused = _too_much(one.amount_fen, _total(owing.get(draw.pk)), under_way.get(draw.pk, 0))
            if refused is not None:
                answers.refused[position] = refused
                continue
            under_way[draw.pk] = under_way.get(draw.pk, 0) + one.amount_fen
            until = at + timedelta(minutes=terms[draw.line.product_id].reserve_minutes)
            asked[position] = _asked(one, draw, until=until, at=at, on=business_date)
    Transfer.objects.bulk_create(asked.values())
    answers.written(asked, [one.pk for one in asked.values()])
    _tell("credit.collection_asked", list(asked.values()), at=at, business_date=business_date)
    if asked:
        hand_over(JOB)
    return answers


def _locked_draws(ids: list[int]) -> dict[int, Draw]:
    """Posted draws with their lines, lines locked first."""
    line_ids = Draw.objects.filter(id__in=ids).values("line_id")
    lines = {line.pk: line for line in Line.objects.select_for_update().filter(id__in=line_ids).order_by("id")}
    rows = Draw.objects.select_for_update().filter(id__in=ids, state=DrawState.POSTED).order_by("id")
    draws = {row.pk: row for row in rows}
    for row in draws.values():
        row.line = lines[row.line_id]
    return draws


def _total(owing: Owed | None) -> int:
    return owing.total_fen if owing else 0


def _too_much(amount_fen: int, owed_fen: int, under_way_fen: int) -> Refused | None:
    if amount_fen <= 0:
        return Refused(
            code="amount_not_positive", reason=f"不能还 {spoken(amount_fen)}：金额要大于零。请重新填写金额。"
        )
    left = max(0, owed_fen - under_way_fen)
    if amount_fen <= left:
        return None
    held = f"，其中 {spoken(under_way_fen)} 正在核心收款" if under_way_fen else ""
    way_out = f"最多可以还 {spoken(left)}。" if left else "请等核心答复后再看。"
    return Refused(
        code="more_than_owed", reason=f"不能还 {spoken(amount_fen)}：今天应还 {spoken(owed_fen)}{held}。{way_out}"
    )


def _asked(one: NewRepayment, draw: Draw, *, until: datetime, at: datetime, on: date) -> Transfer:
    return Transfer(
        core_id=uuid5(CORE_IDS, f"repay {one.request_id}"),
        kind=TransferKind.REPAY,
        line=draw.line,
        draw=draw,
        amount_fen=one.amount_fen,
        value_date=on,
        state=TransferState.WAITING,
        until=until,
        next_at=at,
        channel=one.channel,
        by_id=one.taken_by,
        request_id=one.request_id,
    )


def book_collected(
    *, transfers: Sequence[Transfer], value_dates: Sequence[date], at: datetime, business_date: date
) -> list[Transfer]:
    """Book repayments from the day the core counts; the transfers to be asked that give back what could not be booked.

    Joins the act that heard the core; the transfers come locked with their lines and draws.
    """
    new = [
        NewRepayment(
            draw_id=one.draw_id,
            amount_fen=one.taken_fen or one.amount_fen,
            taken_by=one.by_id,
            request_id=one.request_id or one.core_id,
            value_date=value_date,
            channel=one.channel,
        )
        for one, value_date in zip(transfers, value_dates, strict=True)
    ]
    answers = repay(repayments=new, at=at, business_date=business_date)
    back = [_given_back(transfers[position], at=at) for position in answers.refused]
    _tell("credit.refund_asked", back, at=at, business_date=business_date)
    return back


def _given_back(one: Transfer, *, at: datetime) -> Transfer:
    return Transfer(
        core_id=uuid5(CORE_IDS, f"reverse {one.core_id}"),
        kind=TransferKind.REVERSE,
        line=one.line,
        draw=one.draw,
        amount_fen=one.taken_fen or one.amount_fen,
        value_date=one.value_date,
        state=TransferState.WAITING,
        until=at,
        next_at=at,
        said=GIVEN_BACK,
        channel=one.channel,
        by_id=one.by_id,
        undoes=one,
    )


def tell_ended(*, transfers: Sequence[Transfer], at: datetime, business_date: date) -> None:
    """Tell of repayments the core never took and of refunds it made or refused. Joins the act that heard the core."""
    by_end: dict[tuple[str, str], list[Transfer]] = {}
    for one in transfers:
        by_end.setdefault((one.kind, one.state), []).append(one)
    ends = product((TransferKind.REPAY, TransferKind.COLLECT), (TransferState.REFUSED, TransferState.VOIDED))
    dropped = [one for end in ends for one in by_end.get(end, [])]
    _tell("credit.collection_dropped", dropped, at=at, business_date=business_date)
    refunded = by_end.get((TransferKind.REVERSE, TransferState.POSTED), [])
    _tell("credit.refunded", refunded, at=at, business_date=business_date)
    refused = by_end.get((TransferKind.REVERSE, TransferState.REFUSED), [])
    _tell("credit.refund_refused", refused, at=at, business_date=business_date)


def _tell(kind: str, transfers: Sequence[Transfer], *, at: datetime, business_date: date) -> None:
    facts = [
        Fact(
            subject_id=one.draw_id,
            household_id=one.line.household_id,
            by=one.by_id,
            payload={"line": one.line.number, "draw": one.draw.number, "fen": one.amount_fen, "reason": one.said},
        )
        for one in transfers
    ]
    record(kind=kind, facts=facts, at=at, business_date=business_date)
