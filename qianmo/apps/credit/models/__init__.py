"""Tables of credit: proposals, and lending from the application to the reversal."""

from qianmo.apps.credit.models.lending import (
    Application,
    ApplicationState,
    Contract,
    Draw,
    DrawPurpose,
    Freeze,
    Line,
    LineState,
    MovementKind,
    PolicyRun,
    Repayment,
    Reversal,
    ReversalState,
)
from qianmo.apps.credit.models.proposals import Proposal

__all__ = [
    "Application",
    "ApplicationState",
    "Contract",
    "Draw",
    "DrawPurpose",
    "Freeze",
    "Line",
    "LineState",
    "MovementKind",
    "PolicyRun",
    "Proposal",
    "Repayment",
    "Reversal",
    "ReversalState",
]
