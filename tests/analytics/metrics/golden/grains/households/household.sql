SELECT
  household_id,
  household_id AS key
FROM households
