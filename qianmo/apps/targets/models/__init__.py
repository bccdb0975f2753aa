"""Tables of targets: the rules indicators are read by, and the days that were counted under them."""

from qianmo.apps.targets.models.days import CountedDay, LoanSum, Reading
from qianmo.apps.targets.models.rules import BranchMerge, IndicatorRule, PopulationCap

__all__ = ["BranchMerge", "CountedDay", "IndicatorRule", "LoanSum", "PopulationCap", "Reading"]
