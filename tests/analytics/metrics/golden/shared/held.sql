SELECT
  g.account_id,
  g.key,
  g.side,
  g.product,
  g.customer_id,
  COALESCE(p.weight_ppm, 1000000) AS weight_ppm,
  (
    b.fen * g.upto_ppm DIV 1000000 - b.fen * g.above_ppm DIV 1000000
  ) AS fen,
  GREATEST(b.from_on, g.from_on) AS from_on,
  LEAST(b.until_on, g.until_on) AS until_on,
  b.from_on AS span_from_on,
  b.until_on AS span_until_on
FROM grain AS g
LEFT JOIN products AS p
  ON p.product = g.product
JOIN balances AS b
  ON b.account_id = g.account_id AND b.from_on < g.until_on AND b.until_on > g.from_on
