"""What each branch has lent to the villages of its care, what of it is bad or overdue, and by village."""

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.domain.credit.classification import LoanClass

LENT = """
SELECT v.branch_id, sum(d.unpaid_fen)::bigint,
       coalesce(sum(d.unpaid_fen) FILTER (WHERE d.loan_class >= %s), 0)::bigint,
       coalesce(sum(d.unpaid_fen) FILTER (WHERE d.arrears_since IS NOT NULL), 0)::bigint
  FROM credit_draw d JOIN credit_line l ON l.id = d.line_id
  JOIN households_household h ON h.id = l.household_id JOIN grids_cell v ON v.id = h.village_id
 WHERE d.unpaid_fen > 0 AND v.branch_id IS NOT NULL GROUP BY v.branch_id
"""


def lent_by_branch() -> dict[int, tuple[int, int, int]]:
    """By branch what is lent, bad (次级 and below) and overdue, in fen."""
    with connection.cursor() as cursor:
        rows = cursor.execute(LENT, [LoanClass.SUBSTANDARD.value]).fetchall()
    return {pk: (lent, bad, overdue) for pk, lent, bad, overdue in rows}


OVERDUE = """
SELECT h.village_id, sum(d.unpaid_fen)::bigint FROM credit_draw d JOIN credit_line l ON l.id = d.line_id
  JOIN households_household h ON h.id = l.household_id
 WHERE d.arrears_since IS NOT NULL AND d.unpaid_fen > 0 GROUP BY h.village_id
"""


def overdue_by_village(*, scope: Scope) -> dict[int, int]:
    """By village within the scope the principal of draws in arrears, in fen."""
    with connection.cursor() as cursor:
        rows = cursor.execute(OVERDUE).fetchall()
    return {pk: fen for pk, fen in rows if scope.allows(pk)}
