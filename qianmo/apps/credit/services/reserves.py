"""Drawing through a bank's own core, in two phases: room is held, the core moves the money, its word books or frees it.

A reserve takes room on the line at once, so nobody else can draw it, and is sent to the core outside any transaction
(`transfers`). When the core says posted, the books, the line and the draw follow in one transaction; when it says
refused or voided, the room comes back. Nothing else ends a reserve: silence is not a no.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import connection, transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Draw, DrawState, Line, Transfer, TransferKind, TransferState
from qianmo.apps.credit.queries import HeldLine
from qianmo.apps.credit.services.wishes import Accepted, Known, NewDraw, accept, asking
from qianmo.apps.credit.standing import standing_of
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.chart import DEPOSITS, LOANS
from qianmo.apps.ledger.services import Posting, post
from qianmo.domain.credit.line import post_reserved, void_reserved
from qianmo.domain.numbers import draw_number
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.identifiers import seal_bytes
from qianmo.storage.queueing import hand_over
from qianmo.storage.trips import ask_now

CORE_IDS = UUID("5a1d7c2e-2f60-5a39-9d0b-6f5a0c1e7d42")
"""The name space in which a request of ours makes the id the core knows it by."""
JOB = "credit.settle_transfers"


@transaction.atomic
def reserve_draws(*, draws: Sequence[NewDraw], at: datetime, business_date: date) -> Answers:
    """Hold room for draws until the core has answered; returns draw ids and refusals by position.

    Refused: whatever `wishes.accept` refuses. A request seen before answers with its first draw, whatever became of it.
    The draws stand as 待放款, each with the transfer the worker sends; the core is asked after this has been committed.
    """
    known = Known(*ask_now(*asking(draws=draws, business_date=business_date)))
    answers, accepted = accept(draws=draws, known=known, business_date=business_date)
    ids = allocate_ids(Draw, len(accepted))
    untils = [at + timedelta(minutes=one.terms.reserve_minutes) for one in accepted]
    copy_rows(Draw, _draw_columns(accepted, ids=ids, untils=untils, on=business_date))
    copy_rows(Transfer, _transfer_columns(accepted, ids=ids, untils=untils, at=at, on=business_date))
    write_balances(one.line for one in accepted)
    facts = [
        Fact(subject_id=pk, household_id=one.line.household_id, by=one.new.drawn_by, payload=_told(one))
        for pk, one in zip(ids, accepted, strict=True)
    ]
    record(kind="credit.reserved", facts=facts, at=at, business_date=business_date)
    if accepted:
        hand_over(JOB)
    answers.written([one.position for one in accepted], ids)
    return answers


def _draw_columns(accepted: list[Accepted], *, ids: list[int], untils: list[datetime], on: date) -> dict[str, object]:
    return {
        "id": ids,
        "line_id": [one.line.pk for one in accepted],
        "number": [draw_number(year=on.year, serial=draw_id) for draw_id in ids],
        "state": DrawState.RESERVED.value,
        "reserved_until": untils,
        "amount_fen": [one.new.amount_fen for one in accepted],
        "unpaid_fen": 0,
        "rate_ppm": [one.line.rate_ppm for one in accepted],
        "terms_id": [one.terms.id for one in accepted],
        "value_date": on,
        "due_on": [one.new.due_on for one in accepted],
        "accrued": 0,
        "accrued_to": on,
        "billed_to": on,
        "channel": [one.new.channel for one in accepted],
        "purpose": [one.new.purpose for one in accepted],
        "payment": [str(one.payout.payment) for one in accepted],
        "payee": [one.payout.payee for one in accepted],
        "payee_account": [
            seal_bytes(one.payout.account.encode(), bound_to=f"draw:{draw_id}") if one.payout.account else None
            for draw_id, one in zip(ids, accepted, strict=True)
        ],
        "drawn_by_id": [one.new.drawn_by for one in accepted],
        "request_id": [one.new.request_id for one in accepted],
    }


def _transfer_columns(
    accepted: list[Accepted], *, ids: list[int], untils: list[datetime], at: datetime, on: date
) -> dict[str, object]:
    return {
        "core_id": [uuid5(CORE_IDS, f"draw {one.new.request_id}") for one in accepted],
        "kind": TransferKind.DRAW.value,
        "line_id": [one.line.pk for one in accepted],
        "draw_id": ids,
        "amount_fen": [one.new.amount_fen for one in accepted],
        "value_date": on,
        "state": TransferState.WAITING.value,
        "until": untils,
        "next_at": at,
        "tries": 0,
        "said": "",
        "reference": "",
        "channel": [one.new.channel for one in accepted],
        "by_id": [one.new.drawn_by for one in accepted],
    }


def _told(one: Accepted) -> dict[str, object]:
    told: dict[str, object] = {"line": one.line.number, "fen": one.new.amount_fen, "channel": one.new.channel}
    told["purpose"] = one.new.purpose
    return told | ({"payee": one.payout.payee} if one.payout.payee else {})


def post_reserves(
    *, transfers: Sequence[Transfer], value_dates: Sequence[date], at: datetime, business_date: date
) -> None:
    """Book draws the core has paid out, each from the day the core counts. Joins the act that heard the core.

    The transfers come locked with their lines and draws. A line that was frozen, cut or has ended meanwhile is booked
    on all the same: the money is gone.
    """
    for one, value_date in zip(transfers, value_dates, strict=True):
        after = post_reserved(standing=standing_of(one.line), amount_fen=one.amount_fen)
        if isinstance(after, Refused):
            raise RuntimeError(f"transfer {one.pk}: {after.reason}")
        one.line.reserved_fen, one.line.drawn_fen = after.reserved_fen, after.drawn_fen
        one.draw.state, one.draw.unpaid_fen, one.draw.reserved_until = DrawState.POSTED, one.amount_fen, None
        one.draw.value_date = one.draw.accrued_to = one.draw.billed_to = value_date
    changed = ["state", "unpaid_fen", "reserved_until", "value_date", "accrued_to", "billed_to"]
    Draw.objects.bulk_update([one.draw for one in transfers], changed)
    write_balances(one.line for one in transfers)
    post(
        postings=[
            Posting(
                debit=LOANS,
                credit=DEPOSITS,
                fen=one.amount_fen,
                kind="draw",
                line_id=one.line_id,
                source_id=one.draw_id,
                value_date=one.draw.value_date,
            )
            for one in transfers
        ],
        business_date=business_date,
    )
    facts = [
        Fact(
            subject_id=one.draw_id,
            household_id=one.line.household_id,
            by=one.by_id,
            payload={
                "line": one.line.number,
                "fen": one.amount_fen,
                "channel": one.channel,
                "purpose": one.draw.purpose,
                "core": one.reference,
            }
            | ({"payee": one.draw.payee} if one.draw.payee else {}),
        )
        for one in transfers
    ]
    record(kind="credit.drawn", facts=facts, at=at, business_date=business_date)


def void_reserves(*, transfers: Sequence[Transfer], at: datetime, business_date: date) -> None:
    """Give back the room of draws the core will never pay, each with its reason in `said`. Joins the act that heard."""
    for one in transfers:
        after = void_reserved(standing=standing_of(one.line), amount_fen=one.amount_fen)
        if isinstance(after, Refused):
            raise RuntimeError(f"transfer {one.pk}: {after.reason}")
        one.line.reserved_fen = after.reserved_fen
        one.draw.state, one.draw.reserved_until = DrawState.VOIDED, None
    Draw.objects.bulk_update([one.draw for one in transfers], ["state", "reserved_until"])
    write_balances(one.line for one in transfers)
    facts = [
        Fact(
            subject_id=one.draw_id,
            household_id=one.line.household_id,
            by=None,
            payload={"line": one.line.number, "fen": one.amount_fen, "reason": one.said},
        )
        for one in transfers
    ]
    record(kind="credit.voided", facts=facts, at=at, business_date=business_date)


def write_balances(lines: Iterable[Line | HeldLine]) -> None:
    """Write what is drawn and reserved of locked lines; one that is back within its limit is over it no more."""
    after = {line.pk: line for line in lines}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credit_line SET drawn_fen = new.drawn, reserved_fen = new.reserved,"
            " over_limit_on = CASE WHEN new.drawn + new.reserved > limit_fen THEN over_limit_on END,"
            " over_limit_cause = CASE WHEN new.drawn + new.reserved > limit_fen THEN over_limit_cause ELSE '' END"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS new(id, drawn, reserved)"
            " WHERE credit_line.id = new.id",
            [
                list(after),
                [line.drawn_fen for line in after.values()],
                [line.reserved_fen for line in after.values()],
            ],
        )
