-- title: 所持
-- meaning: 余额的每一段按归属切开：从哪天到哪天，哪一行持有多少。份额先按余额取整，再乘天数，各行与空行之和分毫不差。
-- input: balances
-- input: grain
-- input: products
-- `span_from_on` and `span_until_on` are the balance's own days: asked for as well, they let files be left unread.
SELECT g.account_id, g.key, g.side, g.product, g.customer_id, coalesce(p.weight_ppm, 1000000) AS weight_ppm,
       qm_part(b.fen, g.above_ppm, g.upto_ppm) AS fen,
       greatest(b.from_on, g.from_on) AS from_on, least(b.until_on, g.until_on) AS until_on,
       b.from_on AS span_from_on, b.until_on AS span_until_on
  FROM grain AS g
  LEFT JOIN products AS p ON p.product = g.product
  JOIN balances AS b ON b.account_id = g.account_id AND b.from_on < g.until_on AND b.until_on > g.from_on
