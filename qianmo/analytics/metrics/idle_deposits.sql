-- title: 大额存款无贷客户
-- meaning: 在全行存款不少于起点、没有任何贷款余额的客户。没有客户号的账户不算。
-- input: accounts
-- input: balances
-- input: held
-- parameter: as_of day 截止日
-- parameter: at_least_fen fen=5000000 存款起点，分
-- output: customers count 客户
-- output: deposit_fen fen 他们的存款余额
-- source: 客户关系管理系统的名单：有存无贷
-- version: 1
WITH customer AS (
    SELECT a.customer_id, sum(CASE WHEN a.side = 'deposit' THEN b.fen ELSE 0 END) AS deposit_fen,
           sum(CASE WHEN a.side = 'loan' THEN b.fen ELSE 0 END) AS loan_fen
      FROM accounts AS a
      JOIN balances AS b ON b.account_id = a.account_id
     WHERE a.customer_id IS NOT NULL
       AND qm_on($as_of, a.from_on, a.until_on) AND qm_on($as_of, b.from_on, b.until_on)
     GROUP BY a.customer_id
), idle AS (
    SELECT customer_id
      FROM customer
     WHERE deposit_fen >= $at_least_fen AND loan_fen <= 0
), part AS (
    SELECT h.key, h.customer_id, sum(h.fen) AS fen
      FROM held AS h
      JOIN idle AS i ON i.customer_id = h.customer_id
     WHERE h.side = 'deposit'
       AND qm_on($as_of, h.span_from_on, h.span_until_on) AND qm_on($as_of, h.from_on, h.until_on)
     GROUP BY h.key, h.customer_id
)
SELECT key, count(*) AS customers, sum(fen) AS deposit_fen
  FROM part
 WHERE fen <> 0
 GROUP BY key
