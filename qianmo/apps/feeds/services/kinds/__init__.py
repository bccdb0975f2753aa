"""The kinds of deliveries, each with its fields, what makes a row unique, and what carrying it means."""

from collections.abc import Mapping
from types import MappingProxyType

from qianmo.apps.feeds.models import Kind
from qianmo.apps.feeds.services.kinds.accounts import ACCOUNTS
from qianmo.apps.feeds.services.kinds.balances import BALANCES
from qianmo.apps.feeds.services.kinds.cargo import Cargo, Carried, KindRules
from qianmo.apps.feeds.services.kinds.loans import LOANS
from qianmo.apps.feeds.services.kinds.ownership import OWNERSHIP
from qianmo.apps.feeds.services.kinds.products import PRODUCTS
from qianmo.apps.feeds.services.kinds.rates import RATES
from qianmo.apps.feeds.services.kinds.transactions import TRANSACTIONS

KINDS: Mapping[str, KindRules] = MappingProxyType(
    {
        Kind.PRODUCTS: PRODUCTS,
        Kind.RATES: RATES,
        Kind.ACCOUNTS: ACCOUNTS,
        Kind.OWNERSHIP: OWNERSHIP,
        Kind.LOANS: LOANS,
        Kind.BALANCES: BALANCES,
        Kind.TRANSACTIONS: TRANSACTIONS,
    }
)
"""In the order in which one rests on another."""

__all__ = ["KINDS", "Cargo", "Carried", "KindRules"]
