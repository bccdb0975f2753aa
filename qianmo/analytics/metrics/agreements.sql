-- title: 签约率
-- meaning: 有任何账户的客户里，有多少签了收单或代发。分子是分母里的客户，签在哪里都算。商户的收单签约率按客群看“商贸”一行。
-- input: accounts
-- input: grain
-- parameter: as_of day 截止日
-- parameter: side text=acquiring 签的是什么：acquiring 收单，payroll 代发
-- output: signed count 分子：其中当日有约的客户
-- output: customers count 分母：当日有任何账户的客户
-- output: signed_ppm ppm 签约率，百万分之一，四舍五入
-- source: 客户关系管理系统的口径：收单签约率、代发签约率
-- version: 1
WITH customers AS (
    SELECT key, customer_id, sum(upto_ppm - above_ppm) AS share_ppm
      FROM grain
     WHERE customer_id IS NOT NULL AND qm_on($as_of, from_on, until_on)
     GROUP BY key, customer_id
), signed AS (
    SELECT DISTINCT customer_id
      FROM accounts
     WHERE customer_id IS NOT NULL AND side = $side AND qm_on($as_of, from_on, until_on)
)
SELECT c.key, count(s.customer_id) AS signed, count(*) AS customers,
       qm_div(count(s.customer_id) * 1000000, count(*)) AS signed_ppm
  FROM customers AS c
  LEFT JOIN signed AS s ON s.customer_id = c.customer_id
 WHERE c.share_ppm > 0
 GROUP BY c.key
