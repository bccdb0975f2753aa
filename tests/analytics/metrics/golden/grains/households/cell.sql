SELECT
  household_id,
  cell_id AS key
FROM households
