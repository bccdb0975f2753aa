-- title: 客户经理
-- meaning: 账户当时归谁，按份额（管户、揽储各占一段）；移交只算移交以后，以前的留给原来的人。没有归属的份额归在空行。
-- key: id
-- input: accounts
-- input: owners
-- The unowned part is the whole less every owned part: a part given with its bounds swapped counts as minus that part.
-- An account owned wholly and always has none and is left out; times outside the account's versions count nowhere.
WITH lives AS (
    SELECT account_id, min(from_on) AS from_on, max(until_on) AS until_on
      FROM accounts
     GROUP BY account_id
), owned AS (
    SELECT o.account_id,
           sum(CASE WHEN o.from_on < l.until_on AND o.until_on > l.from_on
                    THEN qm_days(greatest(o.from_on, l.from_on), least(o.until_on, l.until_on))
                         * (o.upto_ppm - o.above_ppm)
                    ELSE 0 END) AS ppm_days
      FROM owners AS o
      JOIN lives AS l ON l.account_id = o.account_id
     GROUP BY o.account_id
), partly AS (
    SELECT l.account_id, l.from_on, l.until_on
      FROM lives AS l
      LEFT JOIN owned AS w ON w.account_id = l.account_id
     WHERE coalesce(w.ppm_days, 0) < qm_days(l.from_on, l.until_on) * 1000000
)
SELECT account_id, staff_id AS key, above_ppm, upto_ppm, from_on, until_on
  FROM owners
UNION ALL
SELECT account_id, NULL AS key, 0 AS above_ppm, 1000000 AS upto_ppm, from_on, until_on
  FROM partly
UNION ALL
SELECT o.account_id, NULL AS key, o.upto_ppm AS above_ppm, o.above_ppm AS upto_ppm, o.from_on, o.until_on
  FROM owners AS o
  JOIN partly AS p ON p.account_id = o.account_id
