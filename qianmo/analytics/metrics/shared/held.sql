-- title: 所持
-- meaning: 余额的每一段按归属切开：从哪天到哪天，哪一行持有多少。份额先按余额取整，再乘天数，各行与空行之和分毫不差。
-- input: balances
-- input: belongs
-- `span_from_on` and `span_until_on` are the balance's own days: asked for as well, they let files be left unread.
SELECT w.account_id, w.key, w.side, w.product, w.customer_id, w.weight_ppm,
       qm_part(b.fen, w.above_ppm, w.upto_ppm) AS fen,
       greatest(b.from_on, w.from_on) AS from_on, least(b.until_on, w.until_on) AS until_on,
       b.from_on AS span_from_on, b.until_on AS span_until_on
  FROM balances AS b
  JOIN belongs AS w ON w.account_id = b.account_id AND w.from_on < b.until_on AND w.until_on > b.from_on
