WITH lives AS (
  SELECT
    account_id,
    MIN(from_on) AS from_on,
    MAX(until_on) AS until_on
  FROM accounts
  GROUP BY
    account_id
), owned AS (
  SELECT
    o.account_id,
    SUM(
      CASE
        WHEN o.from_on < l.until_on AND o.until_on > l.from_on
        THEN (
          CAST(DATEDIFF(LEAST(o.until_on, l.until_on), GREATEST(o.from_on, l.from_on)) AS BIGINT)
        ) * (
          o.upto_ppm - o.above_ppm
        )
        ELSE 0
      END
    ) AS ppm_days
  FROM owners AS o
  JOIN lives AS l
    ON l.account_id = o.account_id
  GROUP BY
    o.account_id
), partly AS (
  SELECT
    l.account_id,
    l.from_on,
    l.until_on
  FROM lives AS l
  LEFT JOIN owned AS w
    ON w.account_id = l.account_id
  WHERE
    COALESCE(w.ppm_days, 0) < (
      CAST(DATEDIFF(l.until_on, l.from_on) AS BIGINT)
    ) * 1000000
)
SELECT
  account_id,
  staff_id AS key,
  above_ppm,
  upto_ppm,
  from_on,
  until_on
FROM owners
UNION ALL
SELECT
  account_id,
  NULL AS key,
  0 AS above_ppm,
  1000000 AS upto_ppm,
  from_on,
  until_on
FROM partly
UNION ALL
SELECT
  o.account_id,
  NULL AS key,
  o.upto_ppm AS above_ppm,
  o.above_ppm AS upto_ppm,
  o.from_on,
  o.until_on
FROM owners AS o
JOIN partly AS p
  ON p.account_id = o.account_id
