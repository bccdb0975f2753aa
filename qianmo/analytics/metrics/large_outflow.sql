-- title: 大额流出
-- meaning: 一段日子里单笔转出或支取不少于起点的存款交易，按交易当天的归属。
-- input: transactions
-- input: grain
-- parameter: from_on day 第一日
-- parameter: until_on day 最后一日的次日（不含）
-- parameter: at_least_fen fen=5000000 起点，分
-- output: outflows count 笔数
-- output: accounts count 账户
-- output: outflow_fen fen 流出金额
-- source: 客户关系管理系统的提醒：大额流出
-- version: 1
WITH outflow AS (
    SELECT account_id, on_day, -fen AS fen, row_number() OVER (PARTITION BY account_id, on_day ORDER BY fen) AS n
      FROM transactions
     WHERE on_day >= $from_on AND on_day < $until_on AND fen <= -$at_least_fen
), owned AS (
    SELECT w.key, o.account_id, o.on_day, o.n, sum(qm_part(o.fen, w.above_ppm, w.upto_ppm)) AS fen,
           sum(w.upto_ppm - w.above_ppm) AS share_ppm
      FROM outflow AS o
      JOIN grain AS w ON w.account_id = o.account_id AND qm_on(o.on_day, w.from_on, w.until_on)
     WHERE w.side = 'deposit'
     GROUP BY w.key, o.account_id, o.on_day, o.n
)
SELECT key, count(*) AS outflows, count(DISTINCT account_id) AS accounts, sum(fen) AS outflow_fen
  FROM owned
 WHERE share_ppm > 0
 GROUP BY key
