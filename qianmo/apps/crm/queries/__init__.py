"""Reads of customers' holdings: deposits and loans by village, manager and branch, by household, by account."""

from qianmo.apps.crm.queries.accounts import HeldAccount, HouseholdBalances, Owned, household_balances
from qianmo.apps.crm.queries.day import SIDES, LakeDay, daily_figures, daily_openings, lake_day
from qianmo.apps.crm.queries.holders import ORDERS, Holder, HolderPage, holders
from qianmo.apps.crm.queries.holding import Held, Holding
from qianmo.apps.crm.queries.holdings import (
    branches_in_sight,
    deposit_growth,
    held_by_branch,
    held_by_manager,
    held_by_village,
    staff_in_sight,
)
from qianmo.apps.crm.queries.tiers import (
    TierTrial,
    TierVersion,
    tier_facts,
    tier_reasoned,
    tier_table,
    tier_turns,
    try_tiers,
)

__all__ = [
    "ORDERS",
    "SIDES",
    "Held",
    "HeldAccount",
    "Holder",
    "HolderPage",
    "Holding",
    "HouseholdBalances",
    "LakeDay",
    "Owned",
    "TierTrial",
    "TierVersion",
    "branches_in_sight",
    "daily_figures",
    "daily_openings",
    "deposit_growth",
    "held_by_branch",
    "held_by_manager",
    "held_by_village",
    "holders",
    "household_balances",
    "lake_day",
    "staff_in_sight",
    "tier_facts",
    "tier_reasoned",
    "tier_table",
    "tier_turns",
    "try_tiers",
]
