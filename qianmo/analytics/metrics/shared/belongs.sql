-- title: 归属
-- meaning: 每个账户从哪天到哪天，按粒度归在哪一行、占哪一段份额，当时是什么产品、哪个方向。
-- input: accounts
-- input: grain
-- input: products
SELECT a.account_id, g.key, a.side, a.product, a.customer_id, a.household_id,
       coalesce(p.weight_ppm, 1000000) AS weight_ppm, g.above_ppm, g.upto_ppm,
       greatest(a.from_on, g.from_on) AS from_on, least(a.until_on, g.until_on) AS until_on
  FROM accounts AS a
  JOIN grain AS g ON g.account_id = a.account_id AND g.from_on < a.until_on AND g.until_on > a.from_on
  LEFT JOIN products AS p ON p.product = a.product
