"""Tables of public money: subsidy schemes, risk pools and relending, with enrolments, claims and uses."""

from qianmo.apps.funds.models.pools import RiskClaim, RiskPool, RiskRecovery
from qianmo.apps.funds.models.relending import RelendingKind, RelendingPool, RelendingUse
from qianmo.apps.funds.models.subsidies import (
    LIVE,
    ClaimState,
    SubsidyClaim,
    SubsidyEnrolment,
    SubsidyItem,
    SubsidyScheme,
)

__all__ = [
    "LIVE",
    "ClaimState",
    "RelendingKind",
    "RelendingPool",
    "RelendingUse",
    "RiskClaim",
    "RiskPool",
    "RiskRecovery",
    "SubsidyClaim",
    "SubsidyEnrolment",
    "SubsidyItem",
    "SubsidyScheme",
]
