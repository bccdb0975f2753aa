-- title: 日均
-- meaning: 一段日子的积数除以天数。余额按每个自然日日终算，节假日也算；开户以前算零，天数仍是整段日子。
-- input: held
-- parameter: from_on day 第一日
-- parameter: until_on day 最后一日的次日（不含）
-- parameter: side text=deposit 方向：deposit 存款，loan 贷款
-- output: days days 天数
-- output: balance_days fen_days 积数：每日余额之和
-- output: weighted_balance_days fen_days 加权积数：每日余额乘产品系数之和，最后四舍五入一次
-- output: average_fen fen 日均余额，四舍五入
-- source: 客户经理考核办法：年日均 = 年积数 ÷ 当年已过天数；加权积数按产品系数
-- version: 1
WITH weighed AS (
    SELECT key, weight_ppm, sum(fen * qm_overlap(from_on, until_on, $from_on, $until_on)) AS balance_days
      FROM held
     WHERE side = $side AND span_from_on < $until_on AND span_until_on > $from_on
       AND from_on < $until_on AND until_on > $from_on
     GROUP BY key, weight_ppm
)
SELECT key, qm_days($from_on, $until_on) AS days, sum(balance_days) AS balance_days,
       qm_div(sum(qm_wide(balance_days) * weight_ppm), 1000000) AS weighted_balance_days,
       qm_div(sum(balance_days), qm_days($from_on, $until_on)) AS average_fen
  FROM weighed
 GROUP BY key
