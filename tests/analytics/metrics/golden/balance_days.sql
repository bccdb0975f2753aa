WITH weighed AS (
  SELECT
    key,
    weight_ppm,
    SUM(
      fen * (
        GREATEST(
          (
            CAST(DATEDIFF(
              LEAST(until_on, (
                DATE_ADD(:as_of, 1)
              )),
              GREATEST(from_on, (
                TRUNC(:as_of, 'MONTH')
              ))
            ) AS BIGINT)
          ),
          0
        )
      )
    ) AS month_balance_days,
    SUM(
      fen * (
        GREATEST(
          (
            CAST(DATEDIFF(
              LEAST(until_on, (
                DATE_ADD(:as_of, 1)
              )),
              GREATEST(from_on, (
                TRUNC(:as_of, 'QUARTER')
              ))
            ) AS BIGINT)
          ),
          0
        )
      )
    ) AS quarter_balance_days,
    SUM(
      fen * (
        GREATEST(
          (
            CAST(DATEDIFF(
              LEAST(until_on, (
                DATE_ADD(:as_of, 1)
              )),
              GREATEST(from_on, (
                TRUNC(:as_of, 'YEAR')
              ))
            ) AS BIGINT)
          ),
          0
        )
      )
    ) AS year_balance_days
  FROM held
  WHERE
    side = :side
    AND span_from_on <= :as_of
    AND span_until_on > (
      TRUNC(:as_of, 'YEAR')
    )
    AND from_on <= :as_of
    AND until_on > (
      TRUNC(:as_of, 'YEAR')
    )
  GROUP BY
    key,
    weight_ppm
)
SELECT
  key,
  (
    CAST(DATEDIFF((
      DATE_ADD(:as_of, 1)
    ), (
      TRUNC(:as_of, 'MONTH')
    )) AS BIGINT)
  ) AS month_days,
  SUM(month_balance_days) AS month_balance_days,
  (
    CASE
      WHEN 1000000 = 0
      THEN NULL
      WHEN SUM((
        CAST(month_balance_days AS DECIMAL(38, 0))
      ) * weight_ppm) < 0
      THEN -(
        (
          2 * -CAST(SUM((
            CAST(month_balance_days AS DECIMAL(38, 0))
          ) * weight_ppm) AS DECIMAL(38, 0)) + 1000000
        ) DIV (
          2 * CAST(1000000 AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM((
          CAST(month_balance_days AS DECIMAL(38, 0))
        ) * weight_ppm) AS DECIMAL(38, 0)) + 1000000
      ) DIV (
        2 * CAST(1000000 AS DECIMAL(38, 0))
      )
    END
  ) AS month_weighted_balance_days,
  (
    CASE
      WHEN (
        CAST(DATEDIFF((
          DATE_ADD(:as_of, 1)
        ), (
          TRUNC(:as_of, 'MONTH')
        )) AS BIGINT)
      ) = 0
      THEN NULL
      WHEN SUM(month_balance_days) < 0
      THEN -(
        (
          2 * -CAST(SUM(month_balance_days) AS DECIMAL(38, 0)) + (
            CAST(DATEDIFF((
              DATE_ADD(:as_of, 1)
            ), (
              TRUNC(:as_of, 'MONTH')
            )) AS BIGINT)
          )
        ) DIV (
          2 * CAST((
            CAST(DATEDIFF((
              DATE_ADD(:as_of, 1)
            ), (
              TRUNC(:as_of, 'MONTH')
            )) AS BIGINT)
          ) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM(month_balance_days) AS DECIMAL(38, 0)) + (
          CAST(DATEDIFF((
            DATE_ADD(:as_of, 1)
          ), (
            TRUNC(:as_of, 'MONTH')
          )) AS BIGINT)
        )
      ) DIV (
        2 * CAST((
          CAST(DATEDIFF((
            DATE_ADD(:as_of, 1)
          ), (
            TRUNC(:as_of, 'MONTH')
          )) AS BIGINT)
        ) AS DECIMAL(38, 0))
      )
    END
  ) AS month_average_fen,
  (
    CAST(DATEDIFF((
      DATE_ADD(:as_of, 1)
    ), (
      TRUNC(:as_of, 'QUARTER')
    )) AS BIGINT)
  ) AS quarter_days,
  SUM(quarter_balance_days) AS quarter_balance_days,
  (
    CASE
      WHEN 1000000 = 0
      THEN NULL
      WHEN SUM((
        CAST(quarter_balance_days AS DECIMAL(38, 0))
      ) * weight_ppm) < 0
      THEN -(
        (
          2 * -CAST(SUM((
            CAST(quarter_balance_days AS DECIMAL(38, 0))
          ) * weight_ppm) AS DECIMAL(38, 0)) + 1000000
        ) DIV (
          2 * CAST(1000000 AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM((
          CAST(quarter_balance_days AS DECIMAL(38, 0))
        ) * weight_ppm) AS DECIMAL(38, 0)) + 1000000
      ) DIV (
        2 * CAST(1000000 AS DECIMAL(38, 0))
      )
    END
  ) AS quarter_weighted_balance_days,
  (
    CASE
      WHEN (
        CAST(DATEDIFF((
          DATE_ADD(:as_of, 1)
        ), (
          TRUNC(:as_of, 'QUARTER')
        )) AS BIGINT)
      ) = 0
      THEN NULL
      WHEN SUM(quarter_balance_days) < 0
      THEN -(
        (
          2 * -CAST(SUM(quarter_balance_days) AS DECIMAL(38, 0)) + (
            CAST(DATEDIFF((
              DATE_ADD(:as_of, 1)
            ), (
              TRUNC(:as_of, 'QUARTER')
            )) AS BIGINT)
          )
        ) DIV (
          2 * CAST((
            CAST(DATEDIFF((
              DATE_ADD(:as_of, 1)
            ), (
              TRUNC(:as_of, 'QUARTER')
            )) AS BIGINT)
          ) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM(quarter_balance_days) AS DECIMAL(38, 0)) + (
          CAST(DATEDIFF((
            DATE_ADD(:as_of, 1)
          ), (
            TRUNC(:as_of, 'QUARTER')
          )) AS BIGINT)
        )
      ) DIV (
        2 * CAST((
          CAST(DATEDIFF((
            DATE_ADD(:as_of, 1)
          ), (
            TRUNC(:as_of, 'QUARTER')
          )) AS BIGINT)
        ) AS DECIMAL(38, 0))
      )
    END
  ) AS quarter_average_fen,
  (
    CAST(DATEDIFF((
      DATE_ADD(:as_of, 1)
    ), (
      TRUNC(:as_of, 'YEAR')
    )) AS BIGINT)
  ) AS year_days,
  SUM(year_balance_days) AS year_balance_days,
  (
    CASE
      WHEN 1000000 = 0
      THEN NULL
      WHEN SUM((
        CAST(year_balance_days AS DECIMAL(38, 0))
      ) * weight_ppm) < 0
      THEN -(
        (
          2 * -CAST(SUM((
            CAST(year_balance_days AS DECIMAL(38, 0))
          ) * weight_ppm) AS DECIMAL(38, 0)) + 1000000
        ) DIV (
          2 * CAST(1000000 AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM((
          CAST(year_balance_days AS DECIMAL(38, 0))
        ) * weight_ppm) AS DECIMAL(38, 0)) + 1000000
      ) DIV (
        2 * CAST(1000000 AS DECIMAL(38, 0))
      )
    END
  ) AS year_weighted_balance_days,
  (
    CASE
      WHEN (
        CAST(DATEDIFF((
          DATE_ADD(:as_of, 1)
        ), (
          TRUNC(:as_of, 'YEAR')
        )) AS BIGINT)
      ) = 0
      THEN NULL
      WHEN SUM(year_balance_days) < 0
      THEN -(
        (
          2 * -CAST(SUM(year_balance_days) AS DECIMAL(38, 0)) + (
            CAST(DATEDIFF((
              DATE_ADD(:as_of, 1)
            ), (
              TRUNC(:as_of, 'YEAR')
            )) AS BIGINT)
          )
        ) DIV (
          2 * CAST((
            CAST(DATEDIFF((
              DATE_ADD(:as_of, 1)
            ), (
              TRUNC(:as_of, 'YEAR')
            )) AS BIGINT)
          ) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(SUM(year_balance_days) AS DECIMAL(38, 0)) + (
          CAST(DATEDIFF((
            DATE_ADD(:as_of, 1)
          ), (
            TRUNC(:as_of, 'YEAR')
          )) AS BIGINT)
        )
      ) DIV (
        2 * CAST((
          CAST(DATEDIFF((
            DATE_ADD(:as_of, 1)
          ), (
            TRUNC(:as_of, 'YEAR')
          )) AS BIGINT)
        ) AS DECIMAL(38, 0))
      )
    END
  ) AS year_average_fen
FROM weighed
GROUP BY
  key
