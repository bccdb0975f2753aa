-- The amounts and the profit of a month by person, written by hand for this bank's files and rules: matched maturity
-- under one curve, interest of small loans untaxed, expected losses. Gives what `month-end` compares to the fen.
WITH curve AS (
    SELECT * FROM (VALUES (1, 10000), (30, 11500), (90, 13000), (180, 14000), (365, 15500), (730, 17500), (1095, 20000),
                          (1825, 22000)) AS t(tenor, ppm)
), leg AS (
    SELECT tenor AS low, ppm AS low_ppm, lead(tenor) OVER (ORDER BY tenor) AS high, lead(ppm) OVER (ORDER BY tenor) AS high_ppm
      FROM curve
), demand AS (
    SELECT (20000::BIGINT * 700000 + 11500::BIGINT * 300000 + 500000) // 1000000 AS ppm
), lent AS (
    SELECT l.account_id, c.low_ppm + half_up((c.high_ppm - c.low_ppm)::BIGINT * (l.due_on - l.drawn_on - c.low), c.high - c.low) AS ppm
      FROM read_parquet({loans}) l JOIN leg c ON l.due_on - l.drawn_on >= c.low AND l.due_on - l.drawn_on < c.high
), span AS (
    SELECT account_id, from_on, until_on, fen FROM read_parquet({settled})
     WHERE from_on < DATE '{until}' AND until_on >= DATE '{first}'
     UNION ALL SELECT account_id, from_on, DATE '9999-12-31', fen FROM read_parquet({opened})
     WHERE from_on < DATE '{until}'
), account AS (
    SELECT *, greatest(from_on, DATE '{first}') AS since, least(until_on, DATE '{until}') AS til
      FROM read_parquet({accounts}) WHERE from_on < DATE '{until}' AND until_on > DATE '2025-12-31'
), state AS (
    SELECT account_id,
           max(CASE WHEN from_on < DATE '{until}' AND until_on >= DATE '{until}' THEN class END) AS is_now
      FROM read_parquet({loan_states}) GROUP BY account_id
), day AS (
    SELECT a.account_id, any_value(a.side) AS side, any_value(a.product) AS product, a.branch_id,
           sum(s.fen::HUGEINT * (least(a.til, s.until_on) - greatest(a.since, s.from_on))) AS days,
           sum(s.fen::HUGEINT * (least(a.til, s.until_on) - greatest(a.since, s.from_on))
               * CASE WHEN a.side = 'loan' THEN r.rate_ppm ELSE -p.rate_ppm END) AS interest
      FROM account a JOIN span s ON s.account_id = a.account_id AND s.from_on < a.til AND s.until_on > a.since
      LEFT JOIN read_parquet({loan_rates}) r ON r.account_id = a.account_id
      LEFT JOIN read_parquet({rates}) p ON p.product = a.product
     WHERE a.side IN ('loan', 'deposit') AND a.til > a.since
     GROUP BY a.account_id, a.branch_id
), exact AS (
    SELECT d.account_id, d.days,
           (d.interest + d.days * CASE WHEN d.side = 'deposit' THEN demand.ppm ELSE -coalesce(l.ppm, demand.ppm) END) * 365
           - d.days * CASE WHEN d.side = 'deposit' THEN 2000 ELSE
               8000 + [7200, 30000, 250000, 500000, 1000000][coalesce(c.is_now, 1)] END * 360 AS before
      FROM day d CROSS JOIN demand LEFT JOIN lent l USING (account_id) LEFT JOIN state c USING (account_id)
), earned AS (
    SELECT account_id, sum(days) AS days, sum(half_up(before * 4 - greatest(before, 0), 360000000::HUGEINT * 365 * 4)) AS after
      FROM exact GROUP BY account_id
), part AS (
    SELECT a.account_id, o.staff_id, a.side, a.product, a.customer_id, o.above_ppm, o.upto_ppm,
           greatest(a.from_on, o.from_on) AS from_on, least(a.until_on, o.until_on) AS until_on
      FROM account a JOIN read_parquet({owners}) o
        ON o.account_id = a.account_id AND o.from_on < a.until_on AND o.until_on > a.from_on
     WHERE o.from_on < DATE '{until}' AND o.until_on > DATE '2025-12-31'
), held AS (
    SELECT p.account_id, p.staff_id, p.side, p.product,
           s.fen * p.upto_ppm // 1000000 - s.fen * p.above_ppm // 1000000 AS fen,
           greatest(s.from_on, p.from_on) AS from_on, least(s.until_on, p.until_on) AS until_on
      FROM part p JOIN span s ON s.account_id = p.account_id AND s.from_on < p.until_on AND s.until_on > p.from_on
), own AS (
    SELECT h.account_id, h.staff_id, h.side, h.product,
           sum(h.fen * greatest(least(h.until_on, DATE '{until}') - greatest(h.from_on, DATE '{first}'), 0)) AS days,
           sum(CASE WHEN h.from_on < DATE '{first}' AND h.until_on >= DATE '{first}' THEN h.fen ELSE 0 END) AS was,
           sum(CASE WHEN h.from_on < DATE '{until}' AND h.until_on >= DATE '{until}' THEN h.fen ELSE 0 END) AS is_now,
           any_value(r.rate_ppm) AS rate
      FROM held h LEFT JOIN read_parquet({loan_rates}) r USING (account_id)
     GROUP BY ALL
), shared AS (
    SELECT o.*, e.after, e.days AS all_days,
           CASE WHEN o.days = e.days THEN e.days ELSE sum(o.days) OVER (PARTITION BY o.account_id ORDER BY o.staff_id, o.product) END AS upto
      FROM own o LEFT JOIN earned e ON e.account_id = o.account_id AND o.days <> 0
), sums AS (
    SELECT staff_id,
           coalesce(sum(is_now - was) FILTER (side = 'deposit'), 0) AS deposit_growth,
           coalesce(sum(days) FILTER (side = 'deposit'), 0) AS deposit_days,
           coalesce(sum(is_now - was) FILTER (side = 'loan'), 0) AS loan_growth,
           coalesce(sum(days) FILTER (side = 'loan' AND coalesce(c.is_now_class, 1) <= 2), 0) AS loan_days,
           coalesce(sum(days::HUGEINT * rate) FILTER (side = 'loan'), 0) AS interest,
           coalesce(sum(half_up(after * upto, all_days) - half_up(after * (upto - days), all_days)), 0) AS profit
      FROM shared LEFT JOIN (SELECT account_id, is_now AS is_now_class FROM state) AS c USING (account_id)
     GROUP BY staff_id
), agreed AS (
    SELECT staff_id, sum((from_on < DATE '{until}' AND until_on >= DATE '{until}')::INT
                         - (from_on < DATE '{first}' AND until_on >= DATE '{first}')::INT) FILTER (side = 'acquiring') AS acquiring,
           sum((from_on < DATE '{until}' AND until_on >= DATE '{until}')::INT
               - (from_on < DATE '{first}' AND until_on >= DATE '{first}')::INT) FILTER (side = 'payroll') AS payroll
      FROM part WHERE above_ppm = 0 GROUP BY staff_id
)
SELECT staff_id, coalesce(deposit_growth, 0)::BIGINT, coalesce(half_up(deposit_days, {days}), 0), coalesce(loan_growth, 0)::BIGINT,
       coalesce(half_up(loan_days, {days}), 0), coalesce(half_up(interest, 360000000), 0), coalesce(profit, 0)::BIGINT,
       coalesce(acquiring, 0)::BIGINT, coalesce(payroll, 0)::BIGINT
  FROM sums FULL JOIN agreed USING (staff_id) ORDER BY staff_id
