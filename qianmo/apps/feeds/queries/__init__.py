"""Reads of what the core bank delivers: deliveries and how they are read, and the register of accounts."""

from qianmo.apps.feeds.queries.arrivals import DELIVERY_KINDS, DELIVERY_STATES, Arrival, arrivals
from qianmo.apps.feeds.queries.deliveries import (
    DayStanding,
    DeliveryRow,
    MappingRow,
    count_deliveries,
    day_standings,
    deliveries,
    delivery,
    mapping_versions,
    reject_file,
)
from qianmo.apps.feeds.queries.door import at_the_door
from qianmo.apps.feeds.queries.register import (
    AccountFace,
    Owner,
    account_ids,
    account_numbers,
    accounts_of,
    faces_of,
    loan_accounts,
    owners_of,
)
from qianmo.apps.feeds.queries.rejects import Reject, rejects_of
from qianmo.apps.feeds.queries.uploads import Finding, UploadRow, open_uploads, upload

__all__ = [
    "DELIVERY_KINDS",
    "DELIVERY_STATES",
    "AccountFace",
    "Arrival",
    "DayStanding",
    "DeliveryRow",
    "Finding",
    "MappingRow",
    "Owner",
    "Reject",
    "UploadRow",
    "account_ids",
    "account_numbers",
    "accounts_of",
    "arrivals",
    "at_the_door",
    "count_deliveries",
    "day_standings",
    "deliveries",
    "delivery",
    "faces_of",
    "loan_accounts",
    "mapping_versions",
    "open_uploads",
    "owners_of",
    "reject_file",
    "rejects_of",
    "upload",
]
