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
from qianmo.apps.credit.queries.requests import pending_applications, requests_seen
from qianmo.apps.credit.queries.reversals import ReversalRow, StandingReversal, reversals, standing_reversals

__all__ = [
    "ApplicationRow",
    "Assessment",
    "DrawRow",
    "LineRow",
    "Outlook",
    "RefusedApplication",
    "RepaymentRow",
    "ReversalRow",
    "StandingReversal",
    "application",
    "assessment",
    "line_ends",
    "line_numbered",
    "lines_of",
    "outlook",
    "owed",
    "owed_on_draw",
    "pending_applications",
    "pending_of",
    "refusals_of",
    "requests_seen",
    "reversals",
    "standing_reversals",
]
