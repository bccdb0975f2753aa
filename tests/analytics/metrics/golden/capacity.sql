WITH customer AS (
  SELECT
    key,
    customer_id,
    SUM(
      CASE
        WHEN side = 'deposit'
        THEN fen * (
          GREATEST(
            (
              CAST(DATEDIFF(LEAST(until_on, :until_on), GREATEST(from_on, :from_on)) AS BIGINT)
            ),
            0
          )
        )
        ELSE 0
      END
    ) AS deposit_balance_days,
    SUM(
      CASE
        WHEN side = 'loan'
        THEN fen * (
          GREATEST(
            (
              CAST(DATEDIFF(LEAST(until_on, :until_on), GREATEST(from_on, :from_on)) AS BIGINT)
            ),
            0
          )
        )
        ELSE 0
      END
    ) AS loan_balance_days,
    SUM(
      CASE
        WHEN side = 'deposit'
        AND (
          from_on <= (
            DATE_ADD(:until_on, -1)
          )
          AND until_on > (
            DATE_ADD(:until_on, -1)
          )
        )
        THEN fen
        ELSE 0
      END
    ) AS deposit_fen,
    SUM(
      CASE
        WHEN side = 'loan'
        AND (
          from_on <= (
            DATE_ADD(:until_on, -1)
          )
          AND until_on > (
            DATE_ADD(:until_on, -1)
          )
        )
        THEN fen
        ELSE 0
      END
    ) AS loan_fen
  FROM held
  WHERE
    span_from_on < :until_on
    AND span_until_on > :from_on
    AND from_on < :until_on
    AND until_on > :from_on
  GROUP BY
    key,
    customer_id
)
SELECT
  key,
  (
    CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
  ) AS days,
  SUM(deposit_balance_days) AS deposit_balance_days,
  (
    CASE
      WHEN (
        CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
      ) = 0
      THEN NULL
      WHEN SUM(deposit_balance_days) < 0
      THEN -(
        (
          2 * -CAST(SUM(deposit_balance_days) AS DECIMAL(38, 0)) + (
            CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
          )
        ) DIV (
          2 * CAST((
            CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
          ) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM(deposit_balance_days) AS DECIMAL(38, 0)) + (
          CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
        )
      ) DIV (
        2 * CAST((
          CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
        ) AS DECIMAL(38, 0))
      )
    END
  ) AS deposit_average_fen,
  SUM(loan_balance_days) AS loan_balance_days,
  (
    CASE
      WHEN (
        CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
      ) = 0
      THEN NULL
      WHEN SUM(loan_balance_days) < 0
      THEN -(
        (
          2 * -CAST(SUM(loan_balance_days) AS DECIMAL(38, 0)) + (
            CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
          )
        ) DIV (
          2 * CAST((
            CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
          ) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM(loan_balance_days) AS DECIMAL(38, 0)) + (
          CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
        )
      ) DIV (
        2 * CAST((
          CAST(DATEDIFF(:until_on, :from_on) AS BIGINT)
        ) AS DECIMAL(38, 0))
      )
    END
  ) AS loan_average_fen,
  SUM(
    CASE
      WHEN NOT customer_id IS NULL AND (
        deposit_fen <> 0 OR loan_fen <> 0
      )
      THEN 1
      ELSE 0
    END
  ) AS customers
FROM customer
GROUP BY
  key
