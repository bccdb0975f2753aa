"""Standings kept by changes: every read of the funnel, the board and the lists starts here, most with nothing to do.

Triggers on the tables below mark each changed household or village in the changing transaction itself. Whoever reads
next takes the marks away, works those households out anew in one statement, then their villages, and goes on. What a
reader sees is thus never older than the last commit, and its cost grows with what changed and not with the county.
"""

import json
from typing import Any

from django.db import connection, transaction

from qianmo.apps.campaigns.queries.steps import board_of

WORK_OUT = """
INSERT INTO campaigns_standing
       (household_id, number, village_id, segment, stage, eligible, granted_fen, signed_fen, drawn_fen, lon_e6, lat_e6)
SELECT h.id, h.number, h.village_id, h.segment,
       CASE WHEN l.drawn_fen > 0 THEN 'drawn' WHEN l.signed_fen > 0 THEN 'signed'
            WHEN l.limit_fen > 0 THEN 'granted' WHEN v.excluded IS FALSE THEN 'eligible'
            WHEN v.excluded OR e.outcome = 'black' THEN 'excluded' ELSE 'filed' END,
       coalesce(NOT v.excluded, FALSE), coalesce(l.limit_fen, 0), coalesce(l.signed_fen, 0), coalesce(l.drawn_fen, 0),
       k.lon_e6, k.lat_e6
  FROM households_household h
  LEFT JOIN (SELECT DISTINCT ON (household_id) household_id, excluded FROM ratings_verdict
              WHERE {among} ORDER BY household_id, id DESC) v ON v.household_id = h.id
  LEFT JOIN (SELECT DISTINCT ON (household_id) household_id, outcome FROM ratings_rosterentry
              WHERE {among} ORDER BY household_id, id DESC) e ON e.household_id = h.id
  LEFT JOIN (SELECT l.household_id, sum(l.limit_fen) AS limit_fen, sum(c.limit_fen) AS signed_fen,
                    sum(l.drawn_fen) AS drawn_fen
               FROM credit_line l LEFT JOIN credit_contract c ON c.line_id = l.id
              WHERE l.state <> 'ended' AND {among_lines} GROUP BY l.household_id) l ON l.household_id = h.id
  LEFT JOIN (SELECT DISTINCT ON (household_id) household_id, lon_e6, lat_e6 FROM households_position
              WHERE {among} ORDER BY household_id, as_of DESC, id DESC) k ON k.household_id = h.id
 WHERE {among_households} AND h.merged_into_id IS NULL
    ON CONFLICT (household_id) DO UPDATE
   SET (number, village_id, segment, stage, eligible, granted_fen, signed_fen, drawn_fen, lon_e6, lat_e6) =
       (EXCLUDED.number, EXCLUDED.village_id, EXCLUDED.segment, EXCLUDED.stage, EXCLUDED.eligible,
        EXCLUDED.granted_fen, EXCLUDED.signed_fen, EXCLUDED.drawn_fen, EXCLUDED.lon_e6, EXCLUDED.lat_e6)
"""
COUNT = """
INSERT INTO campaigns_villagestanding
       (village_id, filed, eligible, granted, granted_fen, signed, signed_fen, drawn, drawn_fen, board)
SELECT b.village_id, count(s.household_id), count(*) FILTER (WHERE s.eligible),
       count(*) FILTER (WHERE s.granted_fen > 0), coalesce(sum(s.granted_fen), 0),
       count(*) FILTER (WHERE s.signed_fen > 0), coalesce(sum(s.signed_fen), 0),
       count(*) FILTER (WHERE s.drawn_fen > 0), coalesce(sum(s.drawn_fen), 0), b.board
  FROM unnest(%s::bigint[], %s::jsonb[]) AS b (village_id, board)
  LEFT JOIN campaigns_standing s ON s.village_id = b.village_id GROUP BY b.village_id, b.board
    ON CONFLICT (village_id) DO UPDATE
   SET (filed, eligible, granted, granted_fen, signed, signed_fen, drawn, drawn_fen, board) =
       (EXCLUDED.filed, EXCLUDED.eligible, EXCLUDED.granted, EXCLUDED.granted_fen, EXCLUDED.signed,
        EXCLUDED.signed_fen, EXCLUDED.drawn, EXCLUDED.drawn_fen, EXCLUDED.board)
"""
LEAVE = """
DELETE FROM campaigns_standing s USING households_household h
 WHERE h.id = s.household_id AND h.merged_into_id IS NOT NULL AND h.id = ANY(%s)
"""
"""A file that was merged away is counted with the one that stays."""
PLACE = """
UPDATE campaigns_standing s SET lon_e6 = k.lon_e6, lat_e6 = k.lat_e6
  FROM (SELECT DISTINCT ON (household_id) household_id, lon_e6, lat_e6 FROM households_position
         WHERE household_id = ANY(%s) ORDER BY household_id, as_of DESC, id DESC) k
 WHERE s.household_id = k.household_id AND (s.lon_e6, s.lat_e6) IS DISTINCT FROM (k.lon_e6, k.lat_e6)
"""
MANY = 20_000
"""From so many changed households on, the whole county is worked out in one pass."""
LOCK = "SELECT pg_advisory_xact_lock(hashtext('campaigns.standing'))"


def settle_standings() -> int:
    """Work out what changed since the last time; returns how many households that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM campaigns_changed LIMIT 1")
        if cursor.fetchone() is None:
            return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute("DELETE FROM campaigns_changed RETURNING household_id, village_id")
        marks: list[Any] = cursor.fetchall()
        changed = sorted({household_id for household_id, _ in marks if household_id is not None})
        villages = {village_id for _, village_id in marks if village_id is not None}
        villages |= _villages(cursor, changed)
        _work_out(cursor, changed)
        villages |= _villages(cursor, changed)
        boards = board_of(village_ids=sorted(villages))
        cursor.execute(COUNT, [list(boards), [json.dumps(board) for board in boards.values()]])
    return len(changed)


def settle_places() -> int:
    """Look up where the households lie whose place was recorded since the last time; returns how many that were.

    A place changes no count, so no village is counted again. Who has no standing yet gets the place with it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM campaigns_moved LIMIT 1")
        if cursor.fetchone() is None:
            return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute("DELETE FROM campaigns_moved RETURNING household_id")
        moved = sorted({pk for (pk,) in cursor.fetchall()})
        cursor.execute(PLACE, [moved])
    return len(moved)


def _villages(cursor: Any, household_ids: list[int]) -> set[int]:
    """The villages these households were counted in last."""
    cursor.execute("SELECT DISTINCT village_id FROM campaigns_standing WHERE household_id = ANY(%s)", [household_ids])
    return {row[0] for row in cursor.fetchall()}


def _work_out(cursor: Any, changed: list[int]) -> None:
    cursor.execute(LEAVE, [changed])
    if len(changed) >= MANY:
        cursor.execute(WORK_OUT.format(among="TRUE", among_lines="TRUE", among_households="TRUE"))
    elif changed:
        narrowed = WORK_OUT.format(
            among="household_id = ANY(%s)", among_lines="l.household_id = ANY(%s)", among_households="h.id = ANY(%s)"
        )
        cursor.execute(narrowed, [changed] * 5)
