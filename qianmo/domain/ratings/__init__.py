"""Rules of the village rating: who may be rated, what the ballots come to, how much may be proposed."""

from qianmo.domain.ratings.ballots import Ballot, CombineRule, Method, Verdict, combine
from qianmo.domain.ratings.limits import UNSETTLED, Proposal, propose_limit
from qianmo.domain.ratings.screening import NegativeList, NegativeReason, Outcome, Screening, screen

__all__ = [
    "UNSETTLED",
    "Ballot",
    "CombineRule",
    "Method",
    "NegativeList",
    "NegativeReason",
    "Outcome",
    "Proposal",
    "Screening",
    "Verdict",
    "combine",
    "propose_limit",
    "screen",
]
