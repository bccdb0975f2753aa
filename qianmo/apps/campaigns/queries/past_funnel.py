"""The funnel of an earlier day, counted from what has its day: files, verdicts, contracts, draws and payments.

A household is filed on a day, its sitting closed on one, its line began and may have ended on one, its contract carries
its signature, a change of its limit the day it took effect, a draw and a payment their value dates. So any day can be
asked. Households are counted in the village they lie in today, or two days could not be compared where villages were
joined; one that moved away itself is counted where it lay on the day.

What was counted is kept by village. It holds for as long as the village's standing is the one it was counted beside:
whatever a day is counted from marks the household (`standing`), so only villages in which something happened since are
counted again, and a county that was asked once answers at once.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection, transaction

from qianmo.apps.campaigns.queries.by_village import COUNTS, funnel_of_counts
from qianmo.apps.campaigns.queries.standing import settle_standings
from qianmo.apps.grids.queries import Scope
from qianmo.domain.funnel import Funnel

AS_OF = """
WITH lay AS (
     SELECT DISTINCT ON (household_id) household_id, village_id FROM households_pastvillage
      WHERE moved AND until > %(on)s ORDER BY household_id, until),
here AS (
     SELECT h.id, coalesce(lay.village_id, h.village_id) AS village_id
       FROM households_household h LEFT JOIN lay ON lay.household_id = h.id
      WHERE h.filed_on <= %(on)s AND h.merged_into_id IS NULL AND {among}),
changed AS (
     SELECT DISTINCT ON (x.line_id) x.line_id, x.before_fen FROM credit_limitchange x
      WHERE x.state = 'carried_out' AND x.effective_on > %(on)s ORDER BY x.line_id, x.effective_on, x.id),
line AS (
     SELECT l.id, l.household_id, coalesce(x.before_fen, l.limit_fen) AS limit_fen,
            CASE WHEN c.signed_on <= %(on)s THEN c.limit_fen ELSE 0 END AS signed_fen
       FROM credit_line l LEFT JOIN credit_contract c ON c.line_id = l.id LEFT JOIN changed x ON x.line_id = l.id
      WHERE l.starts_on <= %(on)s AND (l.state <> 'ended' OR l.ends_on > %(on)s) AND {among_lines}),
owed AS (
     SELECT d.line_id, sum(d.unpaid_fen + coalesce(r.paid, 0)) AS fen FROM credit_draw d
       LEFT JOIN (SELECT draw_id, sum(principal_fen) AS paid FROM credit_repayment WHERE value_date > %(on)s
                   GROUP BY draw_id) r ON r.draw_id = d.id
      WHERE d.value_date <= %(on)s AND d.state = 'posted'
      GROUP BY d.line_id),
come AS (
     SELECT l.household_id, sum(l.limit_fen) AS granted_fen, sum(l.signed_fen) AS signed_fen,
            sum(coalesce(o.fen, 0)) AS drawn_fen
       FROM line l LEFT JOIN owed o ON o.line_id = l.id GROUP BY l.household_id),
said AS (
     SELECT DISTINCT ON (v.household_id) v.household_id, v.excluded FROM ratings_verdict v
       JOIN ratings_sitting s ON s.id = v.sitting_id
      WHERE s.closed_at < (%(on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AND {among_verdicts}
      ORDER BY v.household_id, v.id DESC)
SELECT h.village_id, count(*), count(*) FILTER (WHERE NOT said.excluded),
       count(*) FILTER (WHERE come.granted_fen > 0), coalesce(sum(come.granted_fen), 0)::bigint,
       count(*) FILTER (WHERE come.signed_fen > 0), coalesce(sum(come.signed_fen), 0)::bigint,
       count(*) FILTER (WHERE come.drawn_fen > 0), coalesce(sum(come.drawn_fen), 0)::bigint
  FROM here h LEFT JOIN said ON said.household_id = h.id LEFT JOIN come ON come.household_id = h.id
 GROUP BY h.village_id
"""
WHOLE = AS_OF.format(among="TRUE", among_lines="TRUE", among_verdicts="TRUE")
PART = AS_OF.format(
    among="coalesce(lay.village_id, h.village_id) = ANY(%(villages)s)",
    among_lines="l.household_id IN (SELECT id FROM here)",
    among_verdicts="v.household_id IN (SELECT id FROM here)",
)
KEPT = f"""
SELECT n.village_id, n.xmin::text::bigint, d.standing = n.xmin::text::bigint,
       {", ".join(f"d.{name}" for name in COUNTS)}
  FROM campaigns_villagestanding n
  LEFT JOIN campaigns_villageday d ON d.village_id = n.village_id AND d."on" = %s
"""
KEEP = f"""
INSERT INTO campaigns_villageday ("on", village_id, standing, {", ".join(COUNTS)})
SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], {", ".join(["%s::bigint[]"] * len(COUNTS))})
    ON CONFLICT ("on", village_id) DO UPDATE SET (standing, {", ".join(COUNTS)}) =
       (EXCLUDED.standing, {", ".join(f"EXCLUDED.{name}" for name in COUNTS)})
"""
LOCK = "SELECT pg_advisory_xact_lock(hashtext('campaigns.day'))"
NOTHING = (0,) * len(COUNTS)


def funnel_on(*, scope: Scope, on: date) -> dict[int, Funnel]:
    """The funnel by village within the scope as it stood at the end of a day; a village without files is left out.

    A county takes half a second the first time it is asked for a day, then only villages that changed take any.
    """
    if connection.in_atomic_block:  # versions of rows tell changes of one transaction from another's only
        found = _count(on, None)
    else:
        settle_standings()
        found, stale = _kept(on)
        if stale:
            found = _counted_anew(on)
    return {pk: funnel_of_counts(counts) for pk, counts in found.items() if counts[0] and scope.allows(pk)}


def _kept(on: date) -> tuple[dict[int, tuple[int, ...]], dict[int, int]]:
    """What is kept of a day by village, and the villages to be counted anew with the version of their standing."""
    found: dict[int, tuple[int, ...]] = {}
    stale: dict[int, int] = {}
    with connection.cursor() as cursor:
        rows: list[Any] = cursor.execute(KEPT, [on]).fetchall()
    for village_id, version, holds, *counts in rows:
        if holds:
            found[village_id] = tuple(counts)
        else:
            stale[village_id] = version
    return found, stale


def _counted_anew(on: date) -> dict[int, tuple[int, ...]]:
    """Count the villages that changed, one reader at a time; whoever waited finds them counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        found, stale = _kept(on)
        if stale:
            counted = _count(on, None if len(stale) > len(found) else stale)
            fresh = {pk: counted.get(pk, NOTHING) for pk in stale}
            columns = [list(column) for column in zip(*fresh.values(), strict=True)]
            cursor.execute(KEEP, [on, list(stale), list(stale.values()), *columns])
            found |= fresh
    return found


def _count(on: date, villages: Collection[int] | None) -> dict[int, tuple[int, ...]]:
    with connection.cursor() as cursor:
        if villages is None:
            cursor.execute(WHOLE, {"on": on})
        else:
            cursor.execute(PART, {"on": on, "villages": list(villages)})
        return {village_id: tuple(counts) for village_id, *counts in cursor.fetchall()}
