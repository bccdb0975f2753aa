-- title: 产品
-- meaning: 账户当时的产品；账户换了产品，以前的余额留在以前的产品。
-- key: text
-- input: accounts
SELECT account_id, product AS key, side, product, customer_id, 0 AS above_ppm, 1000000 AS upto_ppm, from_on, until_on
  FROM accounts
