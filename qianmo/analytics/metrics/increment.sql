-- title: 日均增量
-- meaning: 本年日均比上年多多少，两个基数都给：上年末余额，和上年日均。加权的增量按每日余额乘系数减基数，基数不加权。移交以前的余额留给原来的人，基数也是。
-- input: held
-- parameter: as_of day 截止日
-- parameter: side text=deposit 方向：deposit 存款，loan 贷款
-- output: days days 本年已过天数
-- output: balance_days fen_days 本年积数
-- output: average_fen fen 本年日均，四舍五入
-- output: base_balance_fen fen 基数一：上年末余额
-- output: on_balance_fen fen 比上年末余额的日均增量，四舍五入
-- output: weighted_on_balance_fen fen 每日余额乘产品系数，比上年末余额的日均增量，四舍五入
-- output: base_days days 上年天数
-- output: base_balance_days fen_days 上年积数
-- output: base_average_fen fen 基数二：上年日均，四舍五入
-- output: on_average_fen fen 比上年日均的日均增量，四舍五入一次
-- source: 客户经理考核办法：增量日均 = Σ（每日余额 × 系数 − 基数）÷ 天数
-- version: 1
WITH weighed AS (
    SELECT key, weight_ppm,
           sum(fen * qm_overlap(from_on, until_on, qm_year($as_of), qm_day($as_of, 1))) AS balance_days,
           sum(fen * qm_overlap(from_on, until_on, qm_year(qm_day(qm_year($as_of), -1)), qm_year($as_of)))
               AS base_balance_days,
           sum(CASE WHEN qm_on(qm_day(qm_year($as_of), -1), from_on, until_on) THEN fen ELSE 0 END) AS base_balance_fen
      FROM held
     WHERE side = $side AND span_from_on <= $as_of AND span_until_on > qm_year(qm_day(qm_year($as_of), -1))
       AND from_on <= $as_of AND until_on > qm_year(qm_day(qm_year($as_of), -1))
     GROUP BY key, weight_ppm
), summed AS (
    SELECT key,
           qm_days(qm_year($as_of), qm_day($as_of, 1)) AS days,
           qm_days(qm_year(qm_day(qm_year($as_of), -1)), qm_year($as_of)) AS base_days,
           sum(qm_wide(balance_days)) AS balance_days,
           sum(qm_wide(balance_days) * weight_ppm) AS weighted_ppm_days,
           sum(qm_wide(base_balance_days)) AS base_balance_days,
           sum(qm_wide(base_balance_fen)) AS base_balance_fen
      FROM weighed
     GROUP BY key
)
SELECT key, days, balance_days, qm_div(balance_days, days) AS average_fen, base_balance_fen,
       qm_div(balance_days - base_balance_fen * days, days) AS on_balance_fen,
       qm_div(weighted_ppm_days - base_balance_fen * days * 1000000, days * 1000000) AS weighted_on_balance_fen,
       base_days, base_balance_days, qm_div(base_balance_days, base_days) AS base_average_fen,
       qm_div(balance_days * base_days - base_balance_days * days, days * base_days) AS on_average_fen
  FROM summed
