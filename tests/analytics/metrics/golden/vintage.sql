WITH drawn AS (
  SELECT
    l.account_id,
    l.amount_fen,
    (
      TRUNC(l.drawn_on, 'MONTH')
    ) AS drawn_month,
    GREATEST(l.drawn_on, MIN(a.from_on)) AS known_on
  FROM loans AS l
  JOIN accounts AS a
    ON a.account_id = l.account_id
  WHERE
    l.drawn_on >= (
      TRUNC(:from_on, 'MONTH')
    ) AND l.drawn_on <= :as_of
  GROUP BY
    l.account_id,
    l.amount_fen,
    l.drawn_on
), month_end AS (
  SELECT
    d.account_id,
    d.amount_fen,
    d.drawn_month,
    d.known_on,
    c.n AS months_on_book,
    (
      DATE_ADD((
        ADD_MONTHS(d.drawn_month, (
          c.n + 1
        ))
      ), -1)
    ) AS on_day
  FROM drawn AS d
  JOIN counts AS c
    ON c.n <= (
      (
        YEAR(:as_of) - YEAR(d.drawn_month)
      ) * 12 + MONTH(:as_of) - MONTH(d.drawn_month)
    )
), stood AS (
  SELECT
    m.account_id,
    m.amount_fen,
    m.drawn_month,
    m.known_on,
    m.months_on_book,
    COALESCE(b.fen, 0) AS fen,
    CASE
      WHEN b.fen > 0
      AND (
        s.class >= 3
        OR (
          CAST(DATEDIFF(m.on_day, s.arrears_since) AS BIGINT)
        ) > :overdue_days
      )
      THEN 1
      ELSE 0
    END AS bad
  FROM month_end AS m
  LEFT JOIN balances AS b
    ON b.account_id = m.account_id
    AND (
      b.from_on <= m.on_day AND b.until_on > m.on_day
    )
  LEFT JOIN loan_states AS s
    ON s.account_id = m.account_id
    AND (
      s.from_on <= m.on_day AND s.until_on > m.on_day
    )
  WHERE
    m.on_day <= :as_of
), loan AS (
  SELECT
    w.key,
    s.drawn_month,
    s.months_on_book,
    s.account_id,
    s.bad,
    SUM(
      (
        s.amount_fen * w.upto_ppm DIV 1000000 - s.amount_fen * w.above_ppm DIV 1000000
      )
    ) AS drawn_fen,
    SUM((
      s.fen * w.upto_ppm DIV 1000000 - s.fen * w.above_ppm DIV 1000000
    )) AS fen,
    SUM(w.upto_ppm - w.above_ppm) AS share_ppm
  FROM stood AS s
  JOIN grain AS w
    ON w.account_id = s.account_id
    AND (
      w.from_on <= s.known_on AND w.until_on > s.known_on
    )
  GROUP BY
    w.key,
    s.drawn_month,
    s.months_on_book,
    s.account_id,
    s.bad
)
SELECT
  key,
  drawn_month,
  months_on_book,
  COUNT(*) AS loans,
  SUM(drawn_fen) AS drawn_fen,
  SUM(bad) AS bad_loans,
  SUM(bad * fen) AS bad_fen,
  (
    CASE
      WHEN SUM(drawn_fen) = 0
      THEN NULL
      WHEN (
        SUM(bad * fen) * 1000000
      ) < 0
      THEN -(
        (
          2 * -CAST((
            SUM(bad * fen) * 1000000
          ) AS DECIMAL(38, 0)) + SUM(drawn_fen)
        ) DIV (
          2 * CAST(SUM(drawn_fen) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST((
          SUM(bad * fen) * 1000000
        ) AS DECIMAL(38, 0)) + SUM(drawn_fen)
      ) DIV (
        2 * CAST(SUM(drawn_fen) AS DECIMAL(38, 0))
      )
    END
  ) AS bad_ppm
FROM loan
WHERE
  share_ppm > 0
GROUP BY
  key,
  drawn_month,
  months_on_book
