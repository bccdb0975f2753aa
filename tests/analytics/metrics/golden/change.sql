SELECT
  key,
  fen,
  fen - yesterday_fen AS on_yesterday_fen,
  fen - month_start_fen AS on_month_start_fen,
  fen - year_start_fen AS on_year_start_fen
FROM position
