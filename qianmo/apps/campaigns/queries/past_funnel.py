"""The funnel of each village as it stood at the end of an earlier day, counted for the ground as it is cut today.

Nothing is kept for it: a file has its day, a verdict the end of its sitting, a line its first and last day, a contract
its signature, a draw and a payment their value dates. So any day can be asked. Households are counted in the village
they lie in today, or two days could not be compared where villages were joined; one that moved away itself is counted
where it lay on the day. Money is not told: a limit that was changed since is known only as it is now.
"""

from datetime import date
from functools import lru_cache

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.domain.funnel import Funnel

AS_OF = """
WITH line AS (
     SELECT l.id, l.household_id, c.signed_on <= %(on)s AS signed
       FROM credit_line l LEFT JOIN credit_contract c ON c.line_id = l.id
      WHERE l.starts_on <= %(on)s AND (l.state <> 'ended' OR l.ends_on > %(on)s)),
owed AS (
     SELECT d.line_id FROM credit_draw d
       LEFT JOIN (SELECT draw_id, sum(principal_fen) AS paid FROM credit_repayment WHERE value_date > %(on)s
                   GROUP BY draw_id) r ON r.draw_id = d.id
      WHERE d.value_date <= %(on)s AND d.state = 'posted' AND d.unpaid_fen + coalesce(r.paid, 0) > 0
      GROUP BY d.line_id),
come AS (
     SELECT l.household_id, bool_or(coalesce(l.signed, FALSE)) AS signed, bool_or(o.line_id IS NOT NULL) AS drawn
       FROM line l LEFT JOIN owed o ON o.line_id = l.id GROUP BY l.household_id),
said AS (
     SELECT DISTINCT ON (v.household_id) v.household_id, v.excluded FROM ratings_verdict v
       JOIN ratings_sitting s ON s.id = v.sitting_id
      WHERE s.closed_at < (%(on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
      ORDER BY v.household_id, v.id DESC),
lay AS (
     SELECT DISTINCT ON (household_id) household_id, village_id FROM households_pastvillage
      WHERE moved AND until > %(on)s ORDER BY household_id, until)
SELECT coalesce(lay.village_id, h.village_id), count(*), count(*) FILTER (WHERE NOT said.excluded),
       count(come.household_id), count(*) FILTER (WHERE come.signed), count(*) FILTER (WHERE come.drawn)
  FROM households_household h LEFT JOIN said ON said.household_id = h.id LEFT JOIN come ON come.household_id = h.id
  LEFT JOIN lay ON lay.household_id = h.id
 WHERE h.filed_on <= %(on)s AND h.merged_into_id IS NULL
 GROUP BY 1
"""


def funnel_on(*, scope: Scope, on: date) -> dict[int, Funnel]:
    """Households by village within the scope that had come so far by the end of a day; the money of a funnel is 0.

    A county takes a third of a second, so the answer serves until any transaction of the database has written.
    """
    if connection.in_atomic_block:
        found = _count(on)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            found = _counted(on, cursor.fetchone()[0])
    return {pk: one for pk, one in found.items() if scope.allows(pk)}


@lru_cache(maxsize=8)
def _counted(on: date, snapshot: str) -> dict[int, Funnel]:
    """What was counted when the database was exactly as this snapshot says."""
    del snapshot
    return _count(on)


def _count(on: date) -> dict[int, Funnel]:
    with connection.cursor() as cursor:
        cursor.execute(AS_OF, {"on": on})
        return {
            village_id: Funnel(
                filed=filed, eligible=eligible, granted=granted, granted_fen=0, signed=signed, signed_fen=0,
                drawn=drawn, drawn_fen=0,
            )
            for village_id, filed, eligible, granted, signed, drawn in cursor.fetchall()
        }  # fmt: skip
