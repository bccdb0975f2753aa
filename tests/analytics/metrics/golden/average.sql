WITH weighed AS (
  SELECT
    key,
    weight_ppm,
    SUM(
      fen * (
        GREATEST(
          (
            CAST(DATEDIFF(LEAST(until_on, :until_on), GREATEST(from_on, :from_on)) AS BIGINT)
          ),
          0
        )
      )
    ) AS balance_days
  FROM held
  WHERE
    side = :side
    AND span_from_on < :until_on
    AND span_until_on > :from_on
    AND from_on < :until_on
    AND until_on > :from_on
  GROUP BY
    key,
    weight_ppm
)
SELECT
  key,
  (
    CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
  ) AS days,
  SUM(balance_days) AS balance_days,
  (
    CASE
      WHEN 1000000 = 0
      THEN NULL
      WHEN SUM((
        CAST(balance_days AS DECIMAL(38, 0))
      ) * weight_ppm) < 0
      THEN -(
        (
          2 * -CAST(SUM((
            CAST(balance_days AS DECIMAL(38, 0))
          ) * weight_ppm) AS DECIMAL(38, 0)) + 1000000
        ) DIV (
          2 * CAST(1000000 AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM((
          CAST(balance_days AS DECIMAL(38, 0))
        ) * weight_ppm) AS DECIMAL(38, 0)) + 1000000
      ) DIV (
        2 * CAST(1000000 AS DECIMAL(38, 0))
      )
    END
  ) AS weighted_balance_days,
  (
    CASE
      WHEN (
        CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
      ) = 0
      THEN NULL
      WHEN SUM(balance_days) < 0
      THEN -(
        (
          2 * -CAST(SUM(balance_days) AS DECIMAL(38, 0)) + (
            CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
          )
        ) DIV (
          2 * CAST((
            CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
          ) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM(balance_days) AS DECIMAL(38, 0)) + (
          CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
        )
      ) DIV (
        2 * CAST((
          CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
        ) AS DECIMAL(38, 0))
      )
    END
  ) AS average_fen
FROM weighed
GROUP BY
  key
