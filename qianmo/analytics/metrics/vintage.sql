-- title: 账龄
-- meaning: 同一个月放出的贷款，过了几个整月末以后有多少变坏：逾期超过天数，或五级分类为次级以下。归属按放款那天算，湖里没有那么早就按最早知道的那天。
-- input: loans
-- input: accounts
-- input: balances
-- input: loan_states
-- input: grain
-- input: counts
-- parameter: from_on day 从哪个月放出的算起
-- parameter: as_of day 看到哪一天
-- parameter: overdue_days days=30 逾期超过多少天算坏
-- output: drawn_month day 放款月（首日）
-- output: months_on_book months 账龄：0 是放款当月末
-- output: loans count 放出的笔数
-- output: drawn_fen fen 分母：放出的金额
-- output: bad_loans count 当时坏的笔数
-- output: bad_fen fen 分子：当时坏的余额
-- output: bad_ppm ppm 坏账比例，百万分之一，四舍五入
-- source: 信贷风险月报的账龄表；次级以下为不良（五级分类办法）
-- version: 1
WITH drawn AS (
    SELECT l.account_id, l.amount_fen, qm_month(l.drawn_on) AS drawn_month,
           greatest(l.drawn_on, min(a.from_on)) AS known_on
      FROM loans AS l
      JOIN accounts AS a ON a.account_id = l.account_id
     WHERE l.drawn_on >= qm_month($from_on) AND l.drawn_on <= $as_of
     GROUP BY l.account_id, l.amount_fen, l.drawn_on
), month_end AS (
    SELECT d.account_id, d.amount_fen, d.drawn_month, d.known_on, c.n AS months_on_book,
           qm_day(qm_later(d.drawn_month, c.n + 1), -1) AS on_day
      FROM drawn AS d
      JOIN counts AS c ON c.n <= qm_months(d.drawn_month, $as_of)
), stood AS (
    SELECT m.account_id, m.amount_fen, m.drawn_month, m.known_on, m.months_on_book, coalesce(b.fen, 0) AS fen,
           CASE WHEN b.fen > 0 AND (s.class >= 3 OR qm_days(s.arrears_since, m.on_day) > $overdue_days)
                THEN 1 ELSE 0 END AS bad
      FROM month_end AS m
      LEFT JOIN balances AS b ON b.account_id = m.account_id AND qm_on(m.on_day, b.from_on, b.until_on)
      LEFT JOIN loan_states AS s ON s.account_id = m.account_id AND qm_on(m.on_day, s.from_on, s.until_on)
     WHERE m.on_day <= $as_of
), loan AS (
    SELECT w.key, s.drawn_month, s.months_on_book, s.account_id, s.bad,
           sum(qm_part(s.amount_fen, w.above_ppm, w.upto_ppm)) AS drawn_fen,
           sum(qm_part(s.fen, w.above_ppm, w.upto_ppm)) AS fen, sum(w.upto_ppm - w.above_ppm) AS share_ppm
      FROM stood AS s
      JOIN grain AS w ON w.account_id = s.account_id AND qm_on(s.known_on, w.from_on, w.until_on)
     GROUP BY w.key, s.drawn_month, s.months_on_book, s.account_id, s.bad
)
SELECT key, drawn_month, months_on_book, count(*) AS loans, sum(drawn_fen) AS drawn_fen, sum(bad) AS bad_loans,
       sum(bad * fen) AS bad_fen, qm_div(sum(bad * fen) * 1000000, sum(drawn_fen)) AS bad_ppm
  FROM loan
 WHERE share_ppm > 0
 GROUP BY key, drawn_month, months_on_book
