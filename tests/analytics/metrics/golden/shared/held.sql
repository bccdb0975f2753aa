SELECT
  w.account_id,
  w.key,
  w.side,
  w.product,
  w.customer_id,
  w.weight_ppm,
  (
    b.fen * w.upto_ppm DIV 1000000 - b.fen * w.above_ppm DIV 1000000
  ) AS fen,
  GREATEST(b.from_on, w.from_on) AS from_on,
  LEAST(b.until_on, w.until_on) AS until_on,
  b.from_on AS span_from_on,
  b.until_on AS span_until_on
FROM balances AS b
JOIN belongs AS w
  ON w.account_id = b.account_id AND w.from_on < b.until_on AND w.until_on > b.from_on
