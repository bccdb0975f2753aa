"""Lines whose days are over: ended by the night in sets, each in a handful of statements and by itself.

From its end on nothing can be drawn on a line, so its limit is nothing. What is drawn stays owed to its own due day
and nobody is called: the line stands over its limit with the expiry as its cause. Nobody's name is under it.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record

CHUNK = 5_000

OVER = "SELECT count(*) FROM credit_line WHERE ends_on <= %s AND state <> 'ended'"
END = """
UPDATE credit_line l
   SET state = 'ended', limit_fen = 0,
       over_limit_on = CASE WHEN l.drawn_fen + l.reserved_fen > 0 THEN coalesce(l.over_limit_on, l.ends_on) END,
       over_limit_cause = CASE WHEN l.drawn_fen + l.reserved_fen = 0 THEN ''
                               WHEN l.over_limit_on IS NULL THEN 'expiry' ELSE l.over_limit_cause END
  FROM (SELECT id, limit_fen FROM credit_line
         WHERE ends_on <= %s AND state <> 'ended' ORDER BY ends_on, id LIMIT %s FOR UPDATE) was
 WHERE l.id = was.id
RETURNING l.id, l.household_id, l.number, was.limit_fen, l.drawn_fen, l.ends_on
"""
KEEP = """
INSERT INTO credit_limitchange (line_id, kind, before_fen, after_fen, effective_on, reason, state, requested_at, note)
SELECT line_id, 'expire', before_fen, 0, ends_on, '额度到期', 'carried_out', %s, ''
  FROM unnest(%s::bigint[], %s::bigint[], %s::date[]) AS e (line_id, before_fen, ends_on)
"""
SEND_BACK = """
UPDATE credit_limitchange SET state = 'declined', decided_at = %s, note = '额度已到期'
 WHERE state = 'requested' AND line_id = ANY(%s::bigint[])
"""


def expire_lines(
    *, at: datetime, business_date: date, tell: Callable[[int, int], None] = lambda _done, _total: None
) -> int:
    """End every line on which nothing can be drawn from the next day on; returns how many.

    The night of a business day calls it. Run again on the same day it finds nothing to do. Raises that still wait for a
    second person are sent back. A freeze stays as it is: it told why nothing could be drawn while the line lived.
    """
    with connection.cursor() as cursor:
        total = cursor.execute(OVER, [business_date + timedelta(days=1)]).fetchone()[0]
    ended = 0
    while some := _end_set(at=at, business_date=business_date):
        ended += some
        tell(ended, max(ended, total))
    return ended


@transaction.atomic
def _end_set(*, at: datetime, business_date: date) -> int:
    """End the next lines, those whose days were over first; how many."""
    with connection.cursor() as cursor:
        cursor.execute(END, [business_date + timedelta(days=1), CHUNK])
        ended = sorted(cursor.fetchall())
        ids = [row[0] for row in ended]
        cursor.execute(KEEP, [at, ids, [row[3] for row in ended], [row[5] for row in ended]])
        cursor.execute(SEND_BACK, [at, ids])
    facts = [
        Fact(
            subject_id=pk,
            household_id=household_id,
            by=None,
            payload={"line": number, "before_fen": limit_fen, "owed_fen": drawn_fen, "ends_on": ends_on.isoformat()},
        )
        for pk, household_id, number, limit_fen, drawn_fen, ends_on in ended
    ]
    record(kind="credit.expired", facts=facts, at=at, business_date=business_date)
    return len(ended)
