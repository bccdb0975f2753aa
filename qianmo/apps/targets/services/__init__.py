"""目标指标: acts of this room."""

from qianmo.apps.targets.services.bulletins import publish_bulletin
from qianmo.apps.targets.services.days import count_indicators
from qianmo.apps.targets.services.forms import fill_form_of, keep_form
from qianmo.apps.targets.services.founding import found_cohort
from qianmo.apps.targets.services.market import NewTotals, keep_totals
from qianmo.apps.targets.services.meetings import By, close_meeting, open_meeting, promise, say_why, tell_remedy
from qianmo.apps.targets.services.plans import (
    NewSupervision,
    close_supervision,
    drop_plan,
    open_supervision,
    publish_plan,
    write_plan,
)
from qianmo.apps.targets.services.programmes import (
    NewProgramme,
    set_up_programmes,
    supervise_milestone,
    tell_milestone,
)
from qianmo.apps.targets.services.spending import NewSpending, book_spending, decide_spending

__all__ = [
    "By",
    "NewProgramme",
    "NewSpending",
    "NewSupervision",
    "NewTotals",
    "book_spending",
    "close_meeting",
    "close_supervision",
    "count_indicators",
    "decide_spending",
    "drop_plan",
    "fill_form_of",
    "found_cohort",
    "keep_form",
    "keep_totals",
    "open_meeting",
    "open_supervision",
    "promise",
    "publish_bulletin",
    "publish_plan",
    "say_why",
    "set_up_programmes",
    "supervise_milestone",
    "tell_milestone",
    "tell_remedy",
    "write_plan",
]
