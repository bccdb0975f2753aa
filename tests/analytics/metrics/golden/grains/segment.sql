SELECT
  a.account_id,
  h.segment AS key,
  a.side,
  a.product,
  a.customer_id,
  0 AS above_ppm,
  1000000 AS upto_ppm,
  a.from_on,
  a.until_on
FROM accounts AS a
LEFT JOIN households AS h
  ON h.household_id = a.household_id
