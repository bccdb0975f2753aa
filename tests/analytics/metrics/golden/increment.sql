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
                TRUNC(:as_of, 'YEAR')
              ))
            ) AS BIGINT)
          ),
          0
        )
      )
    ) AS balance_days,
    SUM(
      fen * (
        GREATEST(
          (
            CAST(DATEDIFF(
              LEAST(until_on, (
                TRUNC(:as_of, 'YEAR')
              )),
              GREATEST(
                from_on,
                (
                  TRUNC((
                    DATE_ADD((
                      TRUNC(:as_of, 'YEAR')
                    ), -1)
                  ), 'YEAR')
                )
              )
            ) AS BIGINT)
          ),
          0
        )
      )
    ) AS base_balance_days,
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
    ) AS base_balance_fen
  FROM held
  WHERE
    side = :side
    AND span_from_on <= :as_of
    AND span_until_on > (
      TRUNC((
        DATE_ADD((
          TRUNC(:as_of, 'YEAR')
        ), -1)
      ), 'YEAR')
    )
    AND from_on <= :as_of
    AND until_on > (
      TRUNC((
        DATE_ADD((
          TRUNC(:as_of, 'YEAR')
        ), -1)
      ), 'YEAR')
    )
  GROUP BY
    key,
    weight_ppm
), summed AS (
  SELECT
    key,
    (
      CAST(DATEDIFF((
        DATE_ADD(:as_of, 1)
      ), (
        TRUNC(:as_of, 'YEAR')
      )) AS BIGINT)
    ) AS days,
    (
      CAST(DATEDIFF(
        (
          TRUNC(:as_of, 'YEAR')
        ),
        (
          TRUNC((
            DATE_ADD((
              TRUNC(:as_of, 'YEAR')
            ), -1)
          ), 'YEAR')
        )
      ) AS BIGINT)
    ) AS base_days,
    SUM((
      CAST(balance_days AS DECIMAL(38, 0))
    )) AS balance_days,
    SUM((
      CAST(balance_days AS DECIMAL(38, 0))
    ) * weight_ppm) AS weighted_ppm_days,
    SUM((
      CAST(base_balance_days AS DECIMAL(38, 0))
    )) AS base_balance_days,
    SUM((
      CAST(base_balance_fen AS DECIMAL(38, 0))
    )) AS base_balance_fen
  FROM weighed
  GROUP BY
    key
)
SELECT
  key,
  days,
  balance_days,
  (
    CASE
      WHEN days = 0
      THEN NULL
      WHEN balance_days < 0
      THEN -(
        (
          2 * -CAST(balance_days AS DECIMAL(38, 0)) + days
        ) DIV (
          2 * CAST(days AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(balance_days AS DECIMAL(38, 0)) + days
      ) DIV (
        2 * CAST(days AS DECIMAL(38, 0))
      )
    END
  ) AS average_fen,
  base_balance_fen,
  (
    CASE
      WHEN days = 0
      THEN NULL
      WHEN (
        balance_days - base_balance_fen * days
      ) < 0
      THEN -(
        (
          2 * -CAST((
            balance_days - base_balance_fen * days
          ) AS DECIMAL(38, 0)) + days
        ) DIV (
          2 * CAST(days AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST((
          balance_days - base_balance_fen * days
        ) AS DECIMAL(38, 0)) + days
      ) DIV (
        2 * CAST(days AS DECIMAL(38, 0))
      )
    END
  ) AS on_balance_fen,
  (
    CASE
      WHEN (
        days * 1000000
      ) = 0
      THEN NULL
      WHEN (
        weighted_ppm_days - base_balance_fen * days * 1000000
      ) < 0
      THEN -(
        (
          2 * -CAST((
            weighted_ppm_days - base_balance_fen * days * 1000000
          ) AS DECIMAL(38, 0)) + (
            days * 1000000
          )
        ) DIV (
          2 * CAST((
            days * 1000000
          ) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST((
          weighted_ppm_days - base_balance_fen * days * 1000000
        ) AS DECIMAL(38, 0)) + (
          days * 1000000
        )
      ) DIV (
        2 * CAST((
          days * 1000000
        ) AS DECIMAL(38, 0))
      )
    END
  ) AS weighted_on_balance_fen,
  base_days,
  base_balance_days,
  (
    CASE
      WHEN base_days = 0
      THEN NULL
      WHEN base_balance_days < 0
      THEN -(
        (
          2 * -CAST(base_balance_days AS DECIMAL(38, 0)) + base_days
        ) DIV (
          2 * CAST(base_days AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST(base_balance_days AS DECIMAL(38, 0)) + base_days
      ) DIV (
        2 * CAST(base_days AS DECIMAL(38, 0))
      )
    END
  ) AS base_average_fen,
  (
    CASE
      WHEN (
        days * base_days
      ) = 0
      THEN NULL
      WHEN (
        balance_days * base_days - base_balance_days * days
      ) < 0
      THEN -(
        (
          2 * -CAST((
            balance_days * base_days - base_balance_days * days
          ) AS DECIMAL(38, 0)) + (
            days * base_days
          )
        ) DIV (
          2 * CAST((
            days * base_days
          ) AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST((
          balance_days * base_days - base_balance_days * days
        ) AS DECIMAL(38, 0)) + (
          days * base_days
        )
      ) DIV (
        2 * CAST((
          days * base_days
        ) AS DECIMAL(38, 0))
      )
    END
  ) AS on_average_fen
FROM summed
