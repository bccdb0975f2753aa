SELECT
  h.household_id,
  c.branch_id AS key
FROM households AS h
LEFT JOIN cells AS c
  ON c.cell_id = h.cell_id
