"""Tables of approval, by noun."""

from qianmo.apps.approvals.models.cases import Bearing, Case, CaseOutcome, CaseState, Duty, Opinion, Step, Stop
from qianmo.apps.approvals.models.rules import (
    Authority,
    AuthorityCut,
    AuthorityTable,
    BearingRule,
    NeededQualification,
    Promise,
)

__all__ = [
    "Authority",
    "AuthorityCut",
    "AuthorityTable",
    "Bearing",
    "BearingRule",
    "Case",
    "CaseOutcome",
    "CaseState",
    "Duty",
    "NeededQualification",
    "Opinion",
    "Promise",
    "Step",
    "Stop",
]
