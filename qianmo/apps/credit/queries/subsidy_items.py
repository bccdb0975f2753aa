"""What a claim on a subsidy scheme is made of: each due with its draw, the balance-days under it and the rate."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from qianmo.apps.grids.queries import Scope

ITEMS = """
SELECT d.number, l.number, h.number, v.name, p.name, due.from_on, due.until_on, i.days, i.counted_days,
       d.amount_fen * i.days - coalesce((
         SELECT sum(coalesce(again.principal_fen, r.principal_fen)
                    * (due.until_on - greatest(r.value_date, due.from_on)))
           FROM credit_repayment r
           LEFT JOIN LATERAL (SELECT s.principal_fen FROM credit_reshare s WHERE s.repayment_id = r.id
                               ORDER BY s.id DESC LIMIT 1) again ON true
          WHERE r.draw_id = d.id AND r.value_date < due.until_on
            AND NOT EXISTS (SELECT FROM credit_reversal x WHERE x.kind = 'repayment' AND x.subject_id = r.id
                               AND x.state = 'carried_out')), 0)::bigint,
       coalesce((SELECT c.rate_ppm FROM credit_ratechange c WHERE c.draw_id = d.id AND c.from_on < due.until_on
                  ORDER BY c.from_on DESC, c.id DESC LIMIT 1), d.rate_ppm),
       i.interest_fen, i.fen
  FROM funds_subsidyitem i
  JOIN credit_due due ON due.id = i.due_id
  JOIN credit_draw d ON d.id = i.draw_id
  JOIN credit_line l ON l.id = d.line_id
  JOIN households_household h ON h.id = l.household_id
  JOIN grids_cell v ON v.id = h.village_id
  JOIN products_product p ON p.id = l.product_id
 WHERE i.claim_id = %s AND {within}
 ORDER BY d.number, due.from_on
"""


@dataclass(frozen=True, slots=True)
class SubsidyItemRow:
    """A due in a claim: fen × days of principal under it, the rate of its last day, its interest and the subsidy."""

    draw_number: str
    line_number: str
    household_number: str
    village: str
    product: str
    from_on: date
    until_on: date
    days: int
    counted_days: int
    balance_days: int
    rate_ppm: int
    interest_fen: int
    fen: int


def subsidy_items(*, claim_id: int, scope: Scope) -> list[SubsidyItemRow]:
    """The dues of a claim within the scope, draw by draw."""
    within, params = scope.condition("h.village_id")
    with connection.cursor() as cursor:
        cursor.execute(ITEMS.format(within=within), [claim_id, *params])
        return [SubsidyItemRow(*row) for row in cursor.fetchall()]
