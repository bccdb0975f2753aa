-- The transfer price of each account in the month, in ppm of a year, where funds are priced by matched maturity.
-- A loan takes the curve of the day it was drawn at its own tenor, and keeps it: what was locked in an earlier count
-- holds. A time deposit takes the curve of the day it last rolled over, a demand deposit a mix of the part that stays
-- and the part that comes and goes, at the curve of the month's first day. Between two tenors of the curve lies a line.
WITH loan AS (
    SELECT account_id, min(drawn_on) AS drawn_on, max(due_on) AS due_on FROM loans GROUP BY account_id
), asked AS (
    SELECT a.account_id, coalesce(l.drawn_on, a.opened_on) AS on_day,
           CASE WHEN i.product IS NULL THEN t.days ELSE (t.days + 30) // 2 END AS days
      FROM (SELECT account_id, any_value(product) AS product, min(opened_on) AS opened_on
              FROM accounts WHERE side = 'loan' AND from_on < $until AND until_on > $first GROUP BY account_id) AS a
      LEFT JOIN loan AS l ON l.account_id = a.account_id
      LEFT JOIN instalments AS i ON i.product = a.product
      LEFT JOIN locked AS k ON k.account_id = a.account_id,
           LATERAL (SELECT greatest(coalesce(l.due_on - l.drawn_on, $tenor), 1) AS days) AS t
     WHERE k.account_id IS NULL
     UNION ALL
    SELECT a.account_id,
           a.opened_on + (greatest($first - a.opened_on, 0) // t.days * t.days)::INTEGER, t.days
      FROM (SELECT account_id, any_value(product) AS product, min(opened_on) AS opened_on
              FROM accounts WHERE side = 'deposit' AND from_on < $until AND until_on > $first GROUP BY account_id) AS a
      JOIN tenors AS t ON t.product = a.product
), point AS (
    SELECT DISTINCT on_day, days FROM asked
     UNION SELECT $first, $core_days
     UNION SELECT $first, $volatile_days
), held AS (
    SELECT p.on_day, p.days, coalesce(max(c.from_on) FILTER (c.from_on <= p.on_day), min(c.from_on)) AS from_on
      FROM point AS p CROSS JOIN (SELECT DISTINCT from_on FROM curve) AS c
     GROUP BY p.on_day, p.days
), bounds AS (
    SELECT h.on_day, h.days,
           max(c.tenor_days) FILTER (c.tenor_days <= h.days) AS low, min(c.tenor_days) FILTER (c.tenor_days >= h.days) AS high,
           arg_max(c.rate_ppm, c.tenor_days) FILTER (c.tenor_days <= h.days) AS low_ppm,
           arg_min(c.rate_ppm, c.tenor_days) FILTER (c.tenor_days >= h.days) AS high_ppm
      FROM held AS h JOIN curve AS c ON c.from_on = h.from_on
     GROUP BY h.on_day, h.days
), price AS (
    SELECT on_day, days,
           CASE WHEN low IS NULL THEN high_ppm WHEN high IS NULL OR high = low THEN low_ppm
                ELSE low_ppm + qm_div((high_ppm - low_ppm)::BIGINT * (days - low), high - low) END AS ppm
      FROM bounds
)
SELECT a.account_id, p.ppm::BIGINT AS ppm FROM asked AS a JOIN price AS p USING (on_day, days)
 UNION ALL
SELECT account_id, ppm FROM locked
 UNION ALL
SELECT NULL, qm_div(c.ppm * $core_ppm + v.ppm * (1000000 - $core_ppm), 1000000)
  FROM price AS c, price AS v
 WHERE c.on_day = $first AND c.days = $core_days AND v.on_day = $first AND v.days = $volatile_days
