"""The accounts of one household: balances now and over two years, and who owns which part of each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from qianmo.analytics.accounts import accounts_of_household
from qianmo.apps.crm.queries.day import SIDES, LakeDay
from qianmo.apps.crm.queries.holding import Held, Holding, holding_of
from qianmo.apps.org.queries import staff_names

WAYS = {"keeping": "管户", "bringing": "揽储"}
YEARS = 2
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Owned:
    """Who owns which part of an account (in ppm), and in which way."""

    staff_id: int
    name: str
    way: str
    share_ppm: int


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """An account of a household with its balance; loans of our own ledger carry the id of their draw."""

    account_id: int
    side: str
    product: str
    opened_on: date
    fen: int
    owners: tuple[Owned, ...]
    spans: tuple[tuple[date, date, int], ...]
    """From a day, until before another, so many fen; oldest first."""

    @property
    def draw_id(self) -> int | None:
        """The draw of our own ledger behind it, None for an account of the core bank."""
        return -self.account_id if self.account_id < 0 else None


@dataclass(frozen=True, slots=True)
class HouseholdBalances:
    """What a household holds: both sides, its accounts, and the steps of its balances as (day, deposits, loans)."""

    held: Held
    accounts: list[HeldAccount]
    steps: list[tuple[date, int, int]]


def household_balances(*, day: LakeDay, household_id: int) -> HouseholdBalances:
    """A household on a day and over the two years before it. Whether the reader may see it, the caller has asked."""
    first = day.as_of.replace(year=day.as_of.year - YEARS, day=1)
    found = accounts_of_household(day.lake, day.edition, household_id, first=first, last=day.as_of)
    spans = found.spans.to_pylist()
    sides = [rows.to_pylist() for rows in day.of_household(household_id).values()]
    deposit, loan = (holding_of(rows[0], as_of=day.as_of) if rows else Holding() for rows in sides)
    return HouseholdBalances(
        held=Held(deposit, loan),
        accounts=_accounts(found.accounts.to_pylist(), found.owners.to_pylist(), spans),
        steps=_steps(spans, first=first, last=day.as_of),
    )


def _accounts(rows: list[Row], parts: list[Row], spans: list[Row]) -> list[HeldAccount]:
    names = staff_names(ids={part["staff_id"] for part in parts})
    owners: dict[int, list[Owned]] = defaultdict(list)
    for part in parts:
        share_ppm = part["upto_ppm"] - part["above_ppm"]
        way = WAYS.get(part["way"], str(part["way"]))
        owners[part["account_id"]].append(Owned(part["staff_id"], names.get(part["staff_id"], ""), way, share_ppm))
    held: dict[int, list[tuple[date, date, int]]] = defaultdict(list)
    for span in spans:
        held[span["account_id"]].append((span["from_on"], span["until_on"], span["fen"]))
    return [
        HeldAccount(
            account_id=row["account_id"],
            side=row["side"],
            product=row["product_name"],
            opened_on=row["opened_on"],
            fen=held[row["account_id"]][-1][2] if held[row["account_id"]] else 0,
            owners=tuple(owners[row["account_id"]]),
            spans=tuple(held[row["account_id"]]),
        )
        for row in rows
    ]


def _steps(spans: list[Row], *, first: date, last: date) -> list[tuple[date, int, int]]:
    """The sums of both sides from each day on which one of them changes, oldest first."""
    moved: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for span in spans:
        moved[max(span["from_on"], first)][span["side"]] += span["fen"]
        if span["until_on"] <= last:
            moved[span["until_on"]][span["side"]] -= span["fen"]
    days = sorted(moved)
    deposits, loans = (list(accumulate([moved[day][side] for day in days])) for side in SIDES)
    return list(zip(days, deposits, loans, strict=True))
