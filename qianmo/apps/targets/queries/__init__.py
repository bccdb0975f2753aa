"""目标指标: reads of this room."""

from qianmo.apps.targets.queries.days import (
    DayCard,
    LeftRow,
    LoanRow,
    ReadingRow,
    counted_days,
    left_rows,
    loan_rows,
    readings_of,
    sums_by,
    trend_of,
)

__all__ = [
    "DayCard",
    "LeftRow",
    "LoanRow",
    "ReadingRow",
    "counted_days",
    "left_rows",
    "loan_rows",
    "readings_of",
    "sums_by",
    "trend_of",
]
