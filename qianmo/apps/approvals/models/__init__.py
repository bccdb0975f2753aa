"""Tables of approval, by noun."""

from qianmo.apps.approvals.models.alone import Kinship, LonePower, LoneReview, LoneSample, ScenePhoto
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
from qianmo.apps.approvals.models.pools import PoolMember, PoolOutlet, ReviewPool
from qianmo.apps.approvals.models.rules import (
    Authority,
    AuthorityCut,
    AuthorityTable,
    BearingRule,
    Counted,
    CutRule,
    Measure,
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
    "CutRule",
    "Duty",
    "Kinship",
    "LonePower",
    "LoneReview",
    "LoneSample",
    "Measure",
    "Meeting",
    "NeededQualification",
    "Opinion",
    "PoolMember",
    "PoolOutlet",
    "Promise",
    "Recusal",
    "ReviewPool",
    "ScenePhoto",
    "Starts",
    "Step",
    "Stop",
    "Stops",
    "Vote",
    "VotingRule",
]
