"""Acts of approval: recording cases decided at once, opening cases, speaking in them, and the bank's dated rules."""

from qianmo.apps.approvals.services.cases import NewCase, NewOpinion, open_cases, speak
from qianmo.apps.approvals.services.records import DecidedCase, record_decisions
from qianmo.apps.approvals.services.rules import set_authority, set_promise

__all__ = [
    "DecidedCase",
    "NewCase",
    "NewOpinion",
    "open_cases",
    "record_decisions",
    "set_authority",
    "set_promise",
    "speak",
]
