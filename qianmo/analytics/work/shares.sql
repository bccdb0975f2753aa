-- The parts of the accounts with what each earned: an account's profit by the owners' parts of its balance days, to the
-- fen. Parts are cut from running sums, so that they add up to the account however it is shared or handed over; what
-- nobody owns stays with the branch.
WITH account AS (
    SELECT account_id, bool_or(is_new) AS is_new, sum(fen_days)::BIGINT AS fen_days,
           sum(interest_fen + transfer_fen + bonus_fen)::BIGINT AS margin_fen, sum(before_fen)::BIGINT AS before_fen,
           sum(after_fen)::BIGINT AS after_fen, sum(capital_fen)::BIGINT AS capital_fen, sum(eva_fen)::BIGINT AS eva_fen
      FROM earned
     GROUP BY account_id
), owned AS (
    SELECT p.account_id, p.staff_id, p.product, a.fen_days AS all_days, p.fen_days AS own_days, a.is_new, a.margin_fen, a.before_fen,
           a.after_fen, a.capital_fen, a.eva_fen
      FROM parts AS p JOIN account AS a USING (account_id)
     WHERE p.fen_days <> 0 AND p.side IN ('deposit', 'loan')
), shared AS (
    SELECT *, sum(own_days) OVER (PARTITION BY account_id ORDER BY staff_id, product)::BIGINT AS upto
      FROM owned
     WHERE own_days <> all_days
), cut AS (
    SELECT account_id, staff_id, product, is_new, margin_fen, before_fen, after_fen, capital_fen, eva_fen
      FROM owned
     WHERE own_days = all_days
     UNION ALL
    SELECT account_id, staff_id, product, is_new,
           qm_div(margin_fen::HUGEINT * upto, all_days) - qm_div(margin_fen::HUGEINT * (upto - own_days), all_days),
           qm_div(before_fen::HUGEINT * upto, all_days) - qm_div(before_fen::HUGEINT * (upto - own_days), all_days),
           qm_div(after_fen::HUGEINT * upto, all_days) - qm_div(after_fen::HUGEINT * (upto - own_days), all_days),
           qm_div(capital_fen::HUGEINT * upto, all_days) - qm_div(capital_fen::HUGEINT * (upto - own_days), all_days),
           qm_div(eva_fen::HUGEINT * upto, all_days) - qm_div(eva_fen::HUGEINT * (upto - own_days), all_days)
      FROM shared
)
SELECT p.*, coalesce(c.is_new, false) AS is_new, coalesce(c.margin_fen, 0) AS margin_fen,
       coalesce(c.before_fen, 0) AS before_fen, coalesce(c.after_fen, 0) AS after_fen,
       coalesce(c.capital_fen, 0) AS capital_fen, coalesce(c.eva_fen, 0) AS eva_fen
  FROM parts AS p LEFT JOIN cut AS c ON c.account_id = p.account_id AND c.staff_id = p.staff_id
       AND c.product = p.product AND p.side IN ('deposit', 'loan')
