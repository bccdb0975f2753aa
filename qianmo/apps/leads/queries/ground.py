"""What the lake does not know of those a list may find: stewards and heads, who is taken, barred, asked first.

Each is one statement that comes as columns; `qianmo.analytics.prospects` joins them to the figures of the day.
"""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pyarrow as pa
from django.db import connection

from qianmo.analytics.prospects import ROWS, Ground
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.queries.no_contact import LEFT_ALONE, WHY
from qianmo.domain.leads.touching import FIRST_ASK
from qianmo.storage.columns import read_table

VILLAGES = """
SELECT c.id, s.staff_id, h.staff_id
  FROM grids_cell c
  LEFT JOIN grids_stewardship s ON s.cell_id = c.id AND s.role = 'owner' AND s.valid @> %(on)s::date
  LEFT JOIN (SELECT branch_id, min(staff_id) AS staff_id FROM org_postholding
              WHERE post = 'branch_head' AND valid @> %(on)s::date GROUP BY branch_id) h ON h.branch_id = c.branch_id
 WHERE c.level = 'village' AND c.ended_on IS NULL AND (%(everywhere)s OR c.id = ANY(%(villages)s))"""
HOLDS = "(b.state = 'released' OR b.state = 'giving' AND b.released_on IS NOT NULL)"
"""Given out, or being given out with its people reserved: nobody else may have them."""
TAKEN = f"""
SELECT DISTINCT ON (household_id) household_id, why FROM (
    SELECT l.household_id, 1 AS first, '在名单“' || b.name || '”上' AS why
      FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id
     WHERE {HOLDS} AND b.expires_on >= %(on)s AND l.fate = 'given' AND l.state IN ('open', 'working')
       AND l.household_id IS NOT NULL AND l.list_id <> %(but)s
     UNION ALL
    SELECT e.household_id, 2, '整村评议还没有结论'
      FROM ratings_rosterentry e JOIN campaigns_drive d ON d.roster_id = e.roster_id
     WHERE d.year = %(year)s AND e.outcome <> 'black'
       AND NOT EXISTS (SELECT 1 FROM grids_villageclass k
                        WHERE k.cell_id = d.village_id AND k.kind = 'put_off' AND upper_inf(k.valid))
       AND NOT EXISTS (SELECT 1 FROM ratings_verdict v WHERE v.household_id = e.household_id)
     UNION ALL
    SELECT household_id, 3, '已有额度' FROM credit_line WHERE %(fresh_only)s AND state = 'active') t
 ORDER BY household_id, first"""
BARRED = f"""
SELECT DISTINCT ON (household_id) household_id, why FROM (
    SELECT e.household_id, 1 AS first, '初筛黑名单' AS why
      FROM (SELECT DISTINCT ON (household_id) household_id, outcome FROM ratings_rosterentry
             ORDER BY household_id, id DESC) e WHERE e.outcome = 'black'
     UNION ALL
    SELECT household_id, 2, '评议不予授信' FROM campaigns_standing WHERE stage = 'excluded'
     UNION ALL
    SELECT household_id, 3, '{WHY}' FROM ({LEFT_ALONE.format(which="true")}) a) b
 ORDER BY household_id, first"""
ASKED_FIRST = """
SELECT DISTINCT ON (household_id) household_id, staff_id FROM (
    SELECT l.household_id, t.by_id AS staff_id, 1 AS first, t.id
      FROM leads_touch t JOIN leads_lead l ON l.id = t.lead_id
     WHERE t.on > %(asked)s AND l.state <> 'lost' AND l.household_id IS NOT NULL
       AND EXISTS (SELECT 1 FROM org_postholding p WHERE p.staff_id = t.by_id AND p.valid @> %(on)s::date)
     UNION ALL
    SELECT h.id, s.staff_id, 2, s.id
      FROM grids_stewardship s JOIN households_household h ON h.group_id = s.cell_id
     WHERE s.role = 'owner' AND s.valid @> %(on)s::date) a
 ORDER BY household_id, first, id"""
"""Who touched a household first, else who owns the piece of the village it lies in: before the village's owner."""

TIERS = "SELECT household_id, tier FROM households_householdtier WHERE until_on IS NULL"

NO_SCORES: Mapping[int, int] = MappingProxyType({})


def ground(
    *, scope: Scope, on: date, fresh_only: bool, but: int = 0, listed: pa.Table | None = None,
    not_admitted: pa.Table | None = None, tiers: bool = False, scores: Mapping[int, int] = NO_SCORES,
) -> Ground:  # fmt: skip
    """The ground of a list within a scope on a day; `but` is a list that does not stand in its own way.

    `not_admitted` are households a policy does not admit, with its reason; they are barred besides. With
    `tiers` the tier of every household is brought along; `scores` are what a model gives.
    """
    params = _params(scope=scope, on=on, fresh_only=fresh_only, but=but)
    barred = read_table(BARRED, schema=ROWS["barred"], params=params)
    if not_admitted is not None:
        barred = pa.concat_tables([barred, not_admitted])
    return Ground(
        villages=read_table(VILLAGES, schema=ROWS["villages"], params=params),
        taken=read_table(TAKEN, schema=ROWS["taken"], params=params),
        barred=barred,
        asked_first=read_table(ASKED_FIRST, schema=ROWS["asked_first"], params=params),
        listed=listed,
        tiers=read_table(TIERS, schema=ROWS["tiers"], params={}) if tiers else None,
        scores=pa.table({"household_id": list(scores), "score": list(scores.values())}, schema=ROWS["scores"]),
    )


def taken_meanwhile(*, household_ids: Collection[int], on: date, fresh_only: bool, but: int) -> dict[int, str]:
    """Of these households those that are taken by now, with why."""
    params = _params(scope=Scope(None), on=on, fresh_only=fresh_only, but=but) | {"among": list(household_ids)}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({TAKEN}) t WHERE household_id = ANY(%(among)s)", params)
        return dict(cursor.fetchall())


def _params(*, scope: Scope, on: date, fresh_only: bool, but: int) -> dict[str, Any]:
    return {
        "on": on,
        "year": on.year,
        "everywhere": scope.village_ids is None,
        "villages": sorted(scope.village_ids or ()),
        "fresh_only": fresh_only,
        "but": but,
        "asked": on - FIRST_ASK,
    }
