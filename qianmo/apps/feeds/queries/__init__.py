"""Reads of what the core bank delivers: deliveries and how they are read, and the register of accounts."""

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
    "Owner",
    "account_ids",
    "account_numbers",
    "accounts_of",
    "faces_of",
    "owners_of",
]
