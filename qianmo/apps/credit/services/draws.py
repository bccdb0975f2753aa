"""Drawing on a line: reserve, book, and count it drawn, in one transaction with the embedded core."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Draw, DrawPurpose, Line
from qianmo.apps.credit.queries import requests_seen
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.queries import branches_of
from qianmo.apps.ledger.services import DEPOSITS, LOANS, Posting, post
from qianmo.apps.org.queries import able_branches, closed_day
from qianmo.apps.products.queries import Terms, terms_in_force
from qianmo.domain.credit.line import LineStanding, reserve
from qianmo.domain.numbers import draw_number
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows

NO_PAYOUT = "不能支用：管这一户的网点没有放款权限。请到有放款权限的支行办理。"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraw:
    """A request for money on a line, due back on a day; `drawn_by` is None when the customer asks without staff.

    `purpose` is what the money is for, empty where the customer was not asked.
    """

    line_id: int
    amount_fen: int
    due_on: date
    channel: str
    drawn_by: int | None
    request_id: UUID
    purpose: str = ""


@transaction.atomic
def draw(*, draws: Sequence[NewDraw], at: datetime, business_date: date) -> Answers:
    """Draw on lines; returns draw ids and refusals by position. Several draws on one line are taken in order.

    Refused: a day the bank does not book on, an unknown line or purpose, a household whose branch may not pay out,
    and whatever the line itself refuses (amount not positive, over what is available, not active, run out, due after
    the line's end). A request seen before answers with its first draw and books nothing.
    """
    closed = closed_day(day=business_date)
    terms = terms_in_force(on=business_date)
    lines = _locked_lines(ids=sorted({one.line_id for one in draws}))
    branches = branches_of(household_ids=[line.household_id for line in lines.values()])
    disbursing = able_branches(ability="disburse", on=business_date)
    answers = Answers(seen=requests_seen(model=Draw, request_ids=[one.request_id for one in draws]))
    kept: list[tuple[int, NewDraw, Line]] = []
    for position, one in enumerate(draws):
        line = lines.get(one.line_id)
        if answers.is_repeat(position, one.request_id):
            continue
        if closed is not None:
            answers.refused[position] = closed
        elif line is None:
            answers.refuse(position, "unknown_line", "没有这笔额度")
        elif branches.get(line.household_id) not in disbursing:
            answers.refuse(position, "branch_pays_nothing_out", NO_PAYOUT)
        elif one.purpose and one.purpose not in DrawPurpose.values:
            answers.refuse(position, "unknown_purpose", f"没有“{one.purpose[:12]}”这种用途。请在列出的用途里选一种。")
        else:
            after = reserve(
                standing=_standing(line),
                amount_fen=one.amount_fen,
                on=business_date,
                due_on=one.due_on,
                grace_days=terms[line.product_id].grace_days,
            )
            if isinstance(after, Refused):
                answers.refused[position] = after
            else:
                line.drawn_fen += one.amount_fen
                kept.append((position, one, line))
    ids = _write_draws(kept, terms=terms, business_date=business_date)
    _write_balances({line.pk: line.drawn_fen for *_, line in kept})
    _book(kept, ids=ids, at=at, business_date=business_date)
    answers.written([position for position, *_ in kept], ids)
    return answers


def _book(kept: list[tuple[int, NewDraw, Line]], *, ids: list[int], at: datetime, business_date: date) -> None:
    """Post each draw to the journal and record its event."""
    post(
        postings=[
            Posting(
                debit=LOANS,
                credit=DEPOSITS,
                fen=one.amount_fen,
                kind="draw",
                line_id=line.pk,
                source_id=draw_id,
                value_date=business_date,
            )
            for draw_id, (_, one, line) in zip(ids, kept, strict=True)
        ],
        business_date=business_date,
    )
    record(
        kind="credit.drawn",
        facts=[
            Fact(
                subject_id=draw_id,
                household_id=line.household_id,
                by=one.drawn_by,
                payload={"line": line.number, "fen": one.amount_fen, "channel": one.channel, "purpose": one.purpose},
            )
            for draw_id, (_, one, line) in zip(ids, kept, strict=True)
        ],
        at=at,
        business_date=business_date,
    )


def _locked_lines(*, ids: list[int]) -> dict[int, Line]:
    return {line.pk: line for line in Line.objects.select_for_update().filter(id__in=ids).order_by("id")}


def _standing(line: Line) -> LineStanding:
    return LineStanding(
        number=line.number,
        limit_fen=line.limit_fen,
        drawn_fen=line.drawn_fen,
        reserved_fen=line.reserved_fen,
        state=line.state,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
    )


def _write_draws(
    kept: list[tuple[int, NewDraw, Line]], *, terms: Mapping[int, Terms], business_date: date
) -> list[int]:
    ids = allocate_ids(Draw, len(kept))
    copy_rows(
        Draw,
        {
            "id": ids,
            "line_id": [line.pk for *_, line in kept],
            "number": [draw_number(year=business_date.year, serial=draw_id) for draw_id in ids],
            "amount_fen": [one.amount_fen for _, one, _ in kept],
            "unpaid_fen": [one.amount_fen for _, one, _ in kept],
            "rate_ppm": [line.rate_ppm for *_, line in kept],
            "terms_id": [terms[line.product_id].id for *_, line in kept],
            "value_date": business_date,
            "due_on": [one.due_on for _, one, _ in kept],
            "accrued": 0,
            "accrued_to": business_date,
            "channel": [one.channel for _, one, _ in kept],
            "purpose": [one.purpose for _, one, _ in kept],
            "drawn_by_id": [one.drawn_by for _, one, _ in kept],
            "request_id": [one.request_id for _, one, _ in kept],
        },
    )
    return ids


def _write_balances(drawn: dict[int, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credit_line SET drawn_fen = new.fen FROM unnest(%s::bigint[], %s::bigint[]) AS new(id, fen)"
            " WHERE credit_line.id = new.id",
            [list(drawn), list(drawn.values())],
        )
