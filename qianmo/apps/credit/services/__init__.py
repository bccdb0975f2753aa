"""Acts of credit, in the order a customer meets them: from the proposal to the last repayment.

What was granted is changed, what comes due is renewed, and a mistake is mended.
"""

from qianmo.apps.credit.services.aging import age_arrears
from qianmo.apps.credit.services.alone import LoneWord, decide_alone
from qianmo.apps.credit.services.applications import NewApplication, accept_applications
from qianmo.apps.credit.services.approving import PutForward, put_forward
from qianmo.apps.credit.services.branch_risk import review_authority
from qianmo.apps.credit.services.collecting import collect_repayments
from qianmo.apps.credit.services.collecting_dues import hear_out
from qianmo.apps.credit.services.contracts import NewSignature, sign_contracts
from qianmo.apps.credit.services.cutovers import (
    NewCutover,
    bring_in,
    check_cutover,
    confirm_cutover,
    every_fault,
    judge_cutover,
    judge_owed_cutovers,
    return_cutover,
)
from qianmo.apps.credit.services.deciding import Word, decide_case, decide_cases
from qianmo.apps.credit.services.draws import draw
from qianmo.apps.credit.services.due_day import collect_dues
from qianmo.apps.credit.services.expiry import expire_lines
from qianmo.apps.credit.services.following import follow_prices
from qianmo.apps.credit.services.freezes import NewFreeze, freeze_lines, unfreeze_lines
from qianmo.apps.credit.services.grants import NewDecision, decide_applications
from qianmo.apps.credit.services.judging import (
    JudgementDecision,
    NewJudgement,
    decide_judgements,
    request_judgements,
)
from qianmo.apps.credit.services.leaving import Leaving, take_out
from qianmo.apps.credit.services.limits import (
    ChangeDecision,
    NewCut,
    NewRaise,
    cut_limits,
    decide_raises,
    request_raises,
)
from qianmo.apps.credit.services.links import Prepared, make_link, open_link, revoke_link
from qianmo.apps.credit.services.misusing import MisuseDecision, NewMisuse, decide_misuses, request_misuses
from qianmo.apps.credit.services.paying import collect, pay_out, take_in
from qianmo.apps.credit.services.pooling import NewLoss, Pooled, claim_losses, put_under_pools, share_recoveries
from qianmo.apps.credit.services.proposals import Seen, propose_limits
from qianmo.apps.credit.services.provisions import provide_for_losses
from qianmo.apps.credit.services.rates import NewRate, change_rates
from qianmo.apps.credit.services.relending import Assigned, assign_draws
from qianmo.apps.credit.services.renewals import NewRenewal, RenewalDecision, decide_renewals, request_renewals
from qianmo.apps.credit.services.repayments import NewRepayment, repay
from qianmo.apps.credit.services.repricing import NewRateRequest, RateDecision, decide_rates, request_rates
from qianmo.apps.credit.services.reserves import reserve_draws
from qianmo.apps.credit.services.reversals import NewReversal, ReversalDecision, decide_reversals, request_reversals
from qianmo.apps.credit.services.reviews import NewReview, review_lines
from qianmo.apps.credit.services.settling_interest import settle_interest
from qianmo.apps.credit.services.shadows import NewKeeper, compare_with_core, set_keeper
from qianmo.apps.credit.services.subsidising import Subsidised, claim_subsidies, enrol_draws
from qianmo.apps.credit.services.supplements import SignedSupplement, sign_supplement
from qianmo.apps.credit.services.transfers import hear, hurry_transfers, settle_transfers, take_due
from qianmo.apps.credit.services.wishes import NewDraw

__all__ = [
    "Assigned",
    "ChangeDecision",
    "JudgementDecision",
    "Leaving",
    "LoneWord",
    "MisuseDecision",
    "NewApplication",
    "NewCut",
    "NewCutover",
    "NewDecision",
    "NewDraw",
    "NewFreeze",
    "NewJudgement",
    "NewKeeper",
    "NewLoss",
    "NewMisuse",
    "NewRaise",
    "NewRate",
    "NewRateRequest",
    "NewRenewal",
    "NewRepayment",
    "NewReversal",
    "NewReview",
    "NewSignature",
    "Pooled",
    "Prepared",
    "PutForward",
    "RateDecision",
    "RenewalDecision",
    "ReversalDecision",
    "Seen",
    "SignedSupplement",
    "Subsidised",
    "Word",
    "accept_applications",
    "age_arrears",
    "assign_draws",
    "bring_in",
    "change_rates",
    "check_cutover",
    "claim_losses",
    "claim_subsidies",
    "collect",
    "collect_dues",
    "collect_repayments",
    "compare_with_core",
    "confirm_cutover",
    "cut_limits",
    "decide_alone",
    "decide_applications",
    "decide_case",
    "decide_cases",
    "decide_judgements",
    "decide_misuses",
    "decide_raises",
    "decide_rates",
    "decide_renewals",
    "decide_reversals",
    "draw",
    "enrol_draws",
    "every_fault",
    "expire_lines",
    "follow_prices",
    "freeze_lines",
    "hear",
    "hear_out",
    "hurry_transfers",
    "judge_cutover",
    "judge_owed_cutovers",
    "make_link",
    "open_link",
    "pay_out",
    "propose_limits",
    "provide_for_losses",
    "put_forward",
    "put_under_pools",
    "repay",
    "request_judgements",
    "request_misuses",
    "request_raises",
    "request_rates",
    "request_renewals",
    "request_reversals",
    "reserve_draws",
    "return_cutover",
    "review_authority",
    "review_lines",
    "revoke_link",
    "set_keeper",
    "settle_interest",
    "settle_transfers",
    "share_recoveries",
    "sign_contracts",
    "sign_supplement",
    "take_due",
    "take_in",
    "take_out",
    "unfreeze_lines",
]
