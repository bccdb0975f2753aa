"""目标指标: acts of this room."""

from qianmo.apps.targets.services.days import count_indicators
from qianmo.apps.targets.services.founding import adopt_shipped_rules

__all__ = ["adopt_shipped_rules", "count_indicators"]
