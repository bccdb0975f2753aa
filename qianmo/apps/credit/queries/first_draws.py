"""Households that drew for the first time in a span of days, counted where they live."""

from datetime import date

from django.db import connection

FIRST = """
SELECT h.village_id, count(*) FROM (
       SELECT l.household_id FROM credit_draw d JOIN credit_line l ON l.id = d.line_id
        WHERE d.state = 'posted' GROUP BY l.household_id
       HAVING min(d.value_date) BETWEEN %s AND %s) first
  JOIN households_household h ON h.id = first.household_id GROUP BY h.village_id
"""


def first_draws_by_village(*, since: date, until: date) -> dict[int, int]:
    """By village how many households drew on any line of the bank for the first time ever in these days."""
    with connection.cursor() as cursor:
        return dict(cursor.execute(FIRST, [since, until]).fetchall())
