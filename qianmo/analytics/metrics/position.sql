-- title: 余额
-- meaning: 截止日日终的余额，和上一日、上月末、上年末的余额。每个余额按当天的归属算，移交以前的留给原来的人。
-- input: held
-- parameter: as_of day 截止日
-- parameter: side text=deposit 方向：deposit 存款，loan 贷款
-- output: fen fen 截止日日终余额
-- output: yesterday_fen fen 上一日日终余额
-- output: month_start_fen fen 上月最后一日日终余额（较月初的基数）
-- output: year_start_fen fen 上年最后一日日终余额（较年初的基数）
-- output: accounts count 截止日有余额的账户
-- source: 客户关系管理系统的口径：较昨日、较月初、较年初
-- version: 1
WITH account AS (
    SELECT account_id, key,
           sum(CASE WHEN qm_on($as_of, from_on, until_on) THEN fen ELSE 0 END) AS fen,
           sum(CASE WHEN qm_on(qm_day($as_of, -1), from_on, until_on) THEN fen ELSE 0 END) AS yesterday_fen,
           sum(CASE WHEN qm_on(qm_day(qm_month($as_of), -1), from_on, until_on) THEN fen ELSE 0 END) AS month_start_fen,
           sum(CASE WHEN qm_on(qm_day(qm_year($as_of), -1), from_on, until_on) THEN fen ELSE 0 END) AS year_start_fen
      FROM held
     WHERE side = $side
       AND (qm_on($as_of, span_from_on, span_until_on)
            OR qm_on(qm_day($as_of, -1), span_from_on, span_until_on)
            OR qm_on(qm_day(qm_month($as_of), -1), span_from_on, span_until_on)
            OR qm_on(qm_day(qm_year($as_of), -1), span_from_on, span_until_on))
     GROUP BY account_id, key
)
SELECT key, sum(fen) AS fen, sum(yesterday_fen) AS yesterday_fen, sum(month_start_fen) AS month_start_fen,
       sum(year_start_fen) AS year_start_fen, sum(CASE WHEN fen <> 0 THEN 1 ELSE 0 END) AS accounts
  FROM account
 GROUP BY key
