"""Whether the books agree with the lines: the same money counted in three places, at one instant."""

from dataclasses import dataclass

from django.db import connection

from qianmo.apps.ledger.chart import LOANS

# One statement, so that what a counter books meanwhile is in all of its sums or in none.
COUNTED = """
WITH owed AS (
    SELECT line_id, sum(unpaid_fen) AS unpaid, sum(amount_fen) FILTER (WHERE state = 'reserved') AS waiting
      FROM credit_draw WHERE unpaid_fen > 0 OR state = 'reserved' GROUP BY line_id
), lines AS (
    SELECT coalesce(sum(l.drawn_fen), 0) AS drawn, coalesce(sum(l.reserved_fen), 0) AS reserved,
           coalesce(sum(o.unpaid), 0) AS unpaid, coalesce(sum(o.waiting), 0) AS waiting,
           count(*) FILTER (WHERE l.drawn_fen <> coalesce(o.unpaid, 0) OR l.reserved_fen <> coalesce(o.waiting, 0))
             AS odd
      FROM credit_line l LEFT JOIN owed o ON o.line_id = l.id
), books AS (
    SELECT coalesce(sum(turned.fen) FILTER (WHERE a.code = %s), 0) AS loans, coalesce(sum(turned.fen), 0) AS trial
      FROM (SELECT debit_id AS account_id, sum(fen) AS fen FROM ledger_entry GROUP BY debit_id
            UNION ALL SELECT credit_id, -sum(fen) FROM ledger_entry GROUP BY credit_id) turned
      JOIN ledger_account a ON a.id = turned.account_id
)
SELECT trial::bigint, loans::bigint, drawn::bigint, unpaid::bigint, reserved::bigint, waiting::bigint, odd::bigint
  FROM lines, books
"""
ODD = """
SELECT l.number FROM credit_line l
  LEFT JOIN (SELECT line_id, sum(unpaid_fen) AS unpaid,
                    coalesce(sum(amount_fen) FILTER (WHERE state = 'reserved'), 0) AS waiting
               FROM credit_draw GROUP BY line_id) o ON o.line_id = l.id
 WHERE l.drawn_fen <> coalesce(o.unpaid, 0) OR l.reserved_fen <> coalesce(o.waiting, 0)
 ORDER BY l.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is lent, in fen: by the books, by the lines, by the draws; what is promised; how many lines do not agree.

    `trial_fen` is debits less credits over all accounts.
    """

    trial_fen: int
    books_fen: int
    lines_fen: int
    draws_fen: int
    reserved_fen: int
    waiting_fen: int
    odd_lines: int


def count_money() -> Counted:
    """The sums of all books, lines and draws."""
    with connection.cursor() as cursor:
        return Counted(*cursor.execute(COUNTED, [LOANS]).fetchone())


def odd_lines(*, limit: int) -> list[str]:
    """The first lines whose balance is not the sum of their draws, by number."""
    with connection.cursor() as cursor:
        return [number for (number,) in cursor.execute(ODD, [limit]).fetchall()]
