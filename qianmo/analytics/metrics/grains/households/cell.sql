-- title: 网格
-- meaning: 农户今天所在的网格。
-- key: id
-- input: households
SELECT household_id, cell_id AS key
  FROM households
