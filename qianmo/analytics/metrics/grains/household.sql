-- title: 农户
-- meaning: 账户当时所属的农户；不属于任何农户的账户归在空行。
-- key: id
-- input: accounts
SELECT account_id, household_id AS key, side, product, customer_id, 0 AS above_ppm, 1000000 AS upto_ppm, from_on, until_on
  FROM accounts
