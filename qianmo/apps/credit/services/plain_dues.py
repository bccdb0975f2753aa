"""Collecting what is plain: interest that falls due on the very day, on a line whose deposit covers all that is due.

Nearly every draw of a collection night is like that: nothing late, no principal due, the rate of its first day. Of
these the whole set is found in one statement and written in a handful, as `settling_interest` does; the rest is taken
one by one, by `repay`. Both ways leave the same rows; a test holds them together. It is a second place in which the
rule stands, so it stands for the simplest case alone: what is due is paid, what runs goes on running.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from qianmo.apps.credit.models import Repayment
from qianmo.apps.credit.queries import requests_seen
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.chart import DEPOSITS, RECEIVABLE
from qianmo.apps.ledger.queries import deposits
from qianmo.apps.ledger.services import Posting, post
from qianmo.apps.products.queries import Terms, terms_kept
from qianmo.domain.credit.interest import last_settlement
from qianmo.domain.credit.repayment import Part
from qianmo.domain.daycount import ACT_360, ACT_365F
from qianmo.storage.copying import allocate_ids, copy_rows

CHANNEL = "collection"
REQUESTS = UUID("5f0b1f3e-6a0c-4d55-9f0e-2b8d1c7a4e10")
"""A collection's request id is derived from draw and day, so that a night that goes on collects nothing twice."""

# As every act on draws does: lines first, in id order.
LINES = """
SELECT id FROM credit_line WHERE id IN (SELECT line_id FROM credit_draw WHERE id = ANY(%s)) ORDER BY id
   FOR NO KEY UPDATE
"""
# A line is taken whole or not at all: what one draw leaves in the deposit decides what the next one can pay.
PLAIN = """
WITH terms AS (
    SELECT * FROM unnest(%(terms)s::bigint[], %(settled)s::date[]) AS t(id, settled)
), paying AS (
    SELECT * FROM unnest(%(lines)s::bigint[], %(left)s::bigint[]) AS p(line_id, fen)
), owing AS (
    SELECT d.id, d.line_id, d.number, u.fen,
           t.id IS NOT NULL AND u.plain AND d.due_on > %(on)s AND d.billed_to >= t.settled AND d.accrued_to <= %(on)s
           AND d.arrears_since IS NULL AND d.non_accrual_on IS NULL AND d.penalty_accrued = 0 AND d.compound_accrued = 0
           AND NOT EXISTS (SELECT FROM credit_ratechange r WHERE r.draw_id = d.id AND r.from_on <= %(on)s)
           AND NOT EXISTS (SELECT FROM credit_misuse m WHERE m.draw_id = d.id AND m.state = 'carried_out') AS plain
      FROM credit_draw d
      JOIN paying p ON p.line_id = d.line_id
      LEFT JOIN terms t ON t.id = d.terms_id
     CROSS JOIN LATERAL (
           SELECT sum(unpaid_fen) AS fen, min(due_on) AS due_on,
                  coalesce(bool_and(kind = 'interest' AND due_on = %(on)s), false) AS plain
             FROM credit_due WHERE draw_id = d.id AND unpaid_fen <> 0) u
     WHERE d.state = 'posted' AND (u.due_on <= %(on)s OR (d.unpaid_fen <> 0 AND d.due_on <= %(on)s))
), covered AS (
    SELECT o.line_id FROM owing o JOIN paying p ON p.line_id = o.line_id
     GROUP BY o.line_id, p.fen HAVING bool_and(o.plain) AND sum(o.fen) <= p.fen
)
SELECT o.id, o.line_id, o.number, o.fen::bigint, l.household_id
  FROM owing o JOIN covered c ON c.line_id = o.line_id JOIN credit_line l ON l.id = o.line_id
 WHERE o.id = ANY(%(draws)s) ORDER BY o.id
"""
RUN_ON = """
UPDATE credit_draw SET accrued = accrued + unpaid_fen * (%(on)s::date - accrued_to) * rate_ppm, accrued_to = %(on)s
 WHERE id = ANY(%(draws)s)
"""
PAID = "UPDATE credit_due SET unpaid_fen = 0 WHERE draw_id = ANY(%(draws)s) AND unpaid_fen <> 0"


def collection_id(*, draw_id: int, on: date) -> UUID:
    """The request id under which a draw is collected on a day."""
    return uuid5(REQUESTS, f"{draw_id} {on}")


@dataclass(frozen=True, slots=True)
class _Due:
    """A draw of which plain interest is due, in fen."""

    draw_id: int
    line_id: int
    number: str
    fen: int
    household_id: int


@transaction.atomic
def collect_plain_dues(*, draw_ids: Sequence[int], on: date, at: datetime) -> set[int]:
    """Collect what is plain among these draws; returns those collected. The others are as they were."""
    with connection.cursor() as cursor:
        line_ids = [pk for (pk,) in cursor.execute(LINES, [list(draw_ids)]).fetchall()]
        left = {line_id: fen for line_id, fen in deposits(line_ids=line_ids).items() if fen > 0}
        terms = [(pk, one) for pk, one in terms_kept().items() if _is_plain(one)]
        asked: dict[str, Any] = {
            "terms": [pk for pk, _ in terms],
            "settled": [
                last_settlement(before=on + timedelta(days=1), rule=one.interest.settlement) for _, one in terms
            ],
            "lines": list(left),
            "left": list(left.values()),
            "draws": list(draw_ids),
            "on": on,
        }
        found = [_Due(*row) for row in cursor.execute(PLAIN, asked).fetchall()]
        requests = {one.draw_id: collection_id(draw_id=one.draw_id, on=on) for one in found}
        seen = requests_seen(model=Repayment, request_ids=list(requests.values())) if found else {}
        dues = [one for one in found if requests[one.draw_id] not in seen]
        if dues:
            written: dict[str, Any] = {"draws": [one.draw_id for one in dues], "on": on}
            cursor.execute(RUN_ON, written)
            cursor.execute(PAID, written)
            _write(dues, [requests[one.draw_id] for one in dues], on=on, at=at)
    return {one.draw_id for one in dues}


def _is_plain(terms: Terms) -> bool:
    """Whether days count one by one and interest is paid before principal."""
    order = terms.order.before
    counts_days = terms.interest.convention in {ACT_360, ACT_365F}
    return counts_days and order.index(Part.INTEREST) < order.index(Part.PRINCIPAL)


def _write(dues: Sequence[_Due], requests: Sequence[UUID], *, on: date, at: datetime) -> None:
    """Repayments, their entries and their events, as `repay` writes them."""
    ids = allocate_ids(Repayment, len(dues))
    copy_rows(
        Repayment,
        {
            "id": ids,
            "draw_id": [one.draw_id for one in dues],
            "amount_fen": [one.fen for one in dues],
            "principal_fen": 0,
            "interest_fen": [one.fen for one in dues],
            "penalty_fen": 0,
            "compound_fen": 0,
            "value_date": on,
            "booked_on": on,
            "channel": CHANNEL,
            "taken_by_id": None,
            "request_id": list(requests),
        },
    )
    entries = [
        Posting(
            debit=DEPOSITS,
            credit=RECEIVABLE,
            fen=one.fen,
            kind="interest",
            line_id=one.line_id,
            source_id=pk,
            value_date=on,
        )
        for pk, one in zip(ids, dues, strict=True)
    ]
    post(postings=entries, business_date=on)
    facts = [
        Fact(
            subject_id=pk,
            household_id=one.household_id,
            by=None,
            payload={"draw": one.number, "fen": one.fen, "principal_fen": 0, "interest_fen": one.fen},
        )
        for pk, one in zip(ids, dues, strict=True)
    ]
    record(kind="credit.repaid", facts=facts, at=at, business_date=on)
