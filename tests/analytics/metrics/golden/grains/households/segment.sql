SELECT
  household_id,
  segment AS key
FROM households
