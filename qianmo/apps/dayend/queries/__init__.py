"""Reads of the nights, and of whether the books agree with the lines."""

from qianmo.apps.dayend.queries.books import Counted, count_money, odd_lines
from qianmo.apps.dayend.queries.nights import (
    NightRow,
    Shown,
    StepRow,
    night_of,
    night_shown,
    open_nights,
    past_nights,
)

__all__ = [
    "Counted",
    "NightRow",
    "Shown",
    "StepRow",
    "count_money",
    "night_of",
    "night_shown",
    "odd_lines",
    "open_nights",
    "past_nights",
]
