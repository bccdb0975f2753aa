-- What each member of staff's part of each account did from $first to before $until: a row for each.
-- A balance belongs to whoever owned the account on that day, so a hand-over leaves what was before with the former
-- owner. `first_owner` and `last_owner` say whose the account was on the day before and on the last day: an agreement
-- or a borrower is whole, so it counts for whoever owns the first share. Loans with the day's class and arrears, and
-- with interest as fen x days x ppm. `opened` is for whoever owned it on the day of the month it was opened, with what was
-- lent under it then. `$base` is the last day of the year before.
WITH part AS (
    SELECT a.account_id, o.staff_id, a.side, a.product, a.customer_id, a.household_id, a.opened_on, o.above_ppm,
           o.upto_ppm, greatest(a.from_on, o.from_on) AS from_on, least(a.until_on, o.until_on) AS until_on
      FROM accounts AS a
      JOIN owners AS o ON o.account_id = a.account_id AND o.from_on < a.until_on AND o.until_on > a.from_on
     WHERE a.from_on < $until AND o.from_on < $until AND a.until_on > $base AND o.until_on > $base
), span AS (
    SELECT account_id, fen, from_on, until_on
      FROM balances
     WHERE from_on < $until AND (until_on >= $first OR qm_on($base, from_on, until_on))
), held AS (
    SELECT p.account_id, p.staff_id, p.side, p.product, p.customer_id, p.household_id,
           qm_part(s.fen, p.above_ppm, p.upto_ppm) AS fen,
           greatest(s.from_on, p.from_on) AS from_on, least(s.until_on, p.until_on) AS until_on
      FROM part AS p
      JOIN span AS s ON s.account_id = p.account_id AND s.from_on < p.until_on AND s.until_on > p.from_on
), did AS (
    SELECT account_id, staff_id, side, product, customer_id, household_id,
           sum(fen * qm_overlap(from_on, until_on, $first, $until)) AS fen_days,
           sum(CASE WHEN qm_on(qm_day($first, -1), from_on, until_on) THEN fen ELSE 0 END) AS start_fen,
           sum(CASE WHEN qm_on(qm_day($until, -1), from_on, until_on) THEN fen ELSE 0 END) AS end_fen,
           sum(CASE WHEN qm_on($base, from_on, until_on) THEN fen ELSE 0 END) AS base_fen,
           0 AS interest, false AS first_owner, false AS last_owner, false AS opened
      FROM held
     GROUP BY ALL
     UNION ALL
    SELECT h.account_id, h.staff_id, h.side, h.product, h.customer_id, h.household_id, 0, 0, 0, 0,
           sum(h.fen::HUGEINT * r.rate_ppm
               * qm_overlap(greatest(h.from_on, r.from_on), least(h.until_on, r.until_on), $first, $until)),
           false, false, false
      FROM held AS h
      JOIN loan_rates AS r ON r.account_id = h.account_id AND r.from_on < h.until_on AND r.until_on > h.from_on
     WHERE h.side = 'loan' AND h.until_on > $first
     GROUP BY ALL
     UNION ALL
    SELECT account_id, staff_id, side, product, customer_id, household_id, 0, 0, 0, 0, 0,
           qm_on(qm_day($first, -1), from_on, until_on), qm_on(qm_day($until, -1), from_on, until_on),
           opened_on >= $first AND opened_on < $until AND qm_on(opened_on, from_on, until_on)
      FROM part
     WHERE above_ppm = 0
), summed AS (
    SELECT account_id, staff_id, side, product, any_value(customer_id) AS customer_id,
           any_value(household_id) AS household_id, sum(fen_days)::BIGINT AS fen_days,
           sum(start_fen)::BIGINT AS start_fen, sum(end_fen)::BIGINT AS end_fen, sum(base_fen)::BIGINT AS base_fen,
           sum(interest)::HUGEINT AS interest, bool_or(first_owner) AS first_owner, bool_or(last_owner) AS last_owner,
           bool_or(opened) AS opened
      FROM did
     GROUP BY account_id, staff_id, side, product
), lent AS (
    SELECT account_id, max(amount_fen)::BIGINT AS fen FROM loans WHERE drawn_on >= $first AND drawn_on < $until
     GROUP BY account_id
), state AS (
    SELECT account_id,
           max(CASE WHEN qm_on(qm_day($first, -1), from_on, until_on) THEN class END) AS start_class,
           bool_or(qm_on(qm_day($first, -1), from_on, until_on) AND arrears_since < $first) AS start_late,
           max(CASE WHEN qm_on(qm_day($until, -1), from_on, until_on) THEN class END) AS end_class,
           bool_or(qm_on(qm_day($until, -1), from_on, until_on) AND arrears_since < $until) AS end_late
      FROM loan_states
     WHERE from_on < $until AND until_on >= $first
     GROUP BY account_id
)
SELECT s.staff_id, s.account_id, s.side, s.product, s.customer_id, s.household_id, s.fen_days, s.start_fen, s.end_fen,
       s.base_fen, s.interest, s.first_owner, s.last_owner,
       coalesce(t.start_class, 1) AS start_class, coalesce(t.end_class, 1) AS end_class,
       coalesce(t.start_late, false) AS start_late, coalesce(t.end_late, false) AS end_late,
       s.opened, CASE WHEN s.opened THEN coalesce(l.fen, 0) ELSE 0 END AS lent_fen
  FROM summed AS s
  LEFT JOIN lent AS l ON l.account_id = s.account_id AND s.side = 'loan'
  LEFT JOIN state AS t ON t.account_id = s.account_id AND s.side = 'loan'
 WHERE fen_days <> 0 OR start_fen <> 0 OR end_fen <> 0 OR base_fen <> 0 OR first_owner OR last_owner OR opened
