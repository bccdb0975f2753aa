"""Reads of credit: requests carried out, lines and what is owed on them, reversals."""

from qianmo.apps.credit.queries.applications import (
    ApplicationRow,
    Assessment,
    Outlook,
    application,
    assessment,
    outlook,
    pending_of,
)
from qianmo.apps.credit.queries.freezes import FreezeRow, freeze_of
from qianmo.apps.credit.queries.lines import (
    DrawRow,
    LineRow,
    RefusedApplication,
    RepaymentRow,
    line_ends,
    line_numbered,
    lines_of,
    owed,
    owed_on_draw,
    refusals_of,
)
from qianmo.apps.credit.queries.listing import (
    LINE_STATES,
    LineFilter,
    LinePage,
    LineSummary,
    LineTotals,
    line_list,
    line_totals,
)
from qianmo.apps.credit.queries.requests import pending_applications, requests_seen
from qianmo.apps.credit.queries.reversals import (
    ReversalRow,
    StandingReversal,
    reversal,
    reversals,
    standing_reversals,
)
from qianmo.apps.credit.queries.workings import DrawWorkings, Sharing, draw_workings, last_due_day, sharing

__all__ = [
    "LINE_STATES",
    "ApplicationRow",
    "Assessment",
    "DrawRow",
    "DrawWorkings",
    "FreezeRow",
    "LineFilter",
    "LinePage",
    "LineRow",
    "LineSummary",
    "LineTotals",
    "Outlook",
    "RefusedApplication",
    "RepaymentRow",
    "ReversalRow",
    "Sharing",
    "StandingReversal",
    "application",
    "assessment",
    "draw_workings",
    "freeze_of",
    "last_due_day",
    "line_ends",
    "line_list",
    "line_numbered",
    "line_totals",
    "lines_of",
    "outlook",
    "owed",
    "owed_on_draw",
    "pending_applications",
    "pending_of",
    "refusals_of",
    "requests_seen",
    "reversal",
    "reversals",
    "sharing",
    "standing_reversals",
]
