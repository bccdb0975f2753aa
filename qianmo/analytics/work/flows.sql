-- What moved on accounts from $first to before $until under these kinds of transaction, for whoever owned a share of the
-- account on the day: fen without its sign, and how often. A movement is whole, so its count is the first share's.
SELECT o.staff_id, t.account_id, any_value(a.side) AS side, any_value(a.product) AS product,
       any_value(a.household_id) AS household_id, t.kind,
       sum(qm_part(abs(t.fen), o.above_ppm, o.upto_ppm))::BIGINT AS moved_fen,
       count(*) FILTER (o.above_ppm = 0)::BIGINT AS moves
  FROM transactions AS t
  JOIN owners AS o ON o.account_id = t.account_id AND qm_on(t.on_day, o.from_on, o.until_on)
  JOIN accounts AS a ON a.account_id = t.account_id AND qm_on(t.on_day, a.from_on, a.until_on)
 WHERE t.on_day >= $first AND t.on_day < $until AND list_contains($kinds, t.kind)
 GROUP BY o.staff_id, t.account_id, t.kind
