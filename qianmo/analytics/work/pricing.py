"""What amounts are worth by a scheme, for everybody at once: the set-based twin of `domain.performance.pricing`.

Points are priced like money: a price is hundredths of a point, or fen, for a unit. A scheme's weights can so be tried
on a whole county while somebody waits.
"""

import duckdb
import pyarrow as pa

from qianmo.analytics.metrics.macros import MACROS

PEOPLE = pa.schema([("staff_id", pa.int64()), ("segment", pa.string())])
PRICES = pa.schema(
    [
        *((name, pa.string()) for name in ("line", "kind", "segment", "measure")),
        ("unit", pa.int64()), ("whole", pa.bool_()), ("decline", pa.int64()),
        ("floor", pa.int64()), ("cap", pa.int64()),
    ]
)  # fmt: skip
"""A price of a line, of a kind (points or pay), for a segment; a price without floor or cap has NULL there."""
TIERS = pa.schema(
    [*((name, pa.string()) for name in ("line", "kind", "segment")),
     ("below", pa.int64()), ("upto", pa.int64()), ("price", pa.int64())]
)  # fmt: skip
"""The tiers of a price: above `below` up to and with `upto`, NULL without end."""
PRICED = """
WITH asked AS (
    SELECT s.staff_id, p.*, coalesce(a.amount, 0)::HUGEINT AS volume
      FROM people AS s
      JOIN prices AS p ON p.segment = s.segment
      LEFT JOIN amounts AS a ON a.staff_id = s.staff_id AND a.measure = p.measure
), exact AS (
    SELECT q.staff_id, q.line, q.kind, any_value(q.volume) AS volume, any_value(q.unit) AS unit,
           any_value(q.floor) AS floor, any_value(q.cap) AS cap,
           CASE WHEN any_value(q.volume) < 0 THEN -any_value(q.volume) * any_value(q.decline)
                WHEN any_value(q.whole) THEN any_value(q.volume)
                     * max(CASE WHEN q.volume > t.below AND (t.upto IS NULL OR q.volume <= t.upto) THEN t.price END)
                ELSE sum(greatest(least(q.volume, coalesce(t.upto, q.volume)) - t.below, 0) * t.price) END AS product
      FROM asked AS q
      JOIN tiers AS t ON t.line = q.line AND t.kind = q.kind AND t.segment = q.segment
     GROUP BY q.staff_id, q.line, q.kind
), worth AS (
    SELECT staff_id, line, kind, volume::BIGINT AS volume, qm_div(coalesce(product, 0), unit) AS worth, floor, cap
      FROM exact
), bounded AS (
    SELECT staff_id, line, kind, volume,
           least(greatest(worth, coalesce(floor, worth)), coalesce(cap, 9223372036854775807)) AS worth
      FROM worth
)
SELECT staff_id, line,
       coalesce(any_value(volume) FILTER (kind = 'points'), any_value(volume) FILTER (kind = 'pay'))::BIGINT AS volume,
       coalesce(any_value(worth) FILTER (kind = 'points'), 0)::BIGINT AS points_centi,
       coalesce(any_value(volume) FILTER (kind = 'pay'), 0)::BIGINT AS paid_volume,
       coalesce(any_value(worth) FILTER (kind = 'pay'), 0)::BIGINT AS pay_fen
  FROM bounded
 WHERE volume <> 0 OR worth <> 0
 GROUP BY staff_id, line
 ORDER BY staff_id, line
"""


def priced(*, amounts: pa.Table, people: pa.Table, prices: pa.Table, tiers: pa.Table) -> pa.Table:
    """What each person's lines are worth, a row for each that is anything: both volumes, points, pay.

    `amounts` has `staff_id`, `measure`, `amount`; points and pay of a line may name different measures.
    """
    given = {"amounts": amounts, "people": people, "prices": prices, "tiers": tiers}
    with duckdb.connect() as database:
        database.execute(f"CREATE TEMP MACRO qm_div(a, b) AS {MACROS['qm_div'].duckdb}")
        for name, table in given.items():
            database.register(name, table)
        return database.sql(PRICED).to_arrow_table()
