"""Tables of targets: rules of indicators and the days counted under them, plans and who is held to catch up, forms."""

from qianmo.apps.targets.models.days import CountedDay, LoanSum, Reading
from qianmo.apps.targets.models.forms import FormCell, ReportForm
from qianmo.apps.targets.models.plans import Plan, PlanPart, PlanState, Supervision
from qianmo.apps.targets.models.rules import BranchMerge, CohortUnit, IndicatorRule, PopulationCap

__all__ = [
    "BranchMerge",
    "CohortUnit",
    "CountedDay",
    "FormCell",
    "IndicatorRule",
    "LoanSum",
    "Plan",
    "PlanPart",
    "PlanState",
    "PopulationCap",
    "Reading",
    "ReportForm",
    "Supervision",
]
