"""Acts on public money: found schemes and pools, decide claims and note their money; and what the room above joins."""

from qianmo.apps.funds.services.claims import ClaimDecision
from qianmo.apps.funds.services.compensation import (
    Loss,
    Recovery,
    decide_losses,
    lock_pools,
    receive_compensation,
    write_losses,
    write_recoveries,
)
from qianmo.apps.funds.services.ending import Ending, end_funds
from qianmo.apps.funds.services.founding import (
    NewPool,
    NewRelending,
    NewScheme,
    faults_of,
    found_pools,
    found_relending,
    found_schemes,
)
from qianmo.apps.funds.services.leaving import Departure, write_departures
from qianmo.apps.funds.services.relending import Use, lock_relending, write_uses
from qianmo.apps.funds.services.subsidies import (
    Enrolment,
    Item,
    NewClaim,
    decide_subsidies,
    lock_schemes,
    receive_subsidies,
    write_claim,
    write_enrolments,
)

__all__ = [
    "ClaimDecision",
    "Departure",
    "Ending",
    "Enrolment",
    "Item",
    "Loss",
    "NewClaim",
    "NewPool",
    "NewRelending",
    "NewScheme",
    "Recovery",
    "Use",
    "decide_losses",
    "decide_subsidies",
    "end_funds",
    "faults_of",
    "found_pools",
    "found_relending",
    "found_schemes",
    "lock_pools",
    "lock_relending",
    "lock_schemes",
    "receive_compensation",
    "receive_subsidies",
    "write_claim",
    "write_departures",
    "write_enrolments",
    "write_losses",
    "write_recoveries",
    "write_uses",
]
