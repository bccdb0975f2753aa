"""绩效: reads of this room: schemes, the board of a month, and one person's slip down to its accounts."""

from qianmo.analytics.work import MEASURES, Measure
from qianmo.apps.performance.queries.months import PERIODS, MonthCard, Ranked, board, counted_months, months_of
from qianmo.apps.performance.queries.schemes import SchemeCard, scheme_version, scheme_versions
from qianmo.apps.performance.queries.slips import Opened, Slip, SlipLine, history, open_line, slip
from qianmo.apps.performance.reading import read
from qianmo.apps.performance.trying import Trial, Tried

__all__ = [
    "MEASURES",
    "PERIODS",
    "Measure",
    "MonthCard",
    "Opened",
    "Ranked",
    "SchemeCard",
    "Slip",
    "SlipLine",
    "Trial",
    "Tried",
    "board",
    "counted_months",
    "history",
    "months_of",
    "open_line",
    "read",
    "scheme_version",
    "scheme_versions",
    "slip",
]
