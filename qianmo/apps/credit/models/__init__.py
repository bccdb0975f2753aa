"""Tables of credit: proposals, applications, lines, draws, what they owe and what was paid, renewals, reversals."""

from qianmo.apps.credit.models.applications import Application, ApplicationState, PolicyRun
from qianmo.apps.credit.models.cutovers import Cutover, CutoverPiece, CutoverState, Opening
from qianmo.apps.credit.models.draws import (
    Classification,
    Draw,
    DrawPurpose,
    DrawState,
    Payment,
    RateChange,
)
from qianmo.apps.credit.models.lines import (
    ChangeKind,
    ChangeState,
    Contract,
    Freeze,
    LimitChange,
    Line,
    LineState,
    OverLimitCause,
    ReviewOutcome,
)
from qianmo.apps.credit.models.links import CustomerLink
from qianmo.apps.credit.models.proposals import Proposal
from qianmo.apps.credit.models.rates import RateRequest
from qianmo.apps.credit.models.renewals import Renewal, RenewalKind
from qianmo.apps.credit.models.repayments import Due, DueKind, Repayment, Reshare
from qianmo.apps.credit.models.reversals import DROPPED, MovementKind, Reversal, ReversalState
from qianmo.apps.credit.models.risk import Judgement, Misuse, RiskRule
from qianmo.apps.credit.models.shadows import Keeper, LedgerKeeper, Shadow, ShadowDifference
from qianmo.apps.credit.models.transfers import Transfer, TransferKind, TransferState

__all__ = [
    "DROPPED",
    "Application",
    "ApplicationState",
    "ChangeKind",
    "ChangeState",
    "Classification",
    "Contract",
    "CustomerLink",
    "Cutover",
    "CutoverPiece",
    "CutoverState",
    "Draw",
    "DrawPurpose",
    "DrawState",
    "Due",
    "DueKind",
    "Freeze",
    "Judgement",
    "Keeper",
    "LedgerKeeper",
    "LimitChange",
    "Line",
    "LineState",
    "Misuse",
    "MovementKind",
    "Opening",
    "OverLimitCause",
    "Payment",
    "PolicyRun",
    "Proposal",
    "RateChange",
    "RateRequest",
    "Renewal",
    "RenewalKind",
    "Repayment",
    "Reshare",
    "Reversal",
    "ReversalState",
    "ReviewOutcome",
    "RiskRule",
    "Shadow",
    "ShadowDifference",
    "Transfer",
    "TransferKind",
    "TransferState",
]
