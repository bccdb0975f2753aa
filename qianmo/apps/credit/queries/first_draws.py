"""Households that drew for the first time in a span of days, counted where they live, or lay then if they moved."""

from datetime import date

from django.db import connection

FIRST = """
SELECT coalesce(lay.village_id, h.village_id), count(*) FROM (
       SELECT l.household_id, min(d.value_date) AS day FROM credit_draw d JOIN credit_line l ON l.id = d.line_id
        WHERE d.state = 'posted' GROUP BY l.household_id
       HAVING min(d.value_date) BETWEEN %s AND %s) first
  JOIN households_household h ON h.id = first.household_id
  LEFT JOIN LATERAL (SELECT p.village_id FROM households_pastvillage p
                      WHERE p.household_id = h.id AND p.moved AND p.until > first.day
                      ORDER BY p.until LIMIT 1) lay ON TRUE
 GROUP BY 1
"""


def first_draws_by_village(*, since: date, until: date) -> dict[int, int]:
    """By village how many households drew on any line of the bank for the first time ever in these days."""
    with connection.cursor() as cursor:
        return dict(cursor.execute(FIRST, [since, until]).fetchall())
