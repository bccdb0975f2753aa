"""How far rosters are on their way from verdict to notice, and whom the next notice would name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.apps.notices.queries.heard import HANGS, OBJECTED, STRUCK_SINCE

VERDICTS = """
v AS (
  SELECT DISTINCT ON (v.household_id) s.roster_id, v.id, v.household_id,
         coalesce(v.final_fen, v.limit_fen) AS limit_fen,
         v.excluded OR v.needs_visit OR v.needs_look AS barred, s.closed_at AS rated_at
    FROM ratings_sitting s JOIN ratings_verdict v ON v.sitting_id = s.id WHERE s.roster_id = ANY(%(rosters)s)
   ORDER BY v.household_id, v.id DESC)
"""
AMONG = "n.roster_id = ANY(%(rosters)s)"
STATES = f"""
WITH {VERDICTS}, counted AS (
  SELECT v.roster_id, count(*) AS rated, count(*) FILTER (WHERE n.until IS NOT NULL OR t.id IS NOT NULL) AS posted,
         count(*) FILTER (WHERE n.until IS NULL AND t.id IS NULL AND NOT v.barred
                                AND NOT {OBJECTED} AND NOT {STRUCK_SINCE}) AS waiting,
         count(*) FILTER (WHERE {STRUCK_SINCE}) AS struck
    FROM v LEFT JOIN notices_told t ON t.verdict_id = v.id {HANGS.format(among=AMONG)} GROUP BY v.roster_id
), listed AS (
  SELECT roster_id, count(*) FILTER (WHERE outcome <> 'black') AS to_rate FROM ratings_rosterentry
   WHERE roster_id = ANY(%(rosters)s) GROUP BY roster_id
), sampled AS (
  SELECT s.roster_id, count(*) AS size, count(*) FILTER (WHERE d.finding = '') AS left
    FROM notices_sample s JOIN notices_sampledhousehold d ON d.sample_id = s.id
   WHERE s.roster_id = ANY(%(rosters)s) GROUP BY s.roster_id
), objected AS (
  SELECT n.roster_id, count(*) AS open FROM notices_objection o JOIN notices_notice n ON n.id = o.notice_id
   WHERE o.state = 'open' AND n.roster_id = ANY(%(rosters)s) GROUP BY n.roster_id
)
SELECT r.id, c.id, c.code, coalesce(u.name, c.name), r.group_id, r.year, coalesce(l.to_rate, 0),
       coalesce(k.rated, 0), coalesce(k.posted, 0),
       coalesce(k.waiting, 0), coalesce(k.struck, 0),
       EXISTS (SELECT 1 FROM ratings_sitting s WHERE s.roster_id = r.id AND s.closed_at IS NULL),
       EXISTS (SELECT 1 FROM notices_sample s WHERE s.roster_id = r.id), d.left, coalesce(d.size, 0),
       coalesce(o.open, 0)
  FROM ratings_roster r LEFT JOIN households_customergroup u ON u.id = r.group_id
  JOIN grids_cell c ON c.id = coalesce(r.village_id, u.place_id) LEFT JOIN counted k ON k.roster_id = r.id
  LEFT JOIN listed l ON l.roster_id = r.id LEFT JOIN sampled d ON d.roster_id = r.id
  LEFT JOIN objected o ON o.roster_id = r.id
 WHERE r.id = ANY(%(rosters)s) ORDER BY c.code
"""
TO_POST = f"""
WITH {VERDICTS}
SELECT v.roster_id, v.id, v.household_id, h.number, coalesce(p.name, ''), coalesce(g.name, ''), v.limit_fen
  FROM v JOIN households_household h ON h.id = v.household_id LEFT JOIN grids_cell g ON g.id = h.group_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id LEFT JOIN notices_told t ON t.verdict_id = v.id
  {HANGS.format(among=AMONG)}
 WHERE n.until IS NULL AND t.id IS NULL AND NOT v.barred AND NOT {OBJECTED} AND NOT {STRUCK_SINCE}
 ORDER BY v.roster_id, h.number
"""


@dataclass(frozen=True, slots=True)
class RosterState:
    """A roster between verdict and notice: households to rate and rated, posted or told, waiting for it, struck.

    That of a customer group bears its name (`village`), and the village it stands at by id and code.

    `sample_left` is None without a sample, else how many of its `sampled` nobody has been to; `objections` are open.
    """

    roster_id: int
    village_id: int
    code: str
    village: str
    group_id: int | None
    year: int
    to_rate: int
    rated: int
    posted: int
    waiting: int
    struck: int
    sitting: bool
    drawn: bool
    sample_left: int | None
    sampled: int
    objections: int


def roster_states(*, roster_ids: Sequence[int], scope: Scope) -> dict[int, RosterState]:
    """How far these rosters are, by roster; those out of sight are not in it."""
    with connection.cursor() as cursor:
        cursor.execute(STATES, {"rosters": list(roster_ids)})
        found = [RosterState(*row) for row in cursor.fetchall()]
    return {one.roster_id: one for one in found if scope.allows(one.village_id)}


@dataclass(frozen=True, slots=True)
class ToPost:
    """A household the next notice names: its last verdict says yes and is settled, no notice names it since."""

    roster_id: int
    verdict_id: int
    household_id: int
    number: str
    name: str
    group: str
    limit_fen: int


def to_post(*, roster_ids: Sequence[int]) -> list[ToPost]:
    """Whom the next notices of these rosters would name, by roster and household number."""
    with connection.cursor() as cursor:
        cursor.execute(TO_POST, {"rosters": list(roster_ids)})
        return [ToPost(*row) for row in cursor.fetchall()]
