"""Tables of targets: rules of indicators, days counted under them, plans, meetings, who catches up, programmes."""

from qianmo.apps.targets.models.bulletins import Bulletin, BulletinRow, BulletinRule
from qianmo.apps.targets.models.days import CountedDay, LoanSum, Reading
from qianmo.apps.targets.models.forms import FormCell, ReportForm
from qianmo.apps.targets.models.market import MarketLayout, MarketReport, MarketTotal
from qianmo.apps.targets.models.meetings import Remedy, RemedyOutcome, WeakMeeting, WeakPoint
from qianmo.apps.targets.models.plans import Plan, PlanPart, PlanState, Supervision
from qianmo.apps.targets.models.programmes import Budget, Milestone, Programme, Spending, SpendingState
from qianmo.apps.targets.models.rules import BranchMerge, CohortUnit, IndicatorRule, PopulationCap, ToleranceStep

__all__ = [
    "BranchMerge",
    "Budget",
    "Bulletin",
    "BulletinRow",
    "BulletinRule",
    "CohortUnit",
    "CountedDay",
    "FormCell",
    "IndicatorRule",
    "LoanSum",
    "MarketLayout",
    "MarketReport",
    "MarketTotal",
    "Milestone",
    "Plan",
    "PlanPart",
    "PlanState",
    "PopulationCap",
    "Programme",
    "Reading",
    "Remedy",
    "RemedyOutcome",
    "ReportForm",
    "Spending",
    "SpendingState",
    "Supervision",
    "ToleranceStep",
    "WeakMeeting",
    "WeakPoint",
]
