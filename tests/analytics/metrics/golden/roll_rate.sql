WITH was AS (
  SELECT
    h.key,
    h.account_id,
    (
      CASE
        WHEN s.arrears_since IS NULL
        OR s.arrears_since >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 0
        WHEN (
          DATE_ADD(s.arrears_since, 30)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 1
        WHEN (
          DATE_ADD(s.arrears_since, 60)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 2
        WHEN (
          DATE_ADD(s.arrears_since, 90)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 3
        WHEN (
          DATE_ADD(s.arrears_since, 120)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 4
        WHEN (
          DATE_ADD(s.arrears_since, 150)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 5
        WHEN (
          DATE_ADD(s.arrears_since, 180)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 6
        ELSE 7
      END
    ) AS from_bucket,
    SUM(h.fen) AS fen
  FROM held AS h
  LEFT JOIN loan_states AS s
    ON s.account_id = h.account_id
    AND (
      s.from_on <= (
        DATE_ADD((
          TRUNC(:as_of, 'MONTH')
        ), -1)
      )
      AND s.until_on > (
        DATE_ADD((
          TRUNC(:as_of, 'MONTH')
        ), -1)
      )
    )
  WHERE
    h.side = 'loan'
    AND (
      h.span_from_on <= (
        DATE_ADD((
          TRUNC(:as_of, 'MONTH')
        ), -1)
      )
      AND h.span_until_on > (
        DATE_ADD((
          TRUNC(:as_of, 'MONTH')
        ), -1)
      )
    )
    AND (
      h.from_on <= (
        DATE_ADD((
          TRUNC(:as_of, 'MONTH')
        ), -1)
      )
      AND h.until_on > (
        DATE_ADD((
          TRUNC(:as_of, 'MONTH')
        ), -1)
      )
    )
  GROUP BY
    h.key,
    h.account_id,
    (
      CASE
        WHEN s.arrears_since IS NULL
        OR s.arrears_since >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 0
        WHEN (
          DATE_ADD(s.arrears_since, 30)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 1
        WHEN (
          DATE_ADD(s.arrears_since, 60)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 2
        WHEN (
          DATE_ADD(s.arrears_since, 90)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 3
        WHEN (
          DATE_ADD(s.arrears_since, 120)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 4
        WHEN (
          DATE_ADD(s.arrears_since, 150)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 5
        WHEN (
          DATE_ADD(s.arrears_since, 180)
        ) >= (
          DATE_ADD((
            TRUNC(:as_of, 'MONTH')
          ), -1)
        )
        THEN 6
        ELSE 7
      END
    )
), stands AS (
  SELECT
    b.account_id,
    b.fen,
    s.arrears_since
  FROM balances AS b
  LEFT JOIN loan_states AS s
    ON s.account_id = b.account_id AND (
      s.from_on <= :as_of AND s.until_on > :as_of
    )
  WHERE
    (
      b.from_on <= :as_of AND b.until_on > :as_of
    )
), moved AS (
  SELECT
    w.key,
    w.from_bucket,
    w.fen,
    CASE
      WHEN COALESCE(t.fen, 0) <= 0
      THEN 8
      ELSE (
        CASE
          WHEN t.arrears_since IS NULL OR t.arrears_since >= :as_of
          THEN 0
          WHEN (
            DATE_ADD(t.arrears_since, 30)
          ) >= :as_of
          THEN 1
          WHEN (
            DATE_ADD(t.arrears_since, 60)
          ) >= :as_of
          THEN 2
          WHEN (
            DATE_ADD(t.arrears_since, 90)
          ) >= :as_of
          THEN 3
          WHEN (
            DATE_ADD(t.arrears_since, 120)
          ) >= :as_of
          THEN 4
          WHEN (
            DATE_ADD(t.arrears_since, 150)
          ) >= :as_of
          THEN 5
          WHEN (
            DATE_ADD(t.arrears_since, 180)
          ) >= :as_of
          THEN 6
          ELSE 7
        END
      )
    END AS to_bucket
  FROM was AS w
  LEFT JOIN stands AS t
    ON t.account_id = w.account_id
  WHERE
    w.fen > 0
)
SELECT
  key,
  from_bucket,
  to_bucket,
  COUNT(*) AS loans,
  SUM(fen) AS fen
FROM moved
GROUP BY
  key,
  from_bucket,
  to_bucket
