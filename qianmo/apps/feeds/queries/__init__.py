"""Reads of what the core bank delivers: deliveries and how they are read, and the register of accounts."""

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
from qianmo.apps.feeds.queries.register import (
    AccountFace,
    Owner,
    account_ids,
    account_numbers,
    accounts_of,
    faces_of,
    owners_of,
)

__all__ = [
    "AccountFace",
    "DayStanding",
    "DeliveryRow",
    "MappingRow",
    "Owner",
    "account_ids",
    "account_numbers",
    "accounts_of",
    "count_deliveries",
    "day_standings",
    "deliveries",
    "delivery",
    "faces_of",
    "mapping_versions",
    "owners_of",
    "reject_file",
]
