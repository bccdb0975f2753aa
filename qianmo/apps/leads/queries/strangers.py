"""People the bank has no file of, found again on other lists and among those who are left alone, by index."""

from datetime import date

from django.db import connection

from qianmo.apps.leads.queries.ground import HOLDS
from qianmo.apps.leads.queries.no_contact import WHY

ELSEWHERE = f"""
WITH mine AS (
    SELECT id, identity_index, phone_index FROM leads_listrow
     WHERE list_id = %(list)s AND fault = '' AND household_id IS NULL),
given AS (
    SELECT r.identity_index, r.phone_index, b.id AS first, b.name
      FROM leads_leadlist b JOIN leads_lead l ON l.list_id = b.id JOIN leads_listrow r ON r.id = l.row_id
     WHERE {HOLDS} AND b.expires_on >= %(on)s AND b.id <> %(list)s
       AND l.fate = 'given' AND l.state IN ('open', 'working')),
alone AS (SELECT identity_index, phone_index FROM leads_nocontact WHERE lifted_on IS NULL)
SELECT DISTINCT ON (id) id, fate, why FROM (
    SELECT id, 'barred' AS fate, '{WHY}' AS why, 0 AS first FROM mine JOIN alone USING (identity_index)
     UNION ALL
    SELECT id, 'barred', '{WHY}', 0 FROM mine JOIN alone USING (phone_index)
     UNION ALL
    SELECT id, 'taken', '在名单“' || name || '”上', first FROM mine JOIN given USING (identity_index)
     UNION ALL
    SELECT id, 'taken', '在名单“' || name || '”上', first FROM mine JOIN given USING (phone_index)) t
 ORDER BY id, first
"""

STRANGERS = """
SELECT l.id AS lead_id, r.id AS row_id, r.identity_index, r.phone_index, b.released_on
  FROM leads_leadlist b JOIN leads_lead l ON l.list_id = b.id JOIN leads_listrow r ON r.id = l.row_id
 WHERE b.state = 'released' AND b.expires_on >= %(on)s AND l.household_id IS NULL
"""
"""Leads of people without a file on lists that run, for `FILED`."""
FILED = """
WITH known AS (
    SELECT s.lead_id, m.household_id, 0 AS rank FROM strangers s JOIN households_person p USING (identity_index)
      JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL
     UNION ALL
    SELECT s.lead_id, min(m.household_id), 1 FROM strangers s JOIN households_person p USING (phone_index)
      JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL
     GROUP BY s.lead_id HAVING count(DISTINCT m.household_id) = 1)
SELECT DISTINCT ON (s.lead_id) s.lead_id, s.row_id, k.household_id, greatest(h.filed_on, s.released_on) AS filed_on
  FROM strangers s JOIN known k USING (lead_id) JOIN households_household h ON h.id = k.household_id
 ORDER BY s.lead_id, k.rank
"""
"""Of `strangers` those who are on file by now: lead, row, household, since when."""


def strangers_elsewhere(*, list_id: int, on: date) -> dict[int, tuple[str, str]]:
    """Rows of a list, of people without a file, who are given out by another list or left alone: fate and why."""
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, {"list": list_id, "on": on})
        return {pk: (fate, why) for pk, fate, why in cursor.fetchall()}
