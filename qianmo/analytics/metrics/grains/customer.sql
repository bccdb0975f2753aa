-- title: 客户
-- meaning: 账户当时所属的客户；没有客户号的账户归在空行。
-- key: id
-- input: accounts
SELECT account_id, customer_id AS key, side, product, customer_id, 0 AS above_ppm, 1000000 AS upto_ppm, from_on, until_on
  FROM accounts
