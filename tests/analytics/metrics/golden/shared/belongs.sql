SELECT
  a.account_id,
  g.key,
  a.side,
  a.product,
  a.customer_id,
  a.household_id,
  COALESCE(p.weight_ppm, 1000000) AS weight_ppm,
  g.above_ppm,
  g.upto_ppm,
  GREATEST(a.from_on, g.from_on) AS from_on,
  LEAST(a.until_on, g.until_on) AS until_on
FROM accounts AS a
JOIN grain AS g
  ON g.account_id = a.account_id AND g.from_on < a.until_on AND g.until_on > a.from_on
LEFT JOIN products AS p
  ON p.product = a.product
