-- Whose net growth each borrower is, who became, or ceased to be, a normal one: +1 or -1, and why.
-- A borrower is one customer however many loans, normal while none of them is late or worse than normal, and belongs to
-- whoever owns the largest. One handed over counts for nobody; one lost after a hand-over is lost to the new owner.
WITH loan AS (
    SELECT * FROM parts WHERE side = 'loan' AND customer_id IS NOT NULL
), customer AS (
    SELECT customer_id, any_value(household_id) AS household_id,
           arg_max(staff_id, start_fen) FILTER (start_fen > 0 AND first_owner) AS was,
           arg_max(staff_id, end_fen) FILTER (end_fen > 0 AND last_owner) AS is_now,
           arg_max(account_id, abs(start_fen) + abs(end_fen)) AS account_id,
           sum(start_fen)::BIGINT AS start_fen, sum(end_fen)::BIGINT AS end_fen,
           coalesce(bool_or(start_fen > 0 AND (start_late OR start_class > 1)), false) AS was_bad,
           coalesce(bool_or(end_fen > 0 AND (end_late OR end_class > 1)), false) AS is_bad
      FROM loan
     GROUP BY customer_id
), handed AS (
    SELECT f.customer_id, min(l.staff_id) AS to_staff
      FROM loan AS f
      JOIN loan AS l ON l.account_id = f.account_id AND l.last_owner AND l.staff_id <> f.staff_id
     WHERE f.first_owner AND f.start_fen > 0
     GROUP BY f.customer_id
), told AS (
    SELECT c.customer_id, c.household_id, c.account_id, c.start_fen, c.end_fen,
           CASE WHEN NOT was_bad THEN was END AS before, CASE WHEN NOT is_bad THEN is_now END AS after,
           was, is_now, was_bad, is_bad, h.to_staff
      FROM customer AS c
      LEFT JOIN handed AS h USING (customer_id)
)
SELECT coalesce(to_staff, before) AS staff_id, customer_id, household_id, account_id, start_fen, end_fen, -1 AS change,
       CASE WHEN is_bad THEN 'late' WHEN is_now IS NULL THEN 'settled' ELSE 'elsewhere' END AS why
  FROM told
 WHERE before IS NOT NULL
   AND (after IS NULL OR (after <> before AND to_staff IS NULL))
 UNION ALL
SELECT after, customer_id, household_id, account_id, start_fen, end_fen, 1,
       CASE WHEN was_bad THEN 'recovered' WHEN was IS NULL THEN 'new' ELSE 'elsewhere' END
  FROM told
 WHERE after IS NOT NULL
   AND (before IS NULL OR (after <> before AND to_staff IS NULL))
