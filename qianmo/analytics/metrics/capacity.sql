-- title: 产能
-- meaning: 一段日子里的日均存款、日均贷款，和最后一日有余额的客户。按客户经理看就是人均产能。
-- input: held
-- parameter: from_on day 第一日
-- parameter: until_on day 最后一日的次日（不含）
-- output: days days 天数
-- output: deposit_balance_days fen_days 存款积数
-- output: deposit_average_fen fen 日均存款，四舍五入
-- output: loan_balance_days fen_days 贷款积数
-- output: loan_average_fen fen 日均贷款，四舍五入
-- output: customers count 最后一日有存款或贷款余额的客户
-- source: 客户关系管理系统的口径：客户经理产能
-- version: 1
WITH customer AS (
    SELECT key, customer_id,
           sum(CASE WHEN side = 'deposit' THEN fen * qm_overlap(from_on, until_on, $from_on, $until_on) ELSE 0 END)
               AS deposit_balance_days,
           sum(CASE WHEN side = 'loan' THEN fen * qm_overlap(from_on, until_on, $from_on, $until_on) ELSE 0 END)
               AS loan_balance_days,
           sum(CASE WHEN side = 'deposit' AND qm_on(qm_day($until_on, -1), from_on, until_on) THEN fen ELSE 0 END)
               AS deposit_fen,
           sum(CASE WHEN side = 'loan' AND qm_on(qm_day($until_on, -1), from_on, until_on) THEN fen ELSE 0 END)
               AS loan_fen
      FROM held
     WHERE span_from_on < $until_on AND span_until_on > $from_on
       AND from_on < $until_on AND until_on > $from_on
     GROUP BY key, customer_id
)
SELECT key, qm_days($from_on, $until_on) AS days, sum(deposit_balance_days) AS deposit_balance_days,
       qm_div(sum(deposit_balance_days), qm_days($from_on, $until_on)) AS deposit_average_fen,
       sum(loan_balance_days) AS loan_balance_days,
       qm_div(sum(loan_balance_days), qm_days($from_on, $until_on)) AS loan_average_fen,
       sum(CASE WHEN customer_id IS NOT NULL AND (deposit_fen <> 0 OR loan_fen <> 0) THEN 1 ELSE 0 END) AS customers
  FROM customer
 GROUP BY key
