-- Every loan at the end of each day of `days`, once: what is owed, and what was drawn from the first of its year.
-- A unit that was merged into another (`merged`) counts there on every day, its past too, so that growth compares like
-- with like. `credit_fen` is what the customer may owe on the day, never less than what is owed. Segment, business and
-- class are those of the day; what makes a loan 涉农 (`agri`) is judged as of the day it was made.
WITH account AS (
    SELECT d.day, a.account_id, a.product, coalesce(m.into_id, a.branch_id) AS branch_id, a.customer_id, a.household_id
      FROM days AS d
      JOIN accounts AS a ON a.side = 'loan' AND qm_on(d.day, a.from_on, a.until_on)
      LEFT JOIN merged AS m ON m.branch_id = a.branch_id
), owed AS (
    SELECT d.day, b.account_id, b.fen
      FROM days AS d
      JOIN (SELECT account_id, from_on, until_on, fen FROM balances
             WHERE fen <> 0 AND account_id IN (SELECT account_id FROM accounts WHERE side = 'loan')) AS b
        ON qm_on(d.day, b.from_on, b.until_on)
), drawn AS (
    SELECT d.day, l.account_id, l.amount_fen
      FROM days AS d
      JOIN loans AS l ON l.drawn_on BETWEEN qm_year(d.day) AND d.day
), did AS (
    SELECT day, account_id, sum(fen)::BIGINT AS fen, sum(drawn_fen)::BIGINT AS drawn_fen
      FROM (SELECT day, account_id, fen, 0 AS drawn_fen FROM owed
             UNION ALL SELECT day, account_id, 0, amount_fen FROM drawn)
     GROUP BY day, account_id
), credit AS (
    SELECT d.day, l.customer_id, sum(l.limit_fen) AS limit_fen
      FROM days AS d
      JOIN lines AS l ON qm_on(d.day, l.from_on, l.until_on)
     GROUP BY d.day, l.customer_id
), borrower AS (  -- what was told first of a borrower or a rate holds from the loan's beginning
    SELECT account_id, until_on, customer_id, kind, rural,
           CASE WHEN from_on = min(from_on) OVER (PARTITION BY account_id) THEN DATE '0001-01-01' ELSE from_on
            END AS from_on
      FROM borrowers
), rate AS (
    SELECT account_id, until_on, rate_ppm,
           CASE WHEN from_on = min(from_on) OVER (PARTITION BY account_id) THEN DATE '0001-01-01' ELSE from_on
            END AS from_on
      FROM loan_rates
), begun AS (
    SELECT a.account_id, arg_min(a.household_id, a.from_on) AS household_id,
           coalesce(any_value(l.drawn_on), min(a.opened_on)) AS on_day
      FROM accounts AS a
      LEFT JOIN loans AS l ON l.account_id = a.account_id
     WHERE a.side = 'loan'
     GROUP BY a.account_id
), living AS (  -- where the household lived when the loan was made, and a year before; one that had left for a year
  -- is no 农户 any more
    SELECT b.account_id, b.household_id, b.on_day, coalesce(s.segment, h.segment, '') AS segment,
           coalesce(p.cell_id, h.cell_id) AS cell_id, coalesce(e.cell_id, h.cell_id) AS year_before_id
      FROM begun AS b
      LEFT JOIN households AS h ON h.household_id = b.household_id
      LEFT JOIN past_segments AS s ON s.household_id = b.household_id AND qm_on(b.on_day, s.from_on, s.until_on)
      LEFT JOIN past_homes AS p ON p.household_id = b.household_id AND qm_on(b.on_day, p.from_on, p.until_on)
      LEFT JOIN past_homes AS e ON e.household_id = b.household_id
       AND qm_on((b.on_day - INTERVAL 1 YEAR)::DATE, e.from_on, e.until_on)
), origin AS (
    SELECT i.account_id, coalesce(w.kind, 'person') AS kind, coalesce(w.rural, false) AS is_rural_firm,
           coalesce(f.rural, i.segment = 'farm') AND coalesce(y.rural, i.segment = 'farm') AND g.household_id IS NULL
           AS is_farmer,
           coalesce(u.purpose, '') IN ('farming', 'agri_support')
           OR (i.segment = 'farm' AND u.purpose = 'production') AS is_farming
      FROM living AS i
      LEFT JOIN rural_flags AS f ON f.cell_id = i.cell_id AND qm_on(i.on_day, f.from_on, f.until_on)
      LEFT JOIN rural_flags AS y ON y.cell_id = i.year_before_id AND qm_on(i.on_day, y.from_on, y.until_on)
      LEFT JOIN households_away AS g ON g.household_id = i.household_id
       AND g.from_on <= (i.on_day - INTERVAL 1 YEAR)::DATE AND g.until_on > i.on_day
      LEFT JOIN borrower AS w ON w.account_id = i.account_id AND qm_on(i.on_day, w.from_on, w.until_on)
      LEFT JOIN loan_uses AS u ON u.account_id = i.account_id
), running AS (
    SELECT DISTINCT d.day, b.household_id
      FROM days AS d
      JOIN businesses AS b ON b.kind IN ('stall', 'company') AND qm_on(d.day, b.from_on, b.until_on)
), told AS (
    SELECT i.day, i.account_id, a.product, a.branch_id, a.household_id, i.fen, i.drawn_fen,
           coalesce(w.customer_id, a.customer_id, -i.account_id) AS customer_id, coalesce(w.kind, 'person') AS kind
      FROM did AS i
      JOIN account AS a ON a.day = i.day AND a.account_id = i.account_id
      LEFT JOIN borrower AS w ON w.account_id = i.account_id AND qm_on(i.day, w.from_on, w.until_on)
)
SELECT i.day, i.account_id, i.product, i.branch_id, i.customer_id, i.household_id, o.staff_id,
       coalesce(p.segment, h.segment, '') AS segment, coalesce(u.purpose, '') AS purpose, i.kind,
       b.household_id IS NOT NULL AS runs,
       CASE WHEN g.kind <> 'person' AND g.is_rural_firm THEN 'rural_firm'
            WHEN g.kind <> 'person' AND g.is_farming THEN 'urban_firm'
            WHEN g.kind <> 'person' THEN ''
            WHEN g.is_farmer THEN 'farmer'
            WHEN g.is_farming THEN 'other'
            ELSE '' END AS agri,
       i.fen, i.drawn_fen, coalesce(r.rate_ppm, 0) AS rate_ppm, coalesce(s.class, 1) AS class,
       coalesce(e.guarantee, '') AS guarantee,
       greatest(coalesce(c.limit_fen, 0), sum(i.fen) OVER (PARTITION BY i.day, i.customer_id))::BIGINT AS credit_fen
  FROM told AS i
  LEFT JOIN owners AS o ON o.account_id = i.account_id AND o.way = 'keeping' AND o.above_ppm = 0
   AND qm_on(i.day, o.from_on, o.until_on)
  LEFT JOIN households AS h ON h.household_id = i.household_id
  LEFT JOIN past_segments AS p ON p.household_id = i.household_id AND qm_on(i.day, p.from_on, p.until_on)
  LEFT JOIN running AS b ON b.day = i.day AND b.household_id = i.household_id
  LEFT JOIN origin AS g ON g.account_id = i.account_id
  LEFT JOIN loan_uses AS u ON u.account_id = i.account_id
  LEFT JOIN loan_guarantees AS e ON e.account_id = i.account_id
  LEFT JOIN loans AS l ON l.account_id = i.account_id
  LEFT JOIN rate AS r ON r.account_id = i.account_id AND qm_on(l.drawn_on, r.from_on, r.until_on)
  LEFT JOIN loan_states AS s ON s.account_id = i.account_id AND qm_on(i.day, s.from_on, s.until_on)
  LEFT JOIN credit AS c ON c.day = i.day AND c.customer_id = i.customer_id
