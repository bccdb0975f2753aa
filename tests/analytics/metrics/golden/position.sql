WITH account AS (
  SELECT
    account_id,
    key,
    SUM(CASE WHEN (
      from_on <= :as_of AND until_on > :as_of
    ) THEN fen ELSE 0 END) AS fen,
    SUM(
      CASE
        WHEN (
          from_on <= (
            DATE_ADD(:as_of, -1)
          ) AND until_on > (
            DATE_ADD(:as_of, -1)
          )
        )
        THEN fen
        ELSE 0
      END
    ) AS yesterday_fen,
    SUM(
      CASE
        WHEN (
          from_on <= (
            DATE_ADD((
              TRUNC(:as_of, 'MONTH')
            ), -1)
          )
          AND until_on > (
            DATE_ADD((
              TRUNC(:as_of, 'MONTH')
            ), -1)
          )
        )
        THEN fen
        ELSE 0
      END
    ) AS month_start_fen,
    SUM(
      CASE
        WHEN (
          from_on <= (
            DATE_ADD((
              TRUNC(:as_of, 'YEAR')
            ), -1)
          )
          AND until_on > (
            DATE_ADD((
              TRUNC(:as_of, 'YEAR')
            ), -1)
          )
        )
        THEN fen
        ELSE 0
      END
    ) AS year_start_fen
  FROM held
  WHERE
    side = :side
    AND (
      (
        span_from_on <= :as_of AND span_until_on > :as_of
      )
      OR (
        span_from_on <= (
          DATE_ADD(:as_of, -1)
        )
        AND span_until_on > (
          DATE_ADD(:as_of, -1)
        )
      )
      OR (
        span_from_on <= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        AND span_until_on > (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
      )
      OR (
        span_from_on <= (
          DATE_ADD((
            TRUNC(:as_of, 'YEAR')
          ), -1)
        )
        AND span_until_on > (
          DATE_ADD((
            TRUNC(:as_of, 'YEAR')
          ), -1)
        )
      )
    )
  GROUP BY
    account_id,
    key
)
SELECT
  key,
  SUM(fen) AS fen,
  SUM(yesterday_fen) AS yesterday_fen,
  SUM(month_start_fen) AS month_start_fen,
  SUM(year_start_fen) AS year_start_fen,
  SUM(CASE WHEN fen <> 0 THEN 1 ELSE 0 END) AS accounts
FROM account
GROUP BY
  key
