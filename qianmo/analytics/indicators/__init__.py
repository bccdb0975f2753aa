"""Indicators: every loan at the end of every day asked for, once, and what each population comes to by whom."""

from qianmo.analytics.indicators.counting import (
    CountedDays,
    count_days,
    known_days,
    last_told,
    lay_loans,
    left_population,
    loans_behind,
)
from qianmo.analytics.indicators.populations import GRAINS, POPULATIONS, Cap, Population, cap_of
from qianmo.analytics.indicators.tables import ROWS, TableRow, table_rows_of

__all__ = [
    "GRAINS",
    "POPULATIONS",
    "ROWS",
    "Cap",
    "CountedDays",
    "Population",
    "TableRow",
    "cap_of",
    "count_days",
    "known_days",
    "last_told",
    "lay_loans",
    "left_population",
    "loans_behind",
    "table_rows_of",
]
