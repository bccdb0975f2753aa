WITH sides AS (
  SELECT
    key,
    SUM(CASE WHEN side = 'loan' THEN fen ELSE 0 END) AS loan_fen,
    SUM(CASE WHEN side = 'deposit' THEN fen ELSE 0 END) AS deposit_fen
  FROM held
  WHERE
    (
      span_from_on <= :as_of AND span_until_on > :as_of
    )
    AND (
      from_on <= :as_of AND until_on > :as_of
    )
  GROUP BY
    key
)
SELECT
  key,
  loan_fen,
  deposit_fen,
  CASE
    WHEN deposit_fen > 0
    THEN (
      CASE
        WHEN deposit_fen = 0
        THEN NULL
        WHEN (
          (
            CAST(loan_fen AS DECIMAL(38, 0))
          ) * 1000000
        ) < 0
        THEN -(
          (
            2 * -CAST((
              (
                CAST(loan_fen AS DECIMAL(38, 0))
              ) * 1000000
            ) AS DECIMAL(38, 0)) + deposit_fen
          ) DIV (
            2 * CAST(deposit_fen AS DECIMAL(38, 0))
          )
        )
        ELSE (
          2 * CAST((
            (
              CAST(loan_fen AS DECIMAL(38, 0))
            ) * 1000000
          ) AS DECIMAL(38, 0)) + deposit_fen
        ) DIV (
          2 * CAST(deposit_fen AS DECIMAL(38, 0))
        )
      END
    )
    ELSE NULL
  END AS loan_ppm
FROM sides
