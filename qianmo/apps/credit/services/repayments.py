"""Repaying a draw: interest to the day first, then principal; what is repaid can be drawn again at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Draw, Line, Repayment
from qianmo.apps.credit.queries import owed_on_draw, requests_seen
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.services import DEPOSITS, INTEREST_INCOME, LOANS, Posting, post
from qianmo.apps.org.queries import closed_day
from qianmo.apps.products.queries import terms_in_force
from qianmo.domain.credit.repayment import Shared, share
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRepayment:
    """Money received on a draw, in fen."""

    draw_id: int
    amount_fen: int
    taken_by: int | None
    request_id: UUID


@dataclass(slots=True)
class _Taken:
    position: int
    new: NewRepayment
    row: Draw
    shared: Shared
    accrued_before: int
    accrued_before_to: date


@transaction.atomic
def repay(*, repayments: Sequence[NewRepayment], at: datetime, business_date: date) -> Answers:
    """Take repayments; returns repayment ids and refusals by position.

    Interest accrued to the day is paid first and rounded once, the rest is principal. Refused: a day the bank does not
    book on, an unknown draw, an amount that is not positive or more than is owed. A request seen before answers with
    its first repayment.
    """
    closed = closed_day(day=business_date)
    terms = terms_in_force(on=business_date)
    draws = _locked_draws(ids=sorted({one.draw_id for one in repayments}))
    answers = Answers(seen=requests_seen(model=Repayment, request_ids=[one.request_id for one in repayments]))
    taken: list[_Taken] = []
    for position, one in enumerate(repayments):
        row = draws.get(one.draw_id)
        if answers.is_repeat(position, one.request_id):
            continue
        if closed is not None:
            answers.refused[position] = closed
        elif row is None:
            answers.refuse(position, "unknown_draw", "没有这笔借据")
        else:
            shared = share(
                owed=owed_on_draw(row, on=business_date),
                amount_fen=one.amount_fen,
                overdue_days=max(0, (business_date - row.due_on).days),
                rule=terms[row.line.product_id].order,
            )
            if isinstance(shared, Refused):
                answers.refused[position] = shared
            else:
                taken.append(_Taken(position, one, row, shared, row.accrued, row.accrued_to))
                _settle(row, shared, on=business_date)
    ids = _write(taken, business_date=business_date)
    post(postings=_postings(taken, ids=ids, on=business_date), business_date=business_date)
    record(
        kind="credit.repaid",
        facts=[
            Fact(
                subject_id=repayment_id,
                household_id=one.row.line.household_id,
                by=one.new.taken_by,
                payload={
                    "draw": one.row.number,
                    "fen": one.new.amount_fen,
                    "principal_fen": one.shared.principal_fen,
                    "interest_fen": one.shared.interest_fen,
                },
            )
            for repayment_id, one in zip(ids, taken, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    answers.written([one.position for one in taken], ids)
    return answers


def _locked_draws(*, ids: list[int]) -> dict[int, Draw]:
    """Lines first, then draws, each in id order: the same order in which drawing locks."""
    line_ids = Draw.objects.filter(id__in=ids).values("line_id")
    lines = {line.pk: line for line in Line.objects.select_for_update().filter(id__in=line_ids).order_by("id")}
    draws = {row.pk: row for row in Draw.objects.select_for_update().filter(id__in=ids).order_by("id")}
    for row in draws.values():
        row.line = lines[row.line_id]
    return draws


def _settle(row: Draw, shared: Shared, *, on: date) -> None:
    row.unpaid_fen -= shared.principal_fen
    row.accrued, row.accrued_to = shared.accrued_left, on
    row.line.drawn_fen -= shared.principal_fen


def _write(taken: list[_Taken], *, business_date: date) -> list[int]:
    ids = allocate_ids(Repayment, len(taken))
    copy_rows(
        Repayment,
        {
            "id": ids,
            "draw_id": [one.row.pk for one in taken],
            "amount_fen": [one.new.amount_fen for one in taken],
            "principal_fen": [one.shared.principal_fen for one in taken],
            "interest_fen": [one.shared.interest_fen for one in taken],
            "value_date": business_date,
            "booked_on": business_date,
            "taken_by_id": [one.new.taken_by for one in taken],
            "accrued_before": [one.accrued_before for one in taken],
            "accrued_before_to": [one.accrued_before_to for one in taken],
            "request_id": [one.new.request_id for one in taken],
        },
    )
    draws = {one.row.pk: one.row for one in taken}
    lines = {row.line_id: row.line for row in draws.values()}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credit_draw SET unpaid_fen = new.unpaid, accrued = new.accrued, accrued_to = %s"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS new(id, unpaid, accrued)"
            " WHERE credit_draw.id = new.id",
            [
                business_date,
                list(draws),
                [row.unpaid_fen for row in draws.values()],
                [row.accrued for row in draws.values()],
            ],
        )
        cursor.execute(
            "UPDATE credit_line SET drawn_fen = new.fen,"
            " over_limit_on = CASE WHEN new.fen + reserved_fen > limit_fen THEN over_limit_on END"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS new(id, fen)"
            " WHERE credit_line.id = new.id",
            [list(lines), [line.drawn_fen for line in lines.values()]],
        )
    return ids


def _postings(taken: list[_Taken], *, ids: list[int], on: date) -> list[Posting]:
    parts = [
        (credit, fen, kind, one.row.line_id, repayment_id)
        for repayment_id, one in zip(ids, taken, strict=True)
        for credit, fen, kind in (
            (INTEREST_INCOME, one.shared.interest_fen, "interest"),
            (LOANS, one.shared.principal_fen, "principal"),
        )
        if fen
    ]
    return [
        Posting(
            debit=DEPOSITS, credit=credit, fen=fen, kind=kind, line_id=line_id, source_id=repayment_id, value_date=on
        )
        for credit, fen, kind, line_id, repayment_id in parts
    ]
