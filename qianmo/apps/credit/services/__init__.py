"""Acts of credit, in the order a customer meets them: apply, decide, sign, draw, repay."""

from qianmo.apps.credit.services.applications import NewApplication, accept_applications
from qianmo.apps.credit.services.contracts import NewSignature, sign_contracts
from qianmo.apps.credit.services.draws import NewDraw, draw
from qianmo.apps.credit.services.grants import NewDecision, decide_applications
from qianmo.apps.credit.services.repayments import NewRepayment, repay

__all__ = [
    "NewApplication",
    "NewDecision",
    "NewDraw",
    "NewRepayment",
    "NewSignature",
    "accept_applications",
    "decide_applications",
    "draw",
    "repay",
    "sign_contracts",
]
