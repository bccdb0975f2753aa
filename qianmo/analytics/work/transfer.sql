-- The transfer prices of each account in the month, in ppm of a year, where funds are priced by matched maturity.
-- A loan takes the curve of the day it was drawn at its own tenor and keeps it until its rate changes or its contract
-- reprices, changed or not; on that day it takes the curve again, at what is left of its tenor. What was locked in an
-- earlier count holds. A time deposit takes the curve of the day it last rolled over, a demand deposit a mix of the part
-- that stays and the part that comes and goes, at the curve of the month's first day. Between two tenors of the curve
-- lies a line.
WITH loan AS (
    SELECT account_id, min(drawn_on) AS drawn_on, max(due_on) AS due_on FROM loans GROUP BY account_id
), lent AS (
    SELECT a.account_id, i.product IS NOT NULL AS in_parts, coalesce(l.drawn_on, a.opened_on) AS begins,
           coalesce(l.due_on, coalesce(l.drawn_on, a.opened_on) + $tenor::INTEGER) AS due_on
      FROM (SELECT account_id, any_value(product) AS product, min(opened_on) AS opened_on
              FROM accounts WHERE side = 'loan' AND from_on < $until AND until_on > $first GROUP BY account_id) AS a
      LEFT JOIN loan AS l ON l.account_id = a.account_id
      LEFT JOIN instalments AS i ON i.product = a.product
), turned AS (
    SELECT account_id, from_on
      FROM (SELECT account_id, from_on, rate_ppm, lag(rate_ppm) OVER (PARTITION BY account_id ORDER BY from_on) AS was
              FROM loan_rates WHERE account_id IN (SELECT account_id FROM lent))
     WHERE rate_ppm <> was AND from_on < $until
     UNION
    SELECT account_id, from_on FROM reprices WHERE from_on < $until
), moment AS (
    SELECT account_id, begins AS from_on, true AS is_first, in_parts, due_on FROM lent
     UNION ALL
    SELECT l.account_id, t.from_on, false, l.in_parts, l.due_on
      FROM lent AS l JOIN turned AS t ON t.account_id = l.account_id AND t.from_on > l.begins
), asked AS (
    SELECT m.account_id, m.from_on, m.is_first, m.from_on AS on_day,
           CASE WHEN m.in_parts THEN (t.days + 30) // 2 ELSE t.days END AS days
      FROM moment AS m
      LEFT JOIN locked AS k ON k.account_id = m.account_id AND k.is_first = m.is_first
       AND (k.is_first OR k.from_on = m.from_on),
           LATERAL (SELECT greatest(m.due_on - m.from_on, 1) AS days) AS t
     WHERE k.account_id IS NULL
     UNION ALL
    SELECT a.account_id, NULL, NULL,
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
SELECT a.account_id, a.from_on, a.is_first, a.days::BIGINT AS days, p.ppm::BIGINT AS ppm
  FROM asked AS a JOIN price AS p USING (on_day, days)
 UNION ALL
SELECT k.account_id, coalesce(k.from_on, l.begins), k.is_first, k.days, k.ppm
  FROM locked AS k LEFT JOIN lent AS l ON l.account_id = k.account_id
 UNION ALL
SELECT NULL, NULL, NULL, NULL, qm_div(c.ppm * $core_ppm + v.ppm * (1000000 - $core_ppm), 1000000)
  FROM price AS c, price AS v
 WHERE c.on_day = $first AND c.days = $core_days AND v.on_day = $first AND v.days = $volatile_days
