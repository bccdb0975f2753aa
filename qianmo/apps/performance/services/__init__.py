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
from qianmo.apps.performance.services.contests import (
    NewContest,
    drop_contest,
    freeze_contests,
    publish_contest,
    regroup_contest,
    set_up_contest,
)
from qianmo.apps.performance.services.curves import set_curve
from qianmo.apps.performance.services.deferrals import NewClawback, ask_clawback, decide_clawback
from qianmo.apps.performance.services.entries import NewEntry, agree_amounts, enter_amounts
from qianmo.apps.performance.services.months import count_months
from qianmo.apps.performance.services.schemes import (
    adopt_shipped,
    drop_scheme,
    open_scheme,
    publish_scheme,
    try_draft,
    write_scheme,
)

__all__ = [
    "Answer",
    "GivenShare",
    "NewAppeal",
    "NewClawback",
    "NewContest",
    "NewEntry",
    "NewPool",
    "adopt_shipped",
    "agree_adjustment",
    "agree_allocation",
    "agree_amounts",
    "answer_appeal",
    "ask_clawback",
    "count_months",
    "decide_clawback",
    "divide_pool",
    "drop_contest",
    "drop_scheme",
    "enter_amounts",
    "freeze_contests",
    "open_scheme",
    "publish_contest",
    "publish_scheme",
    "raise_appeal",
    "regroup_contest",
    "return_allocation",
    "set_curve",
    "set_pools",
    "set_up_contest",
    "sign_allocation",
    "try_draft",
    "write_scheme",
]
