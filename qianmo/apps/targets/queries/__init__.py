"""目标指标: reads of this room."""

from qianmo.apps.targets.queries.days import (
    DayCard,
    LeftRow,
    LoanRow,
    ReadingRow,
    counted_days,
    left_rows,
    loan_rows,
    readings_of,
    sums_by,
    trend_of,
)
from qianmo.apps.targets.queries.forms import FilledCell, FormCard, cells_of, form_figures, forms, known_figures
from qianmo.apps.targets.queries.plans import (
    PartRow,
    PlanCard,
    Progress,
    SupervisionRow,
    done_since_year_start,
    parts_of,
    plans,
    progress,
    supervisions,
)
from qianmo.apps.targets.queries.trees import Branching, PlanTree, plan_tree

__all__ = [
    "Branching",
    "DayCard",
    "FilledCell",
    "FormCard",
    "LeftRow",
    "LoanRow",
    "PartRow",
    "PlanCard",
    "PlanTree",
    "Progress",
    "ReadingRow",
    "SupervisionRow",
    "cells_of",
    "counted_days",
    "done_since_year_start",
    "form_figures",
    "forms",
    "known_figures",
    "left_rows",
    "loan_rows",
    "parts_of",
    "plan_tree",
    "plans",
    "progress",
    "readings_of",
    "sums_by",
    "supervisions",
    "trend_of",
]
