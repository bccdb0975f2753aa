"""What credit says of leads and of those who were recommended: lines, draws, interest received, loans gone bad."""

from collections import defaultdict
from datetime import date

from django.db import connection

from qianmo.domain.leads.referring import DrawMonth

MONEY = """
WITH followed AS (
    SELECT l.id, l.household_id, b.released_on FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id
     WHERE l.fate = 'given' AND l.household_id IS NOT NULL AND b.released_on > %(since)s),
signed AS (
    SELECT DISTINCT ON (f.id) f.id, n.limit_fen, n.starts_on
      FROM followed f JOIN credit_line n ON n.household_id = f.household_id AND n.starts_on >= f.released_on
     WHERE n.application_id IS NOT NULL AND n.state <> 'granted' ORDER BY f.id, n.starts_on, n.id),
drawn AS (
    SELECT DISTINCT ON (f.id) f.id, d.amount_fen, d.value_date
      FROM followed f JOIN credit_line n ON n.household_id = f.household_id
      JOIN credit_draw d ON d.line_id = n.id AND d.value_date >= f.released_on AND d.state = 'posted'
     WHERE d.taken_over_on IS NULL ORDER BY f.id, d.value_date, d.id)
SELECT id, 'line', limit_fen, starts_on FROM signed UNION ALL SELECT id, 'draw', amount_fen, value_date FROM drawn
"""
MONTH = """
SELECT r.referrer_id, d.id, d.value_date,
       coalesce((SELECT sum(p.interest_fen) FROM credit_repayment p
                  WHERE p.draw_id = d.id AND p.booked_on >= %(first)s AND p.booked_on < %(until)s), 0)::bigint,
       c.bad_on, CASE WHEN c.lost_on >= %(first)s THEN d.unpaid_fen ELSE 0 END
  FROM leads_referral r JOIN credit_line l ON l.household_id = r.household_id AND l.starts_on >= r.on
  JOIN credit_draw d ON d.line_id = l.id AND d.state = 'posted' AND d.value_date < %(until)s
  LEFT JOIN LATERAL (
       SELECT min(from_on) FILTER (WHERE loan_class >= 3) AS bad_on,
              min(from_on) FILTER (WHERE loan_class = 5) AS lost_on
         FROM credit_classification WHERE draw_id = d.id AND from_on < %(until)s) c ON true
 ORDER BY r.referrer_id, d.id
"""


def turned_into(*, since: date) -> list[tuple[int, str, int, date]]:
    """The first line signed and the first draw of leads of lists given out after a day: lead, kind, fen, day."""
    with connection.cursor() as cursor:
        cursor.execute(MONEY, {"since": since})
        return list(cursor.fetchall())


def is_customer(*, household_id: int) -> bool:
    """Whether a household has a line, or ever applied for one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM credit_line WHERE household_id = %(id)s)"
            " OR EXISTS (SELECT 1 FROM credit_application WHERE household_id = %(id)s)",
            {"id": household_id},
        )
        [(found,)] = cursor.fetchall()
    return bool(found)


def draws_recommended(*, first: date, until: date) -> dict[int, list[DrawMonth]]:
    """By referrer the draws of those recommended, with what a month brought; what each earned is not known here."""
    found: dict[int, list[DrawMonth]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(MONTH, {"first": first, "until": until})
        for referrer_id, draw_id, began_on, interest_fen, bad_on, loss_fen in cursor.fetchall():
            one = DrawMonth(
                draw_id=draw_id, began_on=began_on, interest_fen=interest_fen, earned_before_fen=0, bad_on=bad_on,
                loss_fen=loss_fen,
            )  # fmt: skip
            found[referrer_id].append(one)
    return found
