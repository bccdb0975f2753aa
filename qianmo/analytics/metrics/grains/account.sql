-- title: 账户
-- meaning: 每个账户自成一行。
-- key: id
-- input: accounts
SELECT account_id, account_id AS key, side, product, customer_id, 0 AS above_ppm, 1000000 AS upto_ppm, from_on, until_on
  FROM accounts
