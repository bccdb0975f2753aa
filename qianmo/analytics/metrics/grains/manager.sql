-- title: 客户经理
-- meaning: 账户当时归谁，按份额（管户、揽储各占一段）；移交只算移交以后，以前的留给原来的人。没有归属的份额归在空行。
-- key: id
-- input: accounts
-- input: owners
-- What nobody owns is the whole less every owned part: a part with its bounds swapped counts as minus that part. Where
-- the parts cover all of the account all the time nothing is left, and no such rows are made.
WITH parts AS (
    SELECT a.account_id, o.staff_id, a.side, a.product, a.customer_id, coalesce(o.above_ppm, 0) AS above_ppm,
           coalesce(o.upto_ppm, 1000000) AS upto_ppm, a.from_on AS account_from_on, a.until_on AS account_until_on,
           greatest(a.from_on, coalesce(o.from_on, a.from_on)) AS from_on,
           least(a.until_on, coalesce(o.until_on, a.until_on)) AS until_on
      FROM accounts AS a
      LEFT JOIN owners AS o ON o.account_id = a.account_id AND o.from_on < a.until_on AND o.until_on > a.from_on
), several AS (
    SELECT account_id, side, product, customer_id, above_ppm, upto_ppm, account_from_on, account_until_on, from_on,
           until_on
      FROM parts
     WHERE above_ppm > 0 OR upto_ppm < 1000000 OR from_on > account_from_on OR until_on < account_until_on
), uncovered AS (
    SELECT account_id, side, product, customer_id, account_from_on, account_until_on
      FROM several
     GROUP BY account_id, side, product, customer_id, account_from_on, account_until_on
    HAVING sum((upto_ppm - above_ppm) * qm_days(from_on, until_on))
           < qm_days(account_from_on, account_until_on) * 1000000
)
SELECT account_id, staff_id AS key, side, product, customer_id, above_ppm, upto_ppm, from_on, until_on
  FROM parts
UNION ALL
SELECT account_id, NULL AS key, side, product, customer_id, 0 AS above_ppm, 1000000 AS upto_ppm,
       account_from_on AS from_on, account_until_on AS until_on
  FROM uncovered
UNION ALL
SELECT s.account_id, NULL AS key, s.side, s.product, s.customer_id, s.upto_ppm AS above_ppm, s.above_ppm AS upto_ppm,
       s.from_on, s.until_on
  FROM several AS s
  JOIN uncovered AS u ON u.account_id = s.account_id AND u.account_from_on = s.account_from_on
