-- title: 农户
-- meaning: 每户自成一行。
-- key: id
-- input: households
SELECT household_id, household_id AS key
  FROM households
