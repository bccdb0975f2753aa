WITH outflow AS (
  SELECT
    account_id,
    on_day,
    -fen AS fen,
    ROW_NUMBER() OVER (PARTITION BY account_id, on_day ORDER BY fen NULLS LAST) AS n
  FROM transactions
  WHERE
    on_day >= :from_on AND on_day < :until_on AND fen <= -:at_least_fen
), owned AS (
  SELECT
    w.key,
    o.account_id,
    o.on_day,
    o.n,
    SUM((
      o.fen * w.upto_ppm DIV 1000000 - o.fen * w.above_ppm DIV 1000000
    )) AS fen,
    SUM(w.upto_ppm - w.above_ppm) AS share_ppm
  FROM outflow AS o
  JOIN grain AS w
    ON w.account_id = o.account_id
    AND (
      w.from_on <= o.on_day AND w.until_on > o.on_day
    )
  WHERE
    w.side = 'deposit'
  GROUP BY
    w.key,
    o.account_id,
    o.on_day,
    o.n
)
SELECT
  key,
  COUNT(*) AS outflows,
  COUNT(DISTINCT account_id) AS accounts,
  SUM(fen) AS outflow_fen
FROM owned
WHERE
  share_ppm > 0
GROUP BY
  key
