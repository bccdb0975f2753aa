-- title: 机构
-- meaning: 账户当时所在的机构；账户换了机构，以前的余额留在以前的机构。
-- key: id
-- input: accounts
SELECT account_id, branch_id AS key, side, product, customer_id, 0 AS above_ppm, 1000000 AS upto_ppm, from_on, until_on
  FROM accounts
