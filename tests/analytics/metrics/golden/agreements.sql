WITH customers AS (
  SELECT
    key,
    customer_id,
    SUM(upto_ppm - above_ppm) AS share_ppm
  FROM grain
  WHERE
    NOT customer_id IS NULL AND (
      from_on <= :as_of AND until_on > :as_of
    )
  GROUP BY
    key,
    customer_id
), signed AS (
  SELECT DISTINCT
    customer_id
  FROM accounts
  WHERE
    NOT customer_id IS NULL
    AND side = :side
    AND (
      from_on <= :as_of AND until_on > :as_of
    )
)
SELECT
  c.key,
  COUNT(s.customer_id) AS signed,
  COUNT(*) AS customers,
  (
    CASE
      WHEN COUNT(*) = 0
      THEN NULL
      WHEN (
        COUNT(s.customer_id) * 1000000
      ) < 0
      THEN -(
        (
          2 * -CAST((
            COUNT(s.customer_id) * 1000000
          ) AS DECIMAL(38, 0)) + COUNT(*)
        ) DIV (
          2 * CAST(COUNT(*) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST((
          COUNT(s.customer_id) * 1000000
        ) AS DECIMAL(38, 0)) + COUNT(*)
      ) DIV (
        2 * CAST(COUNT(*) AS DECIMAL(38, 0))
      )
    END
  ) AS signed_ppm
FROM customers AS c
LEFT JOIN signed AS s
  ON s.customer_id = c.customer_id
WHERE
  c.share_ppm > 0
GROUP BY
  c.key
