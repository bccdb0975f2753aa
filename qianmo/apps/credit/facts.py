"""What this room tells the lake, by table: its loans as accounts, who owns them, their classes, what is owed of them.

A loan of our own ledger is the account of the negative id of its draw. Its owner is whoever is the steward of the
household's village on each day. What the core keeps as well is the core's account while the core owns the ledger
(`succession`).
"""

from datetime import date

import pyarrow as pa
from django.db import connection

from qianmo.domain.credit.guarantees import GUARANTEES
from qianmo.domain.dated import FOREVER
from qianmo.storage.columns import read_table

CODED = " ".join(f"WHEN '{word}' THEN '{code}'" for code, word in GUARANTEES.items())
BOOKED = "d.state = 'posted'"
SINCE = "coalesce(d.taken_over_on, d.value_date)"
"""From which day a draw is a loan of ours: its first, or the day it was taken over."""
COUNTS = f"(CASE WHEN d.id = ANY(%(known)s) THEN greatest({SINCE}, %(here_since)s) ELSE {SINCE} END)"
"""From which day it counts as one: never before the core, where that keeps it too, has given the ledger away."""
FACTS = {
    "accounts/own": f"""
SELECT -d.id, {COUNTS}, DATE '{FOREVER}', 'loan', p.code, c.branch_id, l.borrower_id, l.household_id, d.value_date
  FROM credit_draw d JOIN credit_line l ON l.id = d.line_id JOIN products_product p ON p.id = l.product_id
  JOIN households_household h ON h.id = l.household_id JOIN grids_cell c ON c.id = h.village_id
 WHERE {BOOKED} AND {COUNTS} < DATE '{FOREVER}'""",
    "owners/own": f"""
SELECT -d.id, greatest(lower(s.valid), {COUNTS}), coalesce(upper(s.valid), DATE '{FOREVER}'), s.staff_id, 'keeping',
       0, 1000000
  FROM credit_draw d JOIN credit_line l ON l.id = d.line_id JOIN households_household h ON h.id = l.household_id
  JOIN grids_stewardship s ON s.cell_id = h.village_id AND s.role = 'owner'
 WHERE {BOOKED} AND coalesce(upper(s.valid), DATE '{FOREVER}') > {COUNTS}""",
    "loans/own": f"""
SELECT -d.id, l.household_id, l.id, p.code, d.value_date, d.due_on, d.amount_fen
  FROM credit_draw d JOIN credit_line l ON l.id = d.line_id JOIN products_product p ON p.id = l.product_id
 WHERE {BOOKED} AND {COUNTS} < DATE '{FOREVER}'""",
    "loan_states/own": f"""
SELECT -d.id, {COUNTS}, coalesce(c.from_on, DATE '{FOREVER}'), 1, NULL
  FROM credit_draw d
  LEFT JOIN (SELECT draw_id, min(from_on) AS from_on FROM credit_classification GROUP BY draw_id) c ON c.draw_id = d.id
 WHERE {BOOKED} AND coalesce(c.from_on, DATE '{FOREVER}') > {COUNTS}
 UNION ALL
SELECT -c.draw_id, greatest(c.from_on, {COUNTS}), coalesce(c.until_on, DATE '{FOREVER}'), c.loan_class,
       CASE WHEN c.until_on IS NULL THEN d.arrears_since END
  FROM credit_classification c JOIN credit_draw d ON d.id = c.draw_id
 WHERE {BOOKED} AND coalesce(c.until_on, DATE '{FOREVER}') > greatest(c.from_on, {COUNTS})""",
    "loan_rates/own": f"""
SELECT -d.id, greatest(r.from_on, {COUNTS}), r.until_on, r.rate_ppm
  FROM credit_draw d
  JOIN (SELECT draw_id, from_on, rate_ppm,
               lead(from_on, 1, DATE '{FOREVER}') OVER (PARTITION BY draw_id ORDER BY from_on) AS until_on
          FROM (SELECT id AS draw_id, DATE '0001-01-01' AS from_on, rate_ppm FROM credit_draw
                 UNION ALL SELECT draw_id, from_on, rate_ppm FROM credit_ratechange) AS each) AS r ON r.draw_id = d.id
 WHERE {BOOKED} AND r.until_on > {COUNTS}""",
    "loan_uses/own": f"""
SELECT -d.id, d.purpose FROM credit_draw d WHERE {BOOKED} AND d.purpose <> '' AND {COUNTS} < DATE '{FOREVER}'""",
    "loan_guarantees/own": f"""
SELECT -d.id, CASE l.guarantee {CODED} ELSE l.guarantee END
  FROM credit_draw d JOIN credit_line l ON l.id = d.line_id
 WHERE {BOOKED} AND l.guarantee <> '' AND {COUNTS} < DATE '{FOREVER}'""",
    "lines/own": f"""
WITH limits AS (
    SELECT l.id, l.starts_on AS from_on, 0 AS place,
           coalesce((SELECT c.before_fen FROM credit_limitchange c WHERE c.line_id = l.id AND c.state = 'carried_out'
                      ORDER BY c.effective_on, c.id LIMIT 1), l.limit_fen) AS fen
      FROM credit_line l
     UNION ALL SELECT line_id, effective_on, id, CASE WHEN kind = 'expire' THEN 0 ELSE after_fen END
                 FROM credit_limitchange WHERE state = 'carried_out'),
     spans AS (SELECT id, from_on, fen,
                      lead(from_on, 1, DATE '{FOREVER}') OVER (PARTITION BY id ORDER BY from_on, place) AS until_on
                 FROM limits)
SELECT s.id, l.borrower_id, s.from_on, s.until_on, s.fen
  FROM spans s JOIN credit_line l ON l.id = s.id WHERE s.until_on > s.from_on AND s.fen > 0""",
    "applications/own": """
SELECT a.id, a.borrower_id, a.household_id, p.code, c.branch_id, a.accepted_by_id, a.accepted_on, a.state = 'approved'
  FROM credit_application a JOIN products_product p ON p.id = a.product_id
  JOIN households_household h ON h.id = a.household_id JOIN grids_cell c ON c.id = h.village_id
 WHERE a.state IN ('approved', 'refused')""",
    "application_lines/own": "SELECT application_id, id FROM credit_line WHERE application_id IS NOT NULL",
    "outcomes/own": """
SELECT a.id, a.requested_fen, coalesce(c.before_fen, l.limit_fen, 0), d.drawn_on
  FROM credit_application a LEFT JOIN credit_line l ON l.application_id = a.id
  LEFT JOIN (SELECT DISTINCT ON (line_id) line_id, before_fen FROM credit_limitchange WHERE state = 'carried_out'
              ORDER BY line_id, effective_on, id) c ON c.line_id = l.id
  LEFT JOIN (SELECT line_id, min(value_date) AS drawn_on FROM credit_draw WHERE state = 'posted' GROUP BY line_id) d
    ON d.line_id = l.id
 WHERE a.state IN ('approved', 'refused')""",
}
BALANCES = pa.schema([("account_id", pa.int64()), ("fen", pa.int64())])
CHANGES = pa.schema([("account_id", pa.int64()), ("on_day", pa.date32()), ("fen", pa.int64())])
MOVED = """
SELECT -d.id, d.unpaid_fen FROM credit_draw d
 WHERE d.state = 'posted' AND d.line_id IN (SELECT line_id FROM ledger_entry WHERE business_date = %(on)s)"""
STANDING = "SELECT -id, unpaid_fen FROM credit_draw WHERE state = 'posted' AND unpaid_fen <> 0"
HISTORY = f"""
WITH steps AS (
    SELECT d.id, coalesce(e.on_day, {SINCE}) AS on_day, coalesce(o.unpaid_fen, d.amount_fen) AS fen
      FROM credit_draw d LEFT JOIN credit_opening o ON o.draw_id = d.id
      LEFT JOIN (SELECT source_id, min(business_date) AS on_day FROM ledger_entry WHERE kind = 'draw'
                  GROUP BY source_id) e ON e.source_id = d.id
     WHERE {BOOKED}
     UNION ALL SELECT draw_id, booked_on, -principal_fen FROM credit_repayment WHERE principal_fen <> 0
     UNION ALL SELECT d.id, %(on)s::date, d.unpaid_fen - coalesce(o.unpaid_fen, d.amount_fen) + coalesce(r.fen, 0)
                 FROM credit_draw d LEFT JOIN credit_opening o ON o.draw_id = d.id
                 LEFT JOIN (SELECT draw_id, sum(principal_fen) AS fen FROM credit_repayment GROUP BY draw_id) r
                   ON r.draw_id = d.id
                WHERE {BOOKED} AND d.unpaid_fen <> coalesce(o.unpaid_fen, d.amount_fen) - coalesce(r.fen, 0)),
     days AS (SELECT id, on_day, sum(fen) AS fen FROM steps GROUP BY id, on_day)
SELECT -id, on_day, (sum(fen) OVER (PARTITION BY id ORDER BY on_day))::bigint FROM days"""


def principal_moved(*, on: date) -> pa.Table:
    """What is owed, by account, of every draw on a line that has an entry on this business date."""
    return read_table(MOVED, schema=BALANCES, params={"on": on})


def principal_standing() -> pa.Table:
    """What is owed, by account, of every draw that owes anything now."""
    return read_table(STANDING, schema=BALANCES)


def principal_history(*, until: date) -> pa.Table:
    """What was owed at the ends of the days on which it changed, by account and day, up to a business date.

    Draws and repayments count on the days they were booked. What was reshared or reversed meanwhile counts from `until`
    on, so that the last day is right to the fen.
    """
    return read_table(HISTORY, schema=CHANGES, params={"on": until})


def principal_fen() -> int:
    """What all draws owe now, in fen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(unpaid_fen), 0)::bigint FROM credit_draw WHERE unpaid_fen <> 0")
        [(fen,)] = cursor.fetchall()
    return int(fen)
