SELECT
  account_id,
  branch_id AS key,
  side,
  product,
  customer_id,
  0 AS above_ppm,
  1000000 AS upto_ppm,
  from_on,
  until_on
FROM accounts
