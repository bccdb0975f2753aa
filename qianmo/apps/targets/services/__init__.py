"""目标指标: acts of this room."""

from qianmo.apps.targets.services.days import count_indicators
from qianmo.apps.targets.services.founding import adopt_shipped_rules, found_cohort
from qianmo.apps.targets.services.plans import (
    NewSupervision,
    close_supervision,
    drop_plan,
    open_supervision,
    publish_plan,
    write_plan,
)

__all__ = [
    "NewSupervision",
    "adopt_shipped_rules",
    "close_supervision",
    "count_indicators",
    "drop_plan",
    "found_cohort",
    "open_supervision",
    "publish_plan",
    "write_plan",
]
