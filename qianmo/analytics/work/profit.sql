-- The simulated profit of each account of a branch from $first to before $until: the set-based twin of
-- `domain.performance.profit`. Everything is exact until the end: each part is rounded once and so is each sum, so that
-- parts shown may differ from their sum by a fen and none is forced. Interest and transfer price run on 360 days a year,
-- cost, loss and capital on the calendar. What a branch gets for a deposit and pays for a loan is the treasury's, the
-- other way round. Interest is taxed by the first row of `vat_rules` a loan falls under, `tax` over $vat_of; `dear` is
-- twice what of the interest is taxed. Prices of matched money hold from a day until before another. A provision actually
-- made is what classes ask for at $provided, brought to what the ledger booked ($booked) for our own loans together by
-- their balance days, to the fen; nothing booked yet leaves it as an estimate.
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
), owed AS (
    SELECT h.account_id, any_value(h.customer_id) AS customer_id, any_value(h.household_id) AS household_id,
           greatest(coalesce(max(l.amount_fen), 0), sum(h.end_fen)) AS fen, max(l.line_id) IS NOT NULL AS drawn
      FROM held AS h LEFT JOIN loans AS l ON l.account_id = h.account_id
     WHERE h.side = 'loan' GROUP BY h.account_id
), limits AS (
    SELECT customer_id, sum(limit_fen) AS fen FROM lines WHERE qm_on(qm_day($until, -1), from_on, until_on) GROUP BY customer_id
), borrower AS (
    SELECT o.customer_id, sum(CASE WHEN o.drawn AND l.fen > 0 THEN 0 ELSE o.fen END) + coalesce(max(l.fen), 0) AS credit_fen
      FROM owed AS o LEFT JOIN limits AS l ON l.customer_id = o.customer_id
     GROUP BY o.customer_id
), taxed AS (
    SELECT o.account_id, r.way, r.reference_ppm, r.tax
      FROM owed AS o
      LEFT JOIN borrower AS c ON c.customer_id = o.customer_id
      LEFT JOIN households AS f ON f.household_id = o.household_id
      LEFT JOIN loan_uses AS u ON u.account_id = o.account_id
      JOIN vat_rules AS r ON coalesce(c.credit_fen, o.fen) <= r.upto_fen AND (r.who = 'any'
           OR (r.who = coalesce(f.segment, '') AND (r.who = 'farm' OR coalesce(u.purpose, '') <> 'consumption')))
   QUALIFY row_number() OVER (PARTITION BY o.account_id ORDER BY r.upto_fen, r.who = 'any') = 1
), earning AS (
    SELECT account_id, branch_id, side, product, customer_id, household_id, opened_on,
           fen::HUGEINT * (until_on - from_on) AS fen_days, start_fen, end_fen, 0::HUGEINT AS interest, 0::HUGEINT AS dear,
           0::HUGEINT AS priced
      FROM held
     UNION ALL
    SELECT h.account_id, h.branch_id, h.side, h.product, h.customer_id, h.household_id, h.opened_on, 0, 0, 0,
           h.fen::HUGEINT * r.rate_ppm * d.days,
           CASE WHEN t.way = 'above_lpr' THEN h.fen::HUGEINT * greatest(2 * r.rate_ppm - 3 * t.reference_ppm, 0) * d.days
                WHEN t.way = 'exempt' OR (t.way = 'by_loan' AND 2 * r.rate_ppm <= 3 * t.reference_ppm) THEN 0
                ELSE h.fen::HUGEINT * 2 * r.rate_ppm * d.days END, 0
      FROM held AS h JOIN loan_rates AS r ON r.account_id = h.account_id AND r.from_on < h.until_on AND r.until_on > h.from_on
      JOIN taxed AS t ON t.account_id = h.account_id,
           LATERAL (SELECT least(h.until_on, r.until_on) - greatest(h.from_on, r.from_on) AS days) AS d
     WHERE h.side = 'loan'
     UNION ALL
    SELECT h.account_id, h.branch_id, h.side, h.product, h.customer_id, h.household_id, h.opened_on, 0, 0, 0,
           -h.fen::HUGEINT * r.rate_ppm * (least(h.until_on, r.until_on) - greatest(h.from_on, r.from_on)), 0, 0
      FROM held AS h JOIN paid AS r ON r.product = h.product AND r.from_on < h.until_on AND r.until_on > h.from_on
     WHERE h.side = 'deposit'
     UNION ALL
    SELECT h.account_id, h.branch_id, h.side, h.product, h.customer_id, h.household_id, h.opened_on, 0, 0, 0, 0, 0,
           h.fen::HUGEINT * p.ppm * (least(h.until_on, p.until_on) - greatest(h.from_on, p.from_on))
      FROM held AS h JOIN prices AS p ON p.account_id = h.account_id AND p.from_on < h.until_on AND p.until_on > h.from_on
), summed AS (
    SELECT account_id, branch_id, any_value(side) AS side, any_value(product) AS product,
           any_value(customer_id) AS customer_id, any_value(household_id) AS household_id, min(opened_on) AS opened_on,
           sum(fen_days) AS fen_days, sum(start_fen) AS start_fen, sum(end_fen) AS end_fen, sum(interest) AS interest,
           sum(dear) AS dear, sum(priced) AS priced
      FROM earning
     GROUP BY account_id, branch_id
), state AS (
    SELECT account_id, max(CASE WHEN qm_on(qm_day($first, -1), from_on, until_on) THEN class END) AS start_class,
           max(CASE WHEN qm_on(qm_day($until, -1), from_on, until_on) THEN class END) AS end_class
      FROM loan_states WHERE from_on < $until AND until_on >= $first
     GROUP BY account_id
), exact AS MATERIALIZED (
    SELECT s.account_id, s.branch_id, s.side, s.product, s.customer_id, s.household_id, s.fen_days, s.start_fen, s.end_fen,
           s.interest, s.opened_on >= $year_on AS is_new, s.side = 'loan' AS lends,
           CASE WHEN s.side = 'loan' THEN -1 ELSE 1 END
               * CASE WHEN t.account_id IS NULL THEN s.fen_days * b.ppm ELSE s.priced END AS transfer,
           s.fen_days * coalesce(p.bonus_ppm, 0) AS bonus,
           s.dear * coalesce(v.tax, 0) AS vat,
           CASE WHEN s.side = 'loan' AND NOT $provides THEN s.fen_days * $losses[coalesce(e.end_class, 1)] ELSE 0 END AS loss,
           CASE WHEN s.side = 'loan' AND $provides
                THEN qm_div(s.end_fen * $provided[coalesce(e.end_class, 1)], 1000000)
                     - qm_div(s.start_fen * $provided[coalesce(e.start_class, 1)], 1000000) ELSE 0 END AS provided_fen,
           s.fen_days * CASE WHEN s.side = 'loan' THEN $loan_cost ELSE $deposit_cost END AS cost
      FROM summed AS s
      LEFT JOIN (SELECT DISTINCT account_id FROM prices) AS t ON t.account_id = s.account_id
      LEFT JOIN products_priced AS p ON p.product = s.product
      LEFT JOIN state AS e ON e.account_id = s.account_id
      LEFT JOIN taxed AS v ON v.account_id = s.account_id,
           LATERAL (SELECT coalesce(p.ppm, CASE WHEN s.side = 'loan' THEN $loan_ppm ELSE $deposit_ppm END) AS ppm) AS b
), own AS (
    SELECT account_id, branch_id, fen_days, sum(fen_days) OVER (ORDER BY account_id, branch_id) AS upto,
           nullif(sum(fen_days) OVER (), 0) AS all_days, $booked::BIGINT - sum(provided_fen) OVER () AS lacking
      FROM exact WHERE $provides AND $booked IS NOT NULL AND lends AND account_id < 0
), booked AS (
    SELECT account_id, branch_id,
           qm_div(lacking::HUGEINT * upto, all_days) - qm_div(lacking::HUGEINT * (upto - fen_days), all_days) AS fen
      FROM own WHERE all_days IS NOT NULL
), settled AS (
    SELECT e.* REPLACE (e.provided_fen + coalesce(b.fen, 0) AS provided_fen)
      FROM exact AS e LEFT JOIN booked AS b ON b.account_id = e.account_id AND b.branch_id = e.branch_id
), whole AS (
    SELECT *, 2 * $vat_of * $sur_of * $calendar AS scale,
           (interest + transfer + bonus) * (2 * $vat_of * $sur_of * $calendar) - vat * ($sur_of + $sur) * $calendar
           - (loss + cost) * (360 * 2 * $vat_of * $sur_of) - provided_fen * (360000000::HUGEINT * 2 * $vat_of * $sur_of * $calendar)
           AS before
      FROM settled
), after_tax AS (
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
  FROM after_tax
