-- title: 迁徙
-- meaning: 上月末各逾期档的贷款，到截止日落在哪一档。档：0 未逾期，1 至 6 每三十天一档，7 超过一百八十天，8 已还清。金额和归属都按上月末。
-- input: held
-- input: balances
-- input: loan_states
-- parameter: as_of day 截止日，一般是月末
-- output: from_bucket bucket 上月末的档
-- output: to_bucket bucket 截止日的档
-- output: loans count 笔数
-- output: fen fen 上月末的余额
-- source: 信贷风险月报的迁徙率：分子为迁入下一档的余额，分母为该档上月末余额
-- version: 1
WITH was AS (
    SELECT h.key, h.account_id, qm_bucket(s.arrears_since, qm_day(qm_month($as_of), -1)) AS from_bucket,
           sum(h.fen) AS fen
      FROM held AS h
      LEFT JOIN loan_states AS s
        ON s.account_id = h.account_id AND qm_on(qm_day(qm_month($as_of), -1), s.from_on, s.until_on)
     WHERE h.side = 'loan' AND qm_on(qm_day(qm_month($as_of), -1), h.span_from_on, h.span_until_on)
       AND qm_on(qm_day(qm_month($as_of), -1), h.from_on, h.until_on)
     GROUP BY h.key, h.account_id, qm_bucket(s.arrears_since, qm_day(qm_month($as_of), -1))
), stands AS (
    SELECT b.account_id, b.fen, s.arrears_since
      FROM balances AS b
      LEFT JOIN loan_states AS s ON s.account_id = b.account_id AND qm_on($as_of, s.from_on, s.until_on)
     WHERE qm_on($as_of, b.from_on, b.until_on)
), moved AS (
    SELECT w.key, w.from_bucket, w.fen,
           CASE WHEN coalesce(t.fen, 0) <= 0 THEN 8 ELSE qm_bucket(t.arrears_since, $as_of) END AS to_bucket
      FROM was AS w
      LEFT JOIN stands AS t ON t.account_id = w.account_id
     WHERE w.fen > 0
)
SELECT key, from_bucket, to_bucket, count(*) AS loans, sum(fen) AS fen
  FROM moved
 GROUP BY key, from_bucket, to_bucket
