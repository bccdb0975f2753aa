"""The step a village or a group stands at, by what happened on the roster of its latest drive, or of that of a year.

A drive that a demonstration, a branch or a program led through the acts stands the same, since only rosters, sittings,
requests, lines and signatures are counted. A village that the ledger of village kinds puts off stands apart, with a
drive or without. The round of a customer group is judged by the same statement: its members are what a village has on
file, being told stands for a notice, and its own deferrals put it off.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.notices.queries.heard import OBJECTED, STRUCK_SINCE
from qianmo.apps.ratings.queries import stage_rule
from qianmo.domain.campaigns import RULE as SHIPPED
from qianmo.domain.campaigns import DriveCounts, DriveStage, StageRule, needed, stage_of

STEPS = f"""
WITH today AS (
  SELECT coalesce(max(day) FILTER (WHERE closed_at IS NULL), max(day)) AS day FROM org_businessday
), drive AS (
  SELECT DISTINCT ON (d.{{key}}) d.* FROM campaigns_drive d
   WHERE d.{{key}} = ANY(%s) AND (%s::int IS NULL OR d.year = %s) ORDER BY d.{{key}}, d.year DESC
), part AS (
  SELECT d.id, d.roster_id FROM drive d
   UNION ALL SELECT p.joined_id, p.roster_id FROM campaigns_drive p JOIN drive d ON d.id = p.joined_id
), verdict AS (
  SELECT DISTINCT ON (v.household_id) s.roster_id, v.id, v.household_id, v.excluded, v.needs_look, v.needs_visit,
         s.closed_at AS rated_at
    FROM ratings_sitting s JOIN part d ON d.roster_id = s.roster_id JOIN ratings_verdict v ON v.sitting_id = s.id
   ORDER BY v.household_id, v.id DESC
), posted AS (
  SELECT x.household_id, x.verdict_id, max(x.until) AS until FROM (
    SELECT l.household_id, l.verdict_id, n.until
      FROM part d JOIN notices_notice n ON n.roster_id = d.roster_id AND n.taken_down_on IS NULL
      JOIN notices_noticeline l ON l.notice_id = n.id {{told}}) x GROUP BY x.household_id, x.verdict_id
), line AS (
  SELECT l.household_id, min(l.starts_on) AS granted_on, min(c.signed_on) AS signed_on, sum(l.drawn_fen) AS drawn_fen
    FROM part d JOIN ratings_rosterentry e ON e.roster_id = d.roster_id
    JOIN credit_line l ON l.household_id = e.household_id AND l.state <> 'ended'
    LEFT JOIN credit_contract c ON c.line_id = l.id GROUP BY l.household_id
), asked AS (
  SELECT a.household_id, bool_or(a.state = 'accepted') AS pending, bool_or(a.state = 'refused') AS refused
    FROM part d JOIN ratings_rosterentry e ON e.roster_id = d.roster_id
    JOIN credit_application a ON a.household_id = e.household_id AND a.state <> 'approved' GROUP BY a.household_id
), noticed AS (
  SELECT v.household_id, p.until,
         p.until <= t.day AND NOT {OBJECTED} AND NOT {STRUCK_SINCE} AS past
    FROM verdict v CROSS JOIN today t JOIN posted p ON p.household_id = v.household_id AND p.verdict_id = v.id
), counted AS (
  SELECT d.id, count(*) AS listed,
         count(*) FILTER (WHERE e.outcome <> 'black') AS to_rate,
         count(*) FILTER (WHERE e.outcome = 'grey') AS grey,
         count(v.household_id) AS rated,
         count(*) FILTER (WHERE NOT v.excluded) AS eligible,
         count(*) FILTER (WHERE NOT v.excluded AND (l.household_id IS NOT NULL OR a.refused)) AS decided,
         count(*) FILTER (WHERE NOT v.excluded AND l.household_id IS NULL AND a.pending) AS pending,
         count(l.household_id) AS granted, count(l.signed_on) AS signed,
         count(l.household_id) FILTER (WHERE l.signed_on IS NOT NULL OR v.household_id IS NULL OR p.past) AS cleared,
         count(l.household_id) FILTER (WHERE l.signed_on IS NULL AND v.household_id IS NOT NULL AND p.until IS NULL)
           AS unposted,
         count(l.household_id) FILTER (WHERE l.signed_on IS NULL AND p.until > t.day) AS hanging,
         array_agg(greatest(l.granted_on, least(coalesce(p.until, l.granted_on), coalesce(l.signed_on, p.until)))
                   ORDER BY greatest(l.granted_on, least(coalesce(p.until, l.granted_on),
                                                         coalesce(l.signed_on, p.until))))
           FILTER (WHERE l.household_id IS NOT NULL) AS clearings,
         count(*) FILTER (WHERE l.drawn_fen > 0) AS drawn,
         count(*) FILTER (WHERE v.needs_look) AS looks, count(*) FILTER (WHERE v.needs_visit) AS visits,
         array_agg(l.granted_on ORDER BY l.granted_on) FILTER (WHERE l.granted_on IS NOT NULL) AS grants,
         array_agg(l.signed_on ORDER BY l.signed_on) FILTER (WHERE l.signed_on IS NOT NULL) AS signatures
    FROM part d JOIN ratings_rosterentry e ON e.roster_id = d.roster_id CROSS JOIN today t
    LEFT JOIN verdict v ON v.household_id = e.household_id LEFT JOIN noticed p ON p.household_id = v.household_id
    LEFT JOIN line l ON l.household_id = e.household_id LEFT JOIN asked a ON a.household_id = e.household_id
   GROUP BY d.id
), sitting AS (
  SELECT d.id, min(s.opened_at)::date AS opened_on, max(s.closed_at)::date AS closed_on,
         bool_or(s.closed_at IS NULL) AS open
    FROM ratings_sitting s JOIN part d ON d.roster_id = s.roster_id GROUP BY d.id
), heard AS (
  SELECT d.id, count(*) AS objected FROM part d JOIN notices_notice n ON n.roster_id = d.roster_id
    JOIN notices_objection o ON o.notice_id = n.id AND o.state = 'open' GROUP BY d.id
), filed AS (
  {{filed}}
)
SELECT c.id, d.id, d.year, d.opened_on, k.reason, lower(k.valid), k.review_on, d.target_ppm,
       coalesce(f.filed, 0), f.filed_on, coalesce(n.listed, 0), coalesce(n.to_rate, 0), coalesce(n.grey, 0),
       coalesce(n.rated, 0), coalesce(n.eligible, 0), coalesce(n.decided, 0), coalesce(n.pending, 0),
       coalesce(n.granted, 0), coalesce(n.signed, 0), coalesce(n.drawn, 0), coalesce(n.looks, 0),
       coalesce(n.visits, 0), coalesce(o.objected, 0), coalesce(n.cleared, 0), coalesce(n.unposted, 0),
       coalesce(n.hanging, 0), n.clearings, n.grants, n.signatures, s.opened_on, s.closed_on, s.open,
       EXISTS (SELECT 1 FROM notices_publicnoticerule u, today t WHERE u.before_signing AND u.valid @> t.day)
       {{noticed}},
       (SELECT day FROM today)
  FROM unnest(%s::bigint[]) AS c (id)
  LEFT JOIN drive d ON d.{{key}} = c.id LEFT JOIN counted n ON n.id = d.id LEFT JOIN filed f ON f.{{key}} = c.id
  LEFT JOIN sitting s ON s.id = d.id LEFT JOIN heard o ON o.id = d.id
  LEFT JOIN {{held}} AND upper_inf(k.valid)
        AND (%s::int IS NULL OR extract(year FROM lower(k.valid)) <= %s)
"""
OF_VILLAGES = STEPS.format(
    key="village_id",
    told="",
    noticed="",
    filed="""
SELECT h.village_id, count(*) AS filed, min(h.filed_on) AS filed_on FROM households_household h
 WHERE h.village_id = ANY(%s) AND h.merged_into_id IS NULL GROUP BY h.village_id""",
    held="grids_villageclass k ON k.cell_id = c.id AND k.kind = 'put_off'",
)
OF_GROUPS = STEPS.format(
    key="group_id",
    told="""
    UNION ALL SELECT v.household_id, v.id, t.told_on + coalesce(u.days, 0)
      FROM verdict v JOIN notices_told t ON t.verdict_id = v.id JOIN ratings_roster r ON r.id = v.roster_id
      JOIN households_customergroup g ON g.id = r.group_id
      LEFT JOIN notices_groupnoticerule u ON u.kind = g.kind AND u.way = 'told' AND u.valid @> t.told_on""",
    noticed="""
       AND NOT EXISTS (SELECT 1 FROM notices_groupnoticerule u, today t, households_customergroup g
                        WHERE g.id = c.id AND u.kind = g.kind AND u.way = 'none' AND u.valid @> t.day)""",
    filed="""
SELECT m.group_id, count(DISTINCT coalesce(h.merged_into_id, h.id)) AS filed, min(m.joined_on) AS filed_on
  FROM households_groupmember m JOIN households_household h ON h.id = m.household_id
 WHERE m.group_id = ANY(%s) AND m.left_on IS NULL GROUP BY m.group_id""",
    held="households_groupdeferral k ON k.group_id = c.id",
)


Board = dict[str, Any]
"""What the board says of one village or group, in values that JSON keeps: days are ISO text."""


def board_of(*, village_ids: Sequence[int], year: int | None = None) -> dict[int, Board]:
    """Where each of these villages stands, by its latest drive or that of a year."""
    return _boards(OF_VILLAGES, list(village_ids), year)


def boards_of_groups(*, group_ids: Sequence[int], year: int | None = None) -> dict[int, Board]:
    """Where each of these customer groups stands, by its latest round or that of a year."""
    return _boards(OF_GROUPS, list(group_ids), year)


def _boards(statement: str, ids: list[int], year: int | None) -> dict[int, Board]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids, year, year, ids, ids, year, year])
        rows: list[Any] = cursor.fetchall()
    rule = stage_rule(on=rows[0][-1]) if rows and rows[0][-1] else SHIPPED
    return {row[0]: _judged(row[1:-1], rule) for row in rows}


def _judged(row: Any, rule: StageRule) -> Board:
    drive_id, year, opened_on, reason, deferred_on, review_on, target_ppm = row[:7]
    filed, filed_on, listed, to_rate, grey, rated, eligible, decided, pending, granted, signed, drawn = row[7:19]
    looks, visits, objected, cleared, unposted, hanging, clearings, grants, signatures = row[19:28]
    sat_on, closed_on, sitting, noticed = row[28:]
    counts = DriveCounts(
        filed=filed, listed=listed, to_rate=to_rate, rated=rated, eligible=eligible, decided=decided, granted=granted,
        cleared=cleared, signed=signed, drawn=drawn,
    )  # fmt: skip
    target = target_ppm or rule.signing_target_ppm
    stage = stage_of(
        counts,
        opened=drive_id is not None,
        deferred=deferred_on is not None,
        sat=sat_on is not None,
        sitting=bool(sitting),
        noticed=noticed,
        target_ppm=target,
        rule=rule,
    )
    granted_on = _when(grants, needed(eligible, share_ppm=rule.done_ppm))
    since = {
        DriveStage.FILING: filed_on,
        DriveStage.SCREENING: opened_on,
        DriveStage.RATING: sat_on,
        DriveStage.GRANTING: closed_on,
        DriveStage.NOTICE: granted_on,
        DriveStage.SIGNING: _when(clearings, needed(granted, share_ppm=rule.done_ppm)) if noticed else granted_on,
        DriveStage.DRAWING: _when(signatures, needed(granted, share_ppm=target)),
        DriveStage.DEFERRED: deferred_on,
    }[stage]
    return {
        "drive_id": drive_id,
        "year": year,
        "stage": stage.value,
        "since": _iso(since),
        "counts": asdict(counts),
        "grey": grey,
        "pending": pending,
        "looks": looks,
        "visits": visits,
        "objected": objected,
        "sat": sat_on is not None,
        "sitting": bool(sitting),
        "noticed": noticed,
        "unposted": unposted,
        "hanging": hanging,
        "target_ppm": target,
        "deferral_reason": reason or "",
        "deferred_on": _iso(deferred_on),
        "review_on": _iso(review_on),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _when(days: list[date] | None, count: int) -> date | None:
    """The day on which the count was reached; the last day where refusals made up the rest."""
    return days[min(max(count, 1), len(days)) - 1] if days else None
