-- title: 机构
-- meaning: 农户今天所在网格归哪个机构。
-- key: id
-- input: households
-- input: cells
SELECT h.household_id, c.branch_id AS key
  FROM households AS h
  LEFT JOIN cells AS c ON c.cell_id = h.cell_id
