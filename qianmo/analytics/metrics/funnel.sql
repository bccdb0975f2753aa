-- title: 整村授信漏斗
-- meaning: 已建档的农户走到了哪一步。每个比率的分母是前一步：符合率比建档，授信率比符合，签约率比授信，用信率比签约。湖里只有今天的漏斗，没有过去的。
-- grains: household cell branch segment
-- input: standings
-- input: household_grain
-- output: filed count 已建档
-- output: eligible count 符合
-- output: granted count 已授信
-- output: signed count 已签约
-- output: drawn count 已用信
-- output: eligible_ppm ppm 符合率：符合 ÷ 建档
-- output: granted_ppm ppm 授信率：授信 ÷ 符合
-- output: signed_ppm ppm 签约率：签约 ÷ 授信
-- output: drawn_ppm ppm 用信率：用信 ÷ 签约
-- source: 整村授信台账的口径，分母逐级
-- version: 1
WITH counted AS (
    SELECT g.key, count(*) AS filed,
           sum(CASE WHEN s.eligible THEN 1 ELSE 0 END) AS eligible,
           sum(CASE WHEN s.granted THEN 1 ELSE 0 END) AS granted,
           sum(CASE WHEN s.signed THEN 1 ELSE 0 END) AS signed,
           sum(CASE WHEN s.drawn THEN 1 ELSE 0 END) AS drawn
      FROM standings AS s
      LEFT JOIN household_grain AS g ON g.household_id = s.household_id
     GROUP BY g.key
)
SELECT key, filed, eligible, granted, signed, drawn,
       qm_div(eligible * 1000000, filed) AS eligible_ppm, qm_div(granted * 1000000, eligible) AS granted_ppm,
       qm_div(signed * 1000000, granted) AS signed_ppm, qm_div(drawn * 1000000, signed) AS drawn_ppm
  FROM counted
