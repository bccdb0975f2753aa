"""绩效: acts of this room."""

from qianmo.apps.performance.services.allocations import (
    GivenShare,
    NewPool,
    agree_allocation,
    divide_pool,
    return_allocation,
    set_pools,
    sign_allocation,
)
from qianmo.apps.performance.services.appeals import Answer, NewAppeal, agree_adjustment, answer_appeal, raise_appeal
from qianmo.apps.performance.services.attributions import NewAttribution, ask_attributions, decide_attributions
from qianmo.apps.performance.services.contests import (
    NewContest,
    drop_contest,
    freeze_contests,
    publish_contest,
    regroup_contest,
    set_up_contest,
)
from qianmo.apps.performance.services.corrections import NewCorrection, ask_correction, decide_correction
from qianmo.apps.performance.services.deferrals import NewClawback, ask_clawback, decide_clawback
from qianmo.apps.performance.services.entries import NewEntry, agree_amounts, bring_amounts, enter_amounts
from qianmo.apps.performance.services.founding import (
    adopt_shipped_grades,
    adopt_shipped_vat,
    found_curve,
    found_staff_records,
)
from qianmo.apps.performance.services.grades import confirm_assessment, drop_assessment, propose_assessment
from qianmo.apps.performance.services.months import count_months
from qianmo.apps.performance.services.schemes import (
    adopt_shipped,
    drop_scheme,
    open_scheme,
    publish_scheme,
    try_draft,
    write_scheme,
)
from qianmo.apps.performance.services.transfers import NewTransfer, agree_transfer, ask_transfer

__all__ = [
    "Answer",
    "GivenShare",
    "NewAppeal",
    "NewAttribution",
    "NewClawback",
    "NewContest",
    "NewCorrection",
    "NewEntry",
    "NewPool",
    "NewTransfer",
    "adopt_shipped",
    "adopt_shipped_grades",
    "adopt_shipped_vat",
    "agree_adjustment",
    "agree_allocation",
    "agree_amounts",
    "agree_transfer",
    "answer_appeal",
    "ask_attributions",
    "ask_clawback",
    "ask_correction",
    "ask_transfer",
    "bring_amounts",
    "confirm_assessment",
    "count_months",
    "decide_attributions",
    "decide_clawback",
    "decide_correction",
    "divide_pool",
    "drop_assessment",
    "drop_contest",
    "drop_scheme",
    "enter_amounts",
    "found_curve",
    "found_staff_records",
    "freeze_contests",
    "open_scheme",
    "propose_assessment",
    "publish_contest",
    "publish_scheme",
    "raise_appeal",
    "regroup_contest",
    "return_allocation",
    "set_pools",
    "set_up_contest",
    "sign_allocation",
    "try_draft",
    "write_scheme",
]
