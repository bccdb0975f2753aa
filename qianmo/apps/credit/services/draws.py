"""Drawing on a line: reserve, book, and count it drawn, in one transaction with the embedded core."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Draw
from qianmo.apps.credit.services.wishes import Accepted, NewDraw, accept
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.chart import DEPOSITS, LOANS
from qianmo.apps.ledger.services import Posting, post
from qianmo.domain.numbers import draw_number
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.identifiers import seal_bytes


@transaction.atomic
def draw(*, draws: Sequence[NewDraw], at: datetime, business_date: date) -> Answers:
    """Draw on lines; returns draw ids and refusals by position. Several draws on one line are taken in order.

    Refused: whatever `wishes.accept` refuses. A request seen before answers with its first draw and books nothing.
    """
    answers, accepted = accept(draws=draws, business_date=business_date)
    ids = write_draws(accepted, business_date=business_date)
    _count_drawn(accepted)
    _book(accepted, ids=ids, at=at, business_date=business_date)
    answers.written([one.position for one in accepted], ids)
    return answers


def _book(accepted: list[Accepted], *, ids: list[int], at: datetime, business_date: date) -> None:
    """Post each draw to the journal and record its event."""
    post(
        postings=[
            Posting(
                debit=LOANS,
                credit=DEPOSITS,
                fen=one.new.amount_fen,
                kind="draw",
                line_id=one.line.pk,
                source_id=draw_id,
                value_date=business_date,
            )
            for draw_id, one in zip(ids, accepted, strict=True)
        ],
        business_date=business_date,
    )
    record(
        kind="credit.drawn",
        facts=[
            Fact(
                subject_id=draw_id,
                household_id=one.line.household_id,
                by=one.new.drawn_by,
                payload=told(one),
            )
            for draw_id, one in zip(ids, accepted, strict=True)
        ],
        at=at,
        business_date=business_date,
    )


def told(one: Accepted) -> dict[str, object]:
    """What the event of a draw tells of it."""
    told: dict[str, object] = {
        "line": one.line.number,
        "fen": one.new.amount_fen,
        "channel": one.new.channel,
        "purpose": one.new.purpose,
    }
    return told | ({"payee": one.payout.payee} if one.payout.payee else {})


def write_draws(accepted: list[Accepted], *, business_date: date) -> list[int]:
    """Write the rows of draws that are booked at once; their ids in order."""
    ids = allocate_ids(Draw, len(accepted))
    copy_rows(Draw, draw_columns(accepted, ids=ids, business_date=business_date))
    return ids


def draw_columns(accepted: list[Accepted], *, ids: list[int], business_date: date) -> dict[str, object]:
    """The columns of draws that begin on the business day; the payee's account is sealed for its own row."""
    return {
        "id": ids,
        "line_id": [one.line.pk for one in accepted],
        "number": [draw_number(year=business_date.year, serial=draw_id) for draw_id in ids],
        "amount_fen": [one.new.amount_fen for one in accepted],
        "unpaid_fen": [one.new.amount_fen for one in accepted],
        "rate_ppm": [one.line.rate_ppm for one in accepted],
        "terms_id": [one.terms.id for one in accepted],
        "value_date": business_date,
        "due_on": [one.new.due_on for one in accepted],
        "accrued": 0,
        "accrued_to": business_date,
        "billed_to": business_date,
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


def _count_drawn(accepted: list[Accepted]) -> None:
    drawn: dict[int, int] = {}
    for one in accepted:
        drawn[one.line.pk] = drawn.get(one.line.pk, one.line.drawn_fen) + one.new.amount_fen
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credit_line SET drawn_fen = new.fen FROM unnest(%s::bigint[], %s::bigint[]) AS new(id, fen)"
            " WHERE credit_line.id = new.id",
            [list(drawn), list(drawn.values())],
        )
