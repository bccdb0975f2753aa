WITH counted AS (
  SELECT
    g.key,
    COUNT(*) AS filed,
    SUM(CASE WHEN s.eligible THEN 1 ELSE 0 END) AS eligible,
    SUM(CASE WHEN s.granted THEN 1 ELSE 0 END) AS granted,
    SUM(CASE WHEN s.signed THEN 1 ELSE 0 END) AS signed,
    SUM(CASE WHEN s.drawn THEN 1 ELSE 0 END) AS drawn
  FROM standings AS s
  LEFT JOIN household_grain AS g
    ON g.household_id = s.household_id
  GROUP BY
    g.key
)
SELECT
  key,
  filed,
  eligible,
  granted,
  signed,
  drawn,
  (
    CASE
      WHEN filed = 0
      THEN NULL
      WHEN (
        eligible * 1000000
      ) < 0
      THEN -(
        (
          2 * -CAST((
            eligible * 1000000
          ) AS DECIMAL(38, 0)) + filed
        ) DIV (
          2 * CAST(filed AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST((
          eligible * 1000000
        ) AS DECIMAL(38, 0)) + filed
      ) DIV (
        2 * CAST(filed AS DECIMAL(38, 0))
      )
    END
  ) AS eligible_ppm,
  (
    CASE
      WHEN eligible = 0
      THEN NULL
      WHEN (
        granted * 1000000
      ) < 0
      THEN -(
        (
          2 * -CAST((
            granted * 1000000
          ) AS DECIMAL(38, 0)) + eligible
        ) DIV (
          2 * CAST(eligible AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST((
          granted * 1000000
        ) AS DECIMAL(38, 0)) + eligible
      ) DIV (
        2 * CAST(eligible AS DECIMAL(38, 0))
      )
    END
  ) AS granted_ppm,
  (
    CASE
      WHEN granted = 0
      THEN NULL
      WHEN (
        signed * 1000000
      ) < 0
      THEN -(
        (
          2 * -CAST((
            signed * 1000000
          ) AS DECIMAL(38, 0)) + granted
        ) DIV (
          2 * CAST(granted AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST((
          signed * 1000000
        ) AS DECIMAL(38, 0)) + granted
      ) DIV (
        2 * CAST(granted AS DECIMAL(38, 0))
      )
    END
  ) AS signed_ppm,
  (
    CASE
      WHEN signed = 0
      THEN NULL
      WHEN (
        drawn * 1000000
      ) < 0
      THEN -(
        (
          2 * -CAST((
            drawn * 1000000
          ) AS DECIMAL(38, 0)) + signed
        ) DIV (
          2 * CAST(signed AS DECIMAL(38, 0))
        )
      )
      ELSE (
        2 * CAST((
          drawn * 1000000
        ) AS DECIMAL(38, 0)) + signed
      ) DIV (
        2 * CAST(signed AS DECIMAL(38, 0))
      )
    END
  ) AS drawn_ppm
FROM counted
