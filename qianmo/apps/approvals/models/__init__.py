"""Tables of approval, by noun."""

from qianmo.apps.approvals.models.cases import Bearing, Case, CaseOutcome, CaseState, Duty, Opinion, Step, Stop
from qianmo.apps.approvals.models.committees import (
    AgendaItem,
    Committee,
    CommitteeMember,
    Meeting,
    Recusal,
    Vote,
    VotingRule,
)
from qianmo.apps.approvals.models.rules import (
    Authority,
    AuthorityCut,
    AuthorityTable,
    BearingRule,
    Counted,
    NeededQualification,
    Promise,
    Starts,
    Stops,
)

__all__ = [
    "AgendaItem",
    "Authority",
    "AuthorityCut",
    "AuthorityTable",
    "Bearing",
    "BearingRule",
    "Case",
    "CaseOutcome",
    "CaseState",
    "Committee",
    "CommitteeMember",
    "Counted",
    "Duty",
    "Meeting",
    "NeededQualification",
    "Opinion",
    "Promise",
    "Recusal",
    "Starts",
    "Step",
    "Stop",
    "Stops",
    "Vote",
    "VotingRule",
]
