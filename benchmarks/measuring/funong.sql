-- The policy of the 福农卡 as somebody fluent in SQL would write it by hand, for DuckDB and this policy alone: the same
-- tables, hit policies and null rules, all amounts in fen. Facts are trusted to be in range and among their allowed values.
WITH scored AS (
  SELECT *,
    CASE WHEN income_fen >= 20000000 THEN 20 WHEN income_fen >= 10000000 THEN 16 WHEN income_fen >= 5000000 THEN 12
         WHEN income_fen >= 1000000 THEN 6 ELSE 0 END
    + CASE WHEN labourers >= 4 THEN 10 WHEN labourers = 3 THEN 8 WHEN labourers = 2 THEN 6 WHEN labourers = 1 THEN 3 ELSE 0 END
    + CASE WHEN house_fen >= 50000000 THEN 15 WHEN house_fen >= 20000000 THEN 12 WHEN house_fen >= 5000000 THEN 9
           WHEN house_fen > 0 THEN 5 ELSE 0 END
    + CASE WHEN vehicle_fen >= 10000000 THEN 8 WHEN vehicle_fen >= 3000000 THEN 5 WHEN vehicle_fen > 0 THEN 3 ELSE 0 END
    + CASE reputation WHEN '好' THEN 15 WHEN '较好' THEN 11 WHEN '一般' THEN 7 ELSE 0 END
    + CASE health WHEN '好' THEN 10 WHEN '一般' THEN 6 ELSE 0 END
    + CASE WHEN herd_head >= 100 OR land_mu >= 100 THEN 12 WHEN herd_head >= 30 OR land_mu >= 40 THEN 9
           WHEN herd_head > 0 OR land_mu > 0 THEN 5 ELSE 0 END
    + CASE WHEN public_employee THEN 5 ELSE 0 END
    + CASE WHEN college_student THEN 5 ELSE 0 END AS score,
    coalesce(farm_kind, '一般农牧户') AS customer_group,
    coalesce(guarantee, '信用') AS guarantee_form,
    CASE WHEN income_fen IS NULL THEN NULL
         ELSE greatest(0, (income_fen - coalesce(expense_fen, (income_fen * 40 + 50) // 100)) * 162 // 100000000) END AS capacity_wan,
    debt_fen * 100 / nullif(income_fen, 0) AS debt_ratio
  FROM cases
), graded AS (
  SELECT *,
    CASE WHEN customer_group = '专业合作社' AND score >= 60 AND turnover_fen >= 100000000 THEN '钻石'
         WHEN customer_group IN ('家庭农牧场', '专业合作社') AND score >= 60 AND turnover_fen >= 30000000 THEN '黄金'
         WHEN score >= 75 THEN '特优' WHEN score >= 65 THEN '优秀' WHEN score >= 55 THEN '较好' WHEN score >= 45 THEN '一般'
         ELSE '未评级' END AS grade
  FROM scored
), limited AS (
  SELECT *,
    greatest(0, (least(
      CASE WHEN grade = '黄金' THEN least(50, greatest(10, turnover_fen * 40 // 100000000))
           WHEN grade = '钻石' THEN least(100, greatest(50, turnover_fen * 40 // 100000000))
           WHEN income_fen IS NULL THEN 0
           WHEN grade = '一般' THEN CASE WHEN income_fen < 5000000 THEN 4 ELSE 5 END
           WHEN grade = '较好' THEN CASE WHEN income_fen < 5000000 THEN 6 ELSE 7 END
           WHEN grade = '优秀' THEN CASE WHEN income_fen < 8000000 THEN 8 ELSE 9 END
           WHEN grade = '特优' THEN CASE WHEN income_fen < 8000000 THEN 9 ELSE 10 END ELSE 0 END,
      CASE guarantee_form WHEN '信用' THEN 30 WHEN '保证' THEN 50 ELSE 100 END,
      CASE WHEN grade IN ('黄金', '钻石') THEN 100 ELSE capacity_wan END) * 1000000
      - coalesce(other_unsecured_fen, 0)) // 1000000)
    + CASE WHEN grade NOT IN ('黄金', '钻石') AND capacity_wan IS NULL THEN NULL ELSE 0 END AS limit_wan,
    CASE WHEN grade IN ('黄金', '钻石') THEN 36 WHEN income_fen IS NULL THEN 12 WHEN grade IN ('优秀', '特优') THEN 36
         WHEN grade = '较好' THEN 24 ELSE 12 END AS tenor,
    CASE guarantee_form
         WHEN '信用' THEN CASE grade WHEN '钻石' THEN 180 WHEN '黄金' THEN 180 WHEN '特优' THEN 200 WHEN '优秀' THEN 220
                                     WHEN '较好' THEN 250 ELSE 280 END
         WHEN '保证' THEN CASE grade WHEN '钻石' THEN 160 WHEN '黄金' THEN 160 WHEN '特优' THEN 180 WHEN '优秀' THEN 180 ELSE 230 END
         ELSE CASE grade WHEN '钻石' THEN 130 WHEN '黄金' THEN 130 WHEN '特优' THEN 150 WHEN '优秀' THEN 150 ELSE 200 END END
    - CASE WHEN deposit_average_fen >= 10000000 THEN CASE WHEN ebank THEN 40 ELSE 30 END
           WHEN deposit_average_fen >= 3000000 THEN CASE WHEN ebank THEN 25 ELSE 15 END
           WHEN ebank THEN 10 ELSE 0 END AS spread_bp
  FROM graded
), reasoned AS (
  SELECT *,
    list_filter([
      CASE WHEN age IS NULL THEN '缺少年龄，请补登身份证件' END,
      CASE WHEN age NOT BETWEEN 18 AND 65 THEN '年龄不在 18 至 65 周岁之间，可由家中符合年龄的成员申请' END,
      CASE WHEN resident IS NULL THEN '缺少常住情况，请先完成走访' END,
      CASE WHEN NOT resident THEN '不在本地常住，可在常住地的网点申请' END,
      CASE WHEN enforcement THEN '有未结的法院执行案件，结案后可以再申请' END,
      CASE WHEN overdue_days_max > 7 THEN '有逾期超过 7 天的贷款，还清后可以再申请' END,
      CASE WHEN debt_ratio IS NULL THEN '缺少年收入或负债，请先完成调查' END,
      CASE WHEN debt_ratio > 60 THEN '负债超过年收入的 60%，归还部分负债后可以再申请' END,
      CASE WHEN score < 45 THEN '综合评分不足 45 分，补充收入和资产材料后可以重评' END,
      CASE WHEN score >= 45 AND limit_wan < 4 THEN '测算额度不足 4 万元，归还部分他行信用贷款或增加担保后可以再申请' END,
      CASE WHEN lpr_ppm IS NULL THEN '缺少当期 LPR 报价，请稍后再试' END
    ], lambda reason: reason IS NOT NULL) AS reasons
  FROM limited
)
SELECT id, len(reasons) = 0 AS admitted, reasons, score, grade,
  CASE WHEN len(reasons) = 0 THEN limit_wan * 1000000 ELSE 0 END AS limit_fen,
  CASE WHEN len(reasons) = 0 THEN lpr_ppm + spread_bp * 100 END AS rate_ppm,
  CASE WHEN len(reasons) = 0 THEN tenor END AS tenor_months,
  CASE WHEN len(reasons) = 0 THEN guarantee_form END AS guarantee,
  list_filter([
    '身份证件', '户口簿',
    CASE WHEN guarantee_form = '保证' THEN '保证人身份证件和收入证明' END,
    CASE WHEN guarantee_form = '抵押' THEN '抵押物权属证明' END,
    CASE WHEN limit_wan > 50 THEN '近一年账户流水' END,
    CASE WHEN customer_group = '家庭农牧场' THEN '家庭农牧场登记或土地流转证明' END,
    CASE WHEN customer_group = '专业合作社' THEN '合作社营业执照和章程' END
  ], lambda paper: paper IS NOT NULL) AS documents,
  CASE WHEN len(reasons) > 0 THEN NULL WHEN limit_wan <= 50 THEN '支行行长' WHEN limit_wan <= 300 THEN '总行审批' ELSE '授信委员会' END
    AS authority,
  CASE WHEN len(reasons) = 0 THEN 12 END AS reprice_months
FROM reasoned
