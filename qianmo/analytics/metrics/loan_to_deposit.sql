-- title: 存贷比
-- meaning: 截止日的贷款余额比存款余额；分子分母都给，存款不是正数时比率为空。
-- input: held
-- parameter: as_of day 截止日
-- output: loan_fen fen 分子：贷款余额
-- output: deposit_fen fen 分母：存款余额
-- output: loan_ppm ppm 存贷比，百万分之一，四舍五入
-- source: 商业银行法旧第三十九条的算法，2015 年起为监测指标
-- version: 1
WITH sides AS (
    SELECT key, sum(CASE WHEN side = 'loan' THEN fen ELSE 0 END) AS loan_fen,
           sum(CASE WHEN side = 'deposit' THEN fen ELSE 0 END) AS deposit_fen
      FROM held
     WHERE qm_on($as_of, span_from_on, span_until_on) AND qm_on($as_of, from_on, until_on)
     GROUP BY key
)
SELECT key, loan_fen, deposit_fen,
       CASE WHEN deposit_fen > 0 THEN qm_div(qm_wide(loan_fen) * 1000000, deposit_fen) ELSE NULL END AS loan_ppm
  FROM sides
