WITH household AS (
  SELECT
    a.household_id,
    SUM(CASE WHEN a.side = 'deposit' THEN b.fen ELSE 0 END) AS deposit_fen,
    SUM(CASE WHEN a.side = 'loan' THEN b.fen ELSE 0 END) AS loan_fen
  FROM accounts AS a
  JOIN balances AS b
    ON b.account_id = a.account_id
  WHERE
    NOT a.household_id IS NULL
    AND (
      a.from_on <= :as_of AND a.until_on > :as_of
    )
    AND (
      b.from_on <= :as_of AND b.until_on > :as_of
    )
  GROUP BY
    a.household_id
), idle AS (
  SELECT
    household_id
  FROM household
  WHERE
    deposit_fen >= :at_least_fen AND loan_fen <= 0
), part AS (
  SELECT
    h.key,
    a.household_id,
    SUM(h.fen) AS fen
  FROM held AS h
  JOIN accounts AS a
    ON a.account_id = h.account_id AND (
      a.from_on <= :as_of AND a.until_on > :as_of
    )
  JOIN idle AS i
    ON i.household_id = a.household_id
  WHERE
    h.side = 'deposit'
    AND (
      h.span_from_on <= :as_of AND h.span_until_on > :as_of
    )
    AND (
      h.from_on <= :as_of AND h.until_on > :as_of
    )
  GROUP BY
    h.key,
    a.household_id
)
SELECT
  key,
  COUNT(*) AS households,
  SUM(fen) AS deposit_fen
FROM part
WHERE
  fen <> 0
GROUP BY
  key
