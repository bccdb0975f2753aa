-- title: 客群
-- meaning: 农户今天的客群。
-- key: text
-- input: households
SELECT household_id, segment AS key
  FROM households
