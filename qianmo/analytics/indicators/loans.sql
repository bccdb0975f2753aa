-- Every loan at the end of each day of `days`, once: what is owed, and what was drawn from the first of its year.
-- A unit that was merged into another (`merged`) counts there on every day, its past too, so that growth compares like
-- with like. `credit_fen` is what the customer may owe on the day, never less than what is owed.
WITH account AS (
    SELECT d.day, a.account_id, a.product, coalesce(m.into_id, a.branch_id) AS branch_id, a.customer_id, a.household_id
      FROM days AS d
      JOIN accounts AS a ON a.side = 'loan' AND qm_on(d.day, a.from_on, a.until_on)
      LEFT JOIN merged AS m ON m.branch_id = a.branch_id
), owed AS (
    SELECT d.day, b.account_id, b.fen
      FROM days AS d
      JOIN (SELECT account_id, from_on, until_on, fen FROM balances
             WHERE fen <> 0 AND account_id IN (SELECT account_id FROM accounts WHERE side = 'loan')) AS b
        ON qm_on(d.day, b.from_on, b.until_on)
), drawn AS (
    SELECT d.day, l.account_id, l.amount_fen
      FROM days AS d
      JOIN loans AS l ON l.drawn_on BETWEEN qm_year(d.day) AND d.day
), did AS (
    SELECT day, account_id, sum(fen)::BIGINT AS fen, sum(drawn_fen)::BIGINT AS drawn_fen
      FROM (SELECT day, account_id, fen, 0 AS drawn_fen FROM owed
             UNION ALL SELECT day, account_id, 0, amount_fen FROM drawn)
     GROUP BY day, account_id
), credit AS (
    SELECT d.day, l.customer_id, sum(l.limit_fen) AS limit_fen
      FROM days AS d
      JOIN lines AS l ON qm_on(d.day, l.from_on, l.until_on)
     GROUP BY d.day, l.customer_id
)
SELECT i.day, i.account_id, a.product, a.branch_id, a.customer_id, a.household_id, o.staff_id,
       coalesce(h.segment, '') AS segment, coalesce(u.purpose, '') AS purpose, i.fen, i.drawn_fen,
       coalesce(r.rate_ppm, 0) AS rate_ppm, coalesce(s.class, 1) AS class,
       greatest(coalesce(c.limit_fen, 0), sum(i.fen) OVER (PARTITION BY i.day, a.customer_id))::BIGINT AS credit_fen
  FROM did AS i
  JOIN account AS a ON a.day = i.day AND a.account_id = i.account_id
  LEFT JOIN owners AS o ON o.account_id = i.account_id AND o.way = 'keeping' AND o.above_ppm = 0
   AND qm_on(i.day, o.from_on, o.until_on)
  LEFT JOIN households AS h ON h.household_id = a.household_id
  LEFT JOIN loan_uses AS u ON u.account_id = i.account_id
  LEFT JOIN loans AS l ON l.account_id = i.account_id
  LEFT JOIN loan_rates AS r ON r.account_id = i.account_id AND qm_on(l.drawn_on, r.from_on, r.until_on)
  LEFT JOIN loan_states AS s ON s.account_id = i.account_id AND qm_on(i.day, s.from_on, s.until_on)
  LEFT JOIN credit AS c ON c.day = i.day AND c.customer_id = a.customer_id
