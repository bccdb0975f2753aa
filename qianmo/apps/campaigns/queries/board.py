"""The drive board: every village with its counts, the step they put it at, since when, and what holds it up.

A village is judged by its latest drive, or by that of one year. Everything is counted from what happened on the roster
of that drive, so a drive that a demonstration, a branch or a program led through the acts stands the same.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.domain.campaigns import RULE, DriveCounts, DriveStage, needed, stage_of

STEPS = """
WITH drive AS (
  SELECT DISTINCT ON (d.village_id) d.* FROM campaigns_drive d
   WHERE {scope_drive} AND (%s::int IS NULL OR d.year = %s) ORDER BY d.village_id, d.year DESC
), verdict AS (
  SELECT DISTINCT ON (v.household_id) s.roster_id, v.household_id, v.excluded, v.dispersed, v.needs_visit
    FROM ratings_sitting s JOIN drive d ON d.roster_id = s.roster_id JOIN ratings_verdict v ON v.sitting_id = s.id
   ORDER BY v.household_id, v.id DESC
), line AS (
  SELECT l.household_id, min(l.starts_on) AS granted_on, min(c.signed_on) AS signed_on, sum(l.drawn_fen) AS drawn_fen
    FROM drive d JOIN ratings_rosterentry e ON e.roster_id = d.roster_id
    JOIN credit_line l ON l.household_id = e.household_id AND l.state <> 'ended'
    LEFT JOIN credit_contract c ON c.line_id = l.id GROUP BY l.household_id
), asked AS (
  SELECT household_id, bool_or(state = 'accepted') AS pending, bool_or(state = 'refused') AS refused
    FROM credit_application WHERE state <> 'approved' GROUP BY household_id
), counted AS (
  SELECT d.id, count(*) AS listed,
         count(*) FILTER (WHERE e.outcome <> 'black') AS to_rate,
         count(*) FILTER (WHERE e.outcome = 'grey') AS grey,
         count(v.household_id) AS rated,
         count(*) FILTER (WHERE NOT v.excluded) AS eligible,
         count(*) FILTER (WHERE NOT v.excluded AND (l.household_id IS NOT NULL OR a.refused)) AS decided,
         count(*) FILTER (WHERE NOT v.excluded AND l.household_id IS NULL AND a.pending) AS pending,
         count(l.household_id) AS granted, count(l.signed_on) AS signed,
         count(*) FILTER (WHERE l.drawn_fen > 0) AS drawn,
         count(*) FILTER (WHERE v.dispersed) AS dispersed, count(*) FILTER (WHERE v.needs_visit) AS visits,
         array_agg(l.granted_on ORDER BY l.granted_on) FILTER (WHERE l.granted_on IS NOT NULL) AS grants,
         array_agg(l.signed_on ORDER BY l.signed_on) FILTER (WHERE l.signed_on IS NOT NULL) AS signatures
    FROM drive d JOIN ratings_rosterentry e ON e.roster_id = d.roster_id
    LEFT JOIN verdict v ON v.household_id = e.household_id
    LEFT JOIN line l ON l.household_id = e.household_id LEFT JOIN asked a ON a.household_id = e.household_id
   GROUP BY d.id
), sitting AS (
  SELECT s.roster_id, min(s.opened_at)::date AS opened_on, max(s.closed_at)::date AS closed_on,
         bool_or(s.closed_at IS NULL) AS open
    FROM ratings_sitting s JOIN drive d ON d.roster_id = s.roster_id GROUP BY s.roster_id
), filed AS (
  SELECT h.village_id, count(*) AS filed, min(h.filed_on) AS filed_on FROM households_household h
   WHERE {scope_household} GROUP BY h.village_id
)
SELECT c.id, c.code, c.name, t.code, t.name, b.id, b.name, d.id, d.year, d.opened_on, d.deferral_reason, d.deferred_on,
       d.review_on, d.target_ppm, coalesce(f.filed, 0), f.filed_on, coalesce(n.listed, 0), coalesce(n.to_rate, 0),
       coalesce(n.grey, 0), coalesce(n.rated, 0), coalesce(n.eligible, 0), coalesce(n.decided, 0),
       coalesce(n.pending, 0), coalesce(n.granted, 0), coalesce(n.signed, 0), coalesce(n.drawn, 0),
       coalesce(n.dispersed, 0), coalesce(n.visits, 0), n.grants, n.signatures, s.opened_on, s.closed_on, s.open
  FROM grids_cell c JOIN grids_cell t ON t.id = c.parent_id LEFT JOIN org_branch b ON b.id = c.branch_id
  LEFT JOIN drive d ON d.village_id = c.id LEFT JOIN counted n ON n.id = d.id LEFT JOIN filed f ON f.village_id = c.id
  LEFT JOIN sitting s ON s.roster_id = d.roster_id
 WHERE c.level = 'village' AND {scope_cell} ORDER BY c.code
"""


@dataclass(frozen=True, slots=True)
class VillageDrive:
    """A village on the board: its counts, the stage they put it at and the day since when, and what is still open.

    `pending` eligible households wait for a decision, `grey` ones carry soft reasons, `dispersed` and `visits` want
    somebody to go and look. Without a drive `drive_id` is None and the village is still filing.
    """

    village_id: int
    code: str
    name: str
    town_code: str
    town: str
    branch_id: int | None
    branch: str
    drive_id: int | None
    year: int | None
    stage: DriveStage
    since: date | None
    counts: DriveCounts
    grey: int
    pending: int
    dispersed: int
    visits: int
    sitting: bool
    target_ppm: int
    deferral_reason: str
    deferred_on: date | None
    review_on: date | None

    def days(self, *, on: date) -> int | None:
        """How many days the village has stood at its stage; None before anything happened."""
        return None if self.since is None else (on - self.since).days


def villages_on_board(*, scope: Scope, year: int | None = None, village_id: int | None = None) -> list[VillageDrive]:
    """Every village within the scope in code order, by its latest drive or that of a year; perhaps one village only."""
    if village_id is not None:
        scope = Scope(frozenset({village_id}) if scope.allows(village_id) else frozenset(), scope.fields)
    drives, drive_params = scope.condition("d.village_id")
    homes, home_params = scope.condition("h.village_id")
    cells, cell_params = scope.condition("c.id")
    with connection.cursor() as cursor:
        cursor.execute(
            STEPS.format(scope_drive=drives, scope_household=homes, scope_cell=cells),
            [*drive_params, year, year, *home_params, *cell_params],
        )
        rows: list[Any] = cursor.fetchall()
    return [_village(row) for row in rows]


def drive_years(*, scope: Scope) -> list[int]:
    """Years that have a drive within the scope, the latest first."""
    condition, params = scope.condition("village_id")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT year FROM campaigns_drive WHERE {condition} ORDER BY year DESC", params)
        return [row[0] for row in cursor.fetchall()]


def _village(row: Any) -> VillageDrive:
    place, (drive_id, year, opened_on, reason, deferred_on, review_on, target_ppm) = row[:7], row[7:14]
    filed, filed_on, listed, to_rate, grey, rated, eligible, decided, pending, granted, signed, drawn = row[14:26]
    dispersed, visits, grants, signatures, sat_on, closed_on, sitting = row[26:]
    counts = DriveCounts(
        filed=filed,
        listed=listed,
        to_rate=to_rate,
        rated=rated,
        eligible=eligible,
        decided=decided,
        granted=granted,
        signed=signed,
        drawn=drawn,
    )
    target = target_ppm or RULE.signing_target_ppm
    stage = stage_of(
        counts,
        opened=drive_id is not None,
        deferred=deferred_on is not None,
        sat=sat_on is not None,
        sitting=bool(sitting),
        target_ppm=target,
        rule=RULE,
    )
    since = {
        DriveStage.FILING: filed_on,
        DriveStage.SCREENING: opened_on,
        DriveStage.RATING: sat_on,
        DriveStage.GRANTING: closed_on,
        DriveStage.SIGNING: _when(grants, needed(eligible, share_ppm=RULE.done_ppm)),
        DriveStage.DRAWING: _when(signatures, needed(granted, share_ppm=target)),
        DriveStage.DEFERRED: deferred_on,
    }[stage]
    return VillageDrive(
        *place,
        drive_id=drive_id,
        year=year,
        stage=stage,
        since=since,
        counts=counts,
        grey=grey,
        pending=pending,
        dispersed=dispersed,
        visits=visits,
        sitting=bool(sitting),
        target_ppm=target,
        deferral_reason=reason or "",
        deferred_on=deferred_on,
        review_on=review_on,
    )


def _when(days: list[date] | None, count: int) -> date | None:
    """The day on which the count was reached; the last day where refusals made up the rest."""
    return days[min(max(count, 1), len(days)) - 1] if days else None
