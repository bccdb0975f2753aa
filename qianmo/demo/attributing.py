"""The demo's attributions: in the first branches one customer split between two managers, one moved, one that waits."""

from collections import defaultdict
from datetime import date
from uuid import UUID

import pyarrow.compute as pc

from qianmo.analytics.accounts import accounts_of_households, table_rows
from qianmo.apps.crm.queries import lake_day
from qianmo.apps.org.queries import branch_ids, in_posts
from qianmo.apps.performance.services import NewAttribution, ask_attributions, decide_attributions
from qianmo.demo.accepting import all_accepted
from qianmo.demo.schedule import moment
from qianmo.domain.performance.attribution import Asked, AttributedShare

ASKED_ON = date(2026, 9, 10)
KINDS = (
    (date(2026, 9, 1), (6_000, 4_000), "演示：两人共同营销，协议分成"),
    (date(2026, 9, 15), (10_000,), "演示：客户经理介绍的存款，另一位管户"),
    (date(2026, 9, 10), (7_000, 3_000), "演示：整村推进时一起做的"),
)
"""From when, in which shares, and on what grounds."""
AMONG, MOST, NAMESPACE = 2, 8, 0x5EED << 96
"""Managers it takes to share, and so many branches at the most: each takes half a second."""


def attribute_accounts() -> None:
    """Ask for three attributions in the first branches with a head and an accountant, and agree to the first two."""
    day = lake_day()
    if day is None:
        return
    table = table_rows(day.lake, day.edition, "accounts")
    holds = pc.and_(pc.less_equal(table["from_on"], day.as_of), pc.greater(table["until_on"], day.as_of))
    named = pc.and_(pc.equal(table["side"], "deposit"), pc.is_valid(table["household_id"]))
    table = table.filter(pc.and_(holds, named))
    held: dict[int, dict[int, None]] = defaultdict(dict)
    for branch, household in zip(*(table[name].to_pylist() for name in ("branch_id", "household_id")), strict=True):
        if len(held[branch]) < len(KINDS):
            held[branch][household] = None
    accounts = accounts_of_households(
        day.lake, day.edition, {one for each in held.values() for one in each}, on=day.as_of
    )
    branches, asked_in = sorted(branch_ids().values()), 0
    everybody = [one.staff_id for one in in_posts(post="manager", branch_ids=set(branches), on=ASKED_ON)]
    serial = NAMESPACE
    for branch in branches:
        people = [
            [one.staff_id for one in in_posts(post=post, branch_ids={branch}, on=ASKED_ON)]
            for post in ("manager", "accountant", "branch_head")
        ]
        own, clerks, heads = people
        managers = list(dict.fromkeys([*own, *everybody]))
        if not clerks or not heads or len(managers) < AMONG or len(held[branch]) < len(KINDS) or asked_in == MOST:
            continue
        asked_in += 1
        wanted = []
        for household, (since, cut, said) in zip(held[branch], KINDS, strict=True):
            shares = tuple(AttributedShare(staff, bp) for staff, bp in zip(managers[1::-1], cut, strict=False))
            asked = Asked(accounts=frozenset(accounts[household]), from_on=since, shares=shares, said=said)
            serial += 1
            wanted.append(NewAttribution(household_id=household, asked=asked, request_id=UUID(int=serial)))
        at = moment(ASKED_ON, hour=10)
        made = all_accepted(ask_attributions(attributions=wanted, by=clerks[0], at=at, business_date=ASKED_ON))
        all_accepted(
            decide_attributions(attribution_ids=made[:2], agreed=True, by=heads[0], at=at, business_date=ASKED_ON)
        )
