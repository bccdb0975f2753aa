"""Drawing on a line: reserve, book, and count it drawn, in one transaction with the embedded core.

The act makes two trips to the database: the first locks the lines and brings all that is weighed, the second writes
and commits.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Draw
from qianmo.apps.credit.services.wishes import Accepted, Known, NewDraw, accept, asking
from qianmo.apps.events.services import Fact, recording
from qianmo.apps.ledger.chart import DEPOSITS, LOANS
from qianmo.apps.ledger.queries import ask_accounts
from qianmo.apps.ledger.services import Posting, posting
from qianmo.domain.credit.line import post_reserved
from qianmo.domain.numbers import draw_number
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import seal_bytes
from qianmo.storage.trips import Command, NewRows, Trip, Write, ask_ids, in_two_trips


def draw(*, draws: Sequence[NewDraw], at: datetime, business_date: date) -> Answers:
    """Draw on lines; returns draw ids and refusals by position. Several draws on one line are taken in order.

    Refused: whatever `wishes.accept` refuses. A request seen before answers with its first draw and books nothing, also
    where both come in the same instant.
    """
    return in_two_trips(lambda trip: _draw(trip, draws=draws, at=at, business_date=business_date))


def _draw(trip: Trip, *, draws: Sequence[NewDraw], at: datetime, business_date: date) -> Answers:
    *known, ids, accounts = trip.ask(
        *asking(draws=draws, business_date=business_date), ask_ids(Draw, len(draws)), ask_accounts()
    )
    answers, accepted = accept(draws=draws, known=Known(*known), business_date=business_date)
    ids = ids[: len(accepted)]
    if accepted:
        trip.write(
            NewRows(Draw, draw_columns(accepted, ids=ids, business_date=business_date)),
            _count_drawn(accepted),
            _booked(accepted, ids=ids, accounts=accounts, business_date=business_date),
            *_recorded(accepted, ids=ids, at=at, business_date=business_date),
        )
    answers.written([one.position for one in accepted], ids)
    return answers


def draw_columns(accepted: Sequence[Accepted], *, ids: Sequence[int], business_date: date) -> dict[str, object]:
    """The columns of draws that begin on the business day; the payee's account is sealed for its own row.

    Rows stand in the order of their request ids, so that two who send the same ones never wait for each other in a
    circle.
    """
    rows = sorted(zip(ids, accepted, strict=True), key=lambda row: row[1].new.request_id)
    amounts = [one.new.amount_fen for _, one in rows]
    return {
        "id": [draw_id for draw_id, _ in rows],
        "line_id": [one.line.pk for _, one in rows],
        "number": [draw_number(year=business_date.year, serial=draw_id) for draw_id, _ in rows],
        "amount_fen": amounts,
        "unpaid_fen": amounts,
        "rate_ppm": [one.line.rate_ppm for _, one in rows],
        "terms_id": [one.terms.id for _, one in rows],
        "value_date": business_date,
        "due_on": [one.new.due_on for _, one in rows],
        "accrued": 0,
        "accrued_to": business_date,
        "billed_to": business_date,
        "channel": [one.new.channel for _, one in rows],
        "purpose": [one.new.purpose for _, one in rows],
        "payment": [str(one.payout.payment) for _, one in rows],
        "payee": [one.payout.payee for _, one in rows],
        "payee_account": [
            seal_bytes(one.payout.account.encode(), bound_to=f"draw:{draw_id}") if one.payout.account else None
            for draw_id, one in rows
        ],
        "drawn_by_id": [one.new.drawn_by for _, one in rows],
        "request_id": [one.new.request_id for _, one in rows],
    }


def _count_drawn(accepted: Sequence[Accepted]) -> Write:
    """The embedded core answers at once: what was reserved is drawn."""
    drawn: dict[int, int] = {}
    for one in accepted:
        after = post_reserved(standing=one.line.standing, amount_fen=one.new.amount_fen)
        if isinstance(after, Refused):
            raise RuntimeError(after.reason)
        one.line.drawn_fen, one.line.reserved_fen = after.drawn_fen, after.reserved_fen
        drawn[one.line.pk] = after.drawn_fen
    sql = (
        "UPDATE credit_line SET drawn_fen = new.fen"
        " FROM unnest($1::bigint[], $2::bigint[]) AS new(id, fen) WHERE credit_line.id = new.id"
    )
    return Command(sql, [list(drawn), list(drawn.values())])


def _booked(
    accepted: Sequence[Accepted], *, ids: Sequence[int], accounts: Mapping[str, int], business_date: date
) -> Write:
    """Each draw in the journal."""
    postings = [
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
    ]
    return posting(postings=postings, accounts=accounts, business_date=business_date)


def _recorded(accepted: Sequence[Accepted], *, ids: Sequence[int], at: datetime, business_date: date) -> list[Write]:
    """The event of each draw."""
    facts = [
        Fact(subject_id=draw_id, household_id=one.line.household_id, by=one.new.drawn_by, payload=told(one))
        for draw_id, one in zip(ids, accepted, strict=True)
    ]
    return recording(kind="credit.drawn", facts=facts, at=at, business_date=business_date)


def told(one: Accepted) -> dict[str, object]:
    """What the event of a draw tells of it."""
    told: dict[str, object] = {
        "line": one.line.number,
        "fen": one.new.amount_fen,
        "channel": one.new.channel,
        "purpose": one.new.purpose,
    }
    return told | ({"payee": one.payout.payee} if one.payout.payee else {})
