-- title: 有存无贷
-- meaning: 全户存款不少于起点、全户没有任何贷款余额的户；起点不给就是有一分也算。没有对应到户的账户不算。户是今天的户。
-- input: accounts
-- input: balances
-- input: held
-- parameter: as_of day 截止日
-- parameter: at_least_fen fen=1 存款起点，分；名单常用 5 万元
-- output: households count 户
-- output: deposit_fen fen 他们的存款余额
-- source: 客户关系管理系统的名单：有存无贷
-- version: 2
WITH household AS (
    SELECT a.household_id, sum(CASE WHEN a.side = 'deposit' THEN b.fen ELSE 0 END) AS deposit_fen,
           sum(CASE WHEN a.side = 'loan' THEN b.fen ELSE 0 END) AS loan_fen
      FROM accounts AS a
      JOIN balances AS b ON b.account_id = a.account_id
     WHERE a.household_id IS NOT NULL
       AND qm_on($as_of, a.from_on, a.until_on) AND qm_on($as_of, b.from_on, b.until_on)
     GROUP BY a.household_id
), idle AS (
    SELECT household_id
      FROM household
     WHERE deposit_fen >= $at_least_fen AND loan_fen <= 0
), part AS (
    SELECT h.key, a.household_id, sum(h.fen) AS fen
      FROM held AS h
      JOIN accounts AS a ON a.account_id = h.account_id AND qm_on($as_of, a.from_on, a.until_on)
      JOIN idle AS i ON i.household_id = a.household_id
     WHERE h.side = 'deposit'
       AND qm_on($as_of, h.span_from_on, h.span_until_on) AND qm_on($as_of, h.from_on, h.until_on)
     GROUP BY h.key, a.household_id
)
SELECT key, count(*) AS households, sum(fen) AS deposit_fen
  FROM part
 WHERE fen <> 0
 GROUP BY key
