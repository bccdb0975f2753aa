"""The days on which contracts reprice, as their terms name them, whether the rate then changes or not."""

from datetime import date

import pyarrow as pa

from qianmo.analytics.work.profit import REPRICES
from qianmo.apps.credit.facts import BOOKED
from qianmo.apps.products.queries import terms_kept
from qianmo.storage.columns import read_table

FIXED = "fixed"
DAYS = f"""
SELECT account_id, day FROM (
    SELECT -d.id AS account_id, d.value_date, d.due_on, (
           CASE t.rule WHEN 'yearly' THEN make_date(date_part('year', %(first)s::date)::int + n, 1, 1)
           WHEN 'anniversary' THEN d.value_date + make_interval(years =>
                date_part('year', %(first)s::date)::int - date_part('year', d.value_date)::int + n)
           WHEN 'monthly' THEN d.value_date + make_interval(months =>
                (date_part('year', %(first)s::date)::int - date_part('year', d.value_date)::int) * 12
                + date_part('month', %(first)s::date)::int - date_part('month', d.value_date)::int + n) END
           )::date AS day
      FROM credit_draw d JOIN unnest(%(ids)s::bigint[], %(rules)s::text[]) AS t(id, rule) ON t.id = d.terms_id,
           generate_series(-1, 0) AS n
     WHERE {BOOKED} AND d.due_on > %(first)s AND d.value_date < %(until)s) AS each
 WHERE day > value_date AND day < due_on AND day < %(until)s ORDER BY 1, 2
"""


def repricing_days(*, first: date, until: date) -> pa.Table:
    """The days before `until` on which draws reprice: in the month that begins on `first`, and the last before it.

    By the terms each draw began with: every New Year, each anniversary, or each month of its value date. A draw of a
    fixed rate has none. Accounts are those of the lake.
    """
    rules = {pk: one.repricing for pk, one in terms_kept().items() if one.repricing != FIXED}
    if not rules:
        return REPRICES.empty_table()
    params = {"first": first, "until": until, "ids": list(rules), "rules": list(rules.values())}
    return read_table(DAYS, schema=REPRICES, params=params)
