"""Tables of pay: schemes by version, and the months counted under them."""

from qianmo.apps.performance.models.allocations import (
    Allocation,
    AllocationState,
    AllocationVersion,
    Share,
    VersionShare,
)
from qianmo.apps.performance.models.appeals import (
    Adjustment,
    Appeal,
    AppealState,
    Correction,
    CorrectionState,
)
from qianmo.apps.performance.models.attributions import Attribution, AttributionShare, AttributionState
from qianmo.apps.performance.models.contests import Contest, ContestResult, ContestSide, ContestState
from qianmo.apps.performance.models.curves import CurvePoint
from qianmo.apps.performance.models.deferrals import Clawback, ClawbackCause, ClawbackState, TakenPart
from qianmo.apps.performance.models.entries import Entry
from qianmo.apps.performance.models.estimates import EstimateChange, EstimatedDay
from qianmo.apps.performance.models.grades import (
    Assessment,
    AssessmentState,
    GradeRule,
    StaffGrade,
    StaffingRule,
    StaffRecord,
    StaffTransfer,
    TransferKind,
)
from qianmo.apps.performance.models.measures import MeasureRule
from qianmo.apps.performance.models.months import Item, Month, Standing, Tally
from qianmo.apps.performance.models.schemes import Scheme, SchemeState
from qianmo.apps.performance.models.taxes import VatRule

__all__ = [
    "Adjustment",
    "Allocation",
    "AllocationState",
    "AllocationVersion",
    "Appeal",
    "AppealState",
    "Assessment",
    "AssessmentState",
    "Attribution",
    "AttributionShare",
    "AttributionState",
    "Clawback",
    "ClawbackCause",
    "ClawbackState",
    "Contest",
    "ContestResult",
    "ContestSide",
    "ContestState",
    "Correction",
    "CorrectionState",
    "CurvePoint",
    "Entry",
    "EstimateChange",
    "EstimatedDay",
    "GradeRule",
    "Item",
    "MeasureRule",
    "Month",
    "Scheme",
    "SchemeState",
    "Share",
    "StaffGrade",
    "StaffRecord",
    "StaffTransfer",
    "StaffingRule",
    "Standing",
    "TakenPart",
    "Tally",
    "TransferKind",
    "VatRule",
    "VersionShare",
]
