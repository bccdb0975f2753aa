-- title: 积数
-- meaning: 到截止日为止，本月、本季、本年各自的积数、加权积数和日均。各月积数之和就是全年积数。
-- input: held
-- parameter: as_of day 截止日
-- parameter: side text=deposit 方向：deposit 存款，loan 贷款
-- output: month_days days 本月已过天数
-- output: month_balance_days fen_days 本月积数
-- output: month_weighted_balance_days fen_days 本月加权积数，最后四舍五入一次
-- output: month_average_fen fen 月日均，四舍五入
-- output: quarter_days days 本季已过天数
-- output: quarter_balance_days fen_days 本季积数
-- output: quarter_weighted_balance_days fen_days 本季加权积数，最后四舍五入一次
-- output: quarter_average_fen fen 季日均，四舍五入
-- output: year_days days 本年已过天数
-- output: year_balance_days fen_days 本年积数
-- output: year_weighted_balance_days fen_days 本年加权积数，最后四舍五入一次
-- output: year_average_fen fen 年日均，四舍五入
-- source: 客户经理考核办法：年积数、加权积数、标准年日均
-- version: 1
WITH weighed AS (
    SELECT key, weight_ppm,
           sum(fen * qm_overlap(from_on, until_on, qm_month($as_of), qm_day($as_of, 1))) AS month_balance_days,
           sum(fen * qm_overlap(from_on, until_on, qm_quarter($as_of), qm_day($as_of, 1))) AS quarter_balance_days,
           sum(fen * qm_overlap(from_on, until_on, qm_year($as_of), qm_day($as_of, 1))) AS year_balance_days
      FROM held
     WHERE side = $side AND span_from_on <= $as_of AND span_until_on > qm_year($as_of)
       AND from_on <= $as_of AND until_on > qm_year($as_of)
     GROUP BY key, weight_ppm
)
SELECT key,
       qm_days(qm_month($as_of), qm_day($as_of, 1)) AS month_days,
       sum(month_balance_days) AS month_balance_days,
       qm_div(sum(qm_wide(month_balance_days) * weight_ppm), 1000000) AS month_weighted_balance_days,
       qm_div(sum(month_balance_days), qm_days(qm_month($as_of), qm_day($as_of, 1))) AS month_average_fen,
       qm_days(qm_quarter($as_of), qm_day($as_of, 1)) AS quarter_days,
       sum(quarter_balance_days) AS quarter_balance_days,
       qm_div(sum(qm_wide(quarter_balance_days) * weight_ppm), 1000000) AS quarter_weighted_balance_days,
       qm_div(sum(quarter_balance_days), qm_days(qm_quarter($as_of), qm_day($as_of, 1))) AS quarter_average_fen,
       qm_days(qm_year($as_of), qm_day($as_of, 1)) AS year_days,
       sum(year_balance_days) AS year_balance_days,
       qm_div(sum(qm_wide(year_balance_days) * weight_ppm), 1000000) AS year_weighted_balance_days,
       qm_div(sum(year_balance_days), qm_days(qm_year($as_of), qm_day($as_of, 1))) AS year_average_fen
  FROM weighed
 GROUP BY key
