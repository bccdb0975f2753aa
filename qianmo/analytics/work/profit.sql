-- The simulated profit of each account of a branch from $first to before $until: the set-based twin of
-- `domain.performance.profit`. Everything is exact until the end: each part is rounded once and so is each sum, so that
-- parts shown may differ from their sum by a fen and none is forced. Interest and transfer price run on 360 days a year,
-- cost, loss and capital on the calendar. What a branch gets for a deposit and pays for a loan is the treasury's, the
-- other way round. Taxes come as fractions: $vat_small of small loans, $vat of others, both over $vat_of.
WITH version AS (
    SELECT account_id, branch_id, side, product, customer_id, household_id, opened_on,
           greatest(from_on, $first) AS from_on, least(until_on, $until) AS until_on
      FROM accounts
     WHERE side IN ('deposit', 'loan') AND from_on < $until AND until_on > $first
), span AS (
    SELECT account_id, fen, from_on, until_on FROM balances WHERE from_on < $until AND until_on >= $first AND fen <> 0
), held AS (
    SELECT v.account_id, v.branch_id, v.side, v.product, v.customer_id, v.household_id, v.opened_on, s.fen,
           greatest(v.from_on, s.from_on) AS from_on, least(v.until_on, s.until_on) AS until_on,
           CASE WHEN s.from_on < $first AND v.from_on = $first THEN s.fen ELSE 0 END AS start_fen,
           CASE WHEN s.until_on >= $until AND v.until_on = $until THEN s.fen ELSE 0 END AS end_fen
      FROM version AS v JOIN span AS s ON s.account_id = v.account_id AND s.from_on < v.until_on AND s.until_on >= v.from_on
), earning AS (
    SELECT account_id, branch_id, side, product, customer_id, household_id, opened_on,
           fen::HUGEINT * (until_on - from_on) AS fen_days, start_fen, end_fen, 0::HUGEINT AS interest, 0::HUGEINT AS dear
      FROM held
     UNION ALL
    SELECT h.account_id, h.branch_id, h.side, h.product, h.customer_id, h.household_id, h.opened_on, 0, 0, 0,
           h.fen::HUGEINT * r.rate_ppm * d.days, h.fen::HUGEINT * greatest(2 * r.rate_ppm - 3 * $reference, 0) * d.days
      FROM held AS h JOIN loan_rates AS r ON r.account_id = h.account_id AND r.from_on < h.until_on AND r.until_on > h.from_on,
           LATERAL (SELECT least(h.until_on, r.until_on) - greatest(h.from_on, r.from_on) AS days) AS d
     WHERE h.side = 'loan'
     UNION ALL
    SELECT h.account_id, h.branch_id, h.side, h.product, h.customer_id, h.household_id, h.opened_on, 0, 0, 0,
           -h.fen::HUGEINT * r.rate_ppm * (least(h.until_on, r.until_on) - greatest(h.from_on, r.from_on)), 0
      FROM held AS h JOIN paid AS r ON r.product = h.product AND r.from_on < h.until_on AND r.until_on > h.from_on
     WHERE h.side = 'deposit'
), summed AS (
    SELECT account_id, branch_id, any_value(side) AS side, any_value(product) AS product,
           any_value(customer_id) AS customer_id, any_value(household_id) AS household_id, min(opened_on) AS opened_on,
           sum(fen_days) AS fen_days, sum(start_fen) AS start_fen, sum(end_fen) AS end_fen, sum(interest) AS interest,
           sum(dear) AS dear
      FROM earning
     GROUP BY account_id, branch_id
), state AS (
    SELECT account_id, max(CASE WHEN qm_on(qm_day($first, -1), from_on, until_on) THEN class END) AS start_class,
           max(CASE WHEN qm_on(qm_day($until, -1), from_on, until_on) THEN class END) AS end_class
      FROM loan_states WHERE from_on < $until AND until_on >= $first
     GROUP BY account_id
), borrower AS (
    SELECT customer_id, sum(amount_fen)::BIGINT AS amount_fen
      FROM (SELECT s.account_id, any_value(s.customer_id) AS customer_id, max(greatest(l.amount_fen, s.end_fen)) AS amount_fen
              FROM summed AS s JOIN loans AS l USING (account_id) WHERE s.side = 'loan' GROUP BY s.account_id)
     GROUP BY customer_id
), exact AS (
    SELECT s.account_id, s.branch_id, s.side, s.product, s.customer_id, s.household_id, s.fen_days, s.start_fen, s.end_fen,
           s.interest, s.opened_on >= $year_on AS is_new, s.side = 'loan' AS lends,
           s.fen_days * CASE WHEN s.side = 'loan' THEN -coalesce(t.ppm, b.ppm) ELSE coalesce(t.ppm, b.ppm) END AS transfer,
           s.fen_days * coalesce(p.bonus_ppm, 0) AS bonus,
           CASE WHEN s.side <> 'loan' THEN 0 WHEN coalesce(c.amount_fen, s.end_fen) > $small_fen THEN 2 * s.interest * $vat
                WHEN $above THEN s.dear * $vat_small ELSE 2 * s.interest * $vat_small END AS vat,
           CASE WHEN s.side = 'loan' AND NOT $provides THEN s.fen_days * $losses[coalesce(e.end_class, 1)] ELSE 0 END AS loss,
           CASE WHEN s.side = 'loan' AND $provides
                THEN qm_div(s.end_fen * $losses[coalesce(e.end_class, 1)], 1000000)
                     - qm_div(s.start_fen * $losses[coalesce(e.start_class, 1)], 1000000) ELSE 0 END AS provided_fen,
           s.fen_days * CASE WHEN s.side = 'loan' THEN $loan_cost ELSE $deposit_cost END AS cost
      FROM summed AS s
      LEFT JOIN prices AS t ON t.account_id = s.account_id
      LEFT JOIN products_priced AS p ON p.product = s.product
      LEFT JOIN state AS e ON e.account_id = s.account_id
      LEFT JOIN borrower AS c ON c.customer_id = s.customer_id,
           LATERAL (SELECT coalesce(p.ppm, CASE WHEN s.side = 'loan' THEN $loan_ppm ELSE $deposit_ppm END) AS ppm) AS b
), whole AS (
    SELECT *, 2 * $vat_of * $sur_of * $calendar AS scale,
           (interest + transfer + bonus) * (2 * $vat_of * $sur_of * $calendar) - vat * ($sur_of + $sur) * $calendar
           - (loss + cost) * (360 * 2 * $vat_of * $sur_of) - provided_fen * (360000000::HUGEINT * 2 * $vat_of * $sur_of * $calendar)
           AS before
      FROM exact
), taxed AS (
    SELECT *, scale * 360000000::HUGEINT AS den, before * $tax_of - greatest(before, 0) * $tax AS after FROM whole
)
SELECT account_id, branch_id, side, product, customer_id, household_id, is_new, fen_days::BIGINT AS fen_days,
       qm_div(interest, 360000000) AS interest_fen, qm_div(transfer, 360000000) AS transfer_fen,
       qm_div(bonus, 360000000) AS bonus_fen, qm_div(vat, 360000000::HUGEINT * 2 * $vat_of) AS vat_fen,
       qm_div(vat * $sur, 360000000::HUGEINT * 2 * $vat_of * $sur_of) AS surtax_fen,
       (qm_div(loss, 1000000 * $calendar) + provided_fen)::BIGINT AS loss_fen, qm_div(cost, 1000000 * $calendar) AS cost_fen,
       qm_div(before, den) AS before_fen, qm_div(after, den * $tax_of) AS after_fen,
       qm_div(CASE WHEN lends THEN fen_days * $capital ELSE 0 END, $days * $capital_of) AS capital_fen,
       qm_div(after * $charge_of * $calendar - CASE WHEN lends THEN fen_days * $charge * (den * $tax_of) ELSE 0 END,
              den * $tax_of * $charge_of * $calendar) AS eva_fen
  FROM taxed
