-- title: 较基数
-- meaning: 截止日余额比上一日、月初、年初多多少。月初、年初的基数是上月、上年最后一日日终的余额。
-- input: position
-- parameter: as_of day 截止日
-- parameter: side text=deposit 方向：deposit 存款，loan 贷款
-- output: fen fen 截止日日终余额
-- output: on_yesterday_fen fen 较上一日
-- output: on_month_start_fen fen 较月初
-- output: on_year_start_fen fen 较年初
-- source: 客户关系管理系统的口径：较昨日、较月初、较年初
-- version: 1
SELECT key, fen, fen - yesterday_fen AS on_yesterday_fen, fen - month_start_fen AS on_month_start_fen,
       fen - year_start_fen AS on_year_start_fen
  FROM position
