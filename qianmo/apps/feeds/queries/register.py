"""Reads of the register: accounts by number, by household, and whose they are on a day.

Numbers come in whole and go out by their last four; `account_numbers` alone opens them, for files that leave.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from qianmo.apps.feeds.models import Account, AccountTerm, Ownership, Side, Way
from qianmo.storage.identifiers import hashed_index, hashing_secret, open_bytes

PURPOSE = "core-account"
"""What the secret of account numbers is for."""


@dataclass(frozen=True, slots=True)
class AccountFace:
    """An account on a day as a page shows it; the names are those of the core bank's product."""

    account_id: int
    ending: str
    side: str
    side_name: str
    product: str
    product_name: str
    branch_id: int
    customer_id: int | None
    household_id: int | None
    opened_on: date


@dataclass(frozen=True, slots=True)
class Owner:
    """Who an account counts for on a day: a part of a million, from `above_ppm` up to `upto_ppm`."""

    staff_id: int
    way: str
    way_name: str
    above_ppm: int
    upto_ppm: int


FACES = """
SELECT t.account_id, a.sealed, t.side, t.product, coalesce(p.name, t.product), t.branch_id, t.customer_id,
       t.household_id, t.opened_on
  FROM feeds_accountterm t JOIN feeds_account a ON a.id = t.account_id
  LEFT JOIN feeds_coreproduct p ON p.code = t.product
 WHERE t.{key} = ANY(%s) AND t.from_on <= %s AND t.until_on > %s
 ORDER BY t.side, t.opened_on, t.account_id
"""


def faces_of(*, account_ids: Iterable[int], on: date) -> dict[int, AccountFace]:
    """Accounts as they were on a day, by id; an account that was none that day is left out."""
    return {face.account_id: face for face in _faces("account_id", account_ids, on)}


def accounts_of(*, household_ids: Iterable[int], on: date) -> dict[int, list[AccountFace]]:
    """The accounts of households on a day, by household. Whoever asks has narrowed the households to a scope."""
    found: dict[int, list[AccountFace]] = {}
    for face in _faces("household_id", household_ids, on):
        found.setdefault(face.household_id or 0, []).append(face)
    return found


def _faces(key: str, ids: Iterable[int], on: date) -> list[AccountFace]:
    with connection.cursor() as cursor:
        rows = cursor.execute(FACES.format(key=key), [list(ids), on, on]).fetchall()
    return [
        AccountFace(pk, opened_number(pk, sealed)[-4:], side, str(Side(side).label), *rest)
        for pk, sealed, side, *rest in rows
    ]


def owners_of(*, account_ids: Iterable[int], on: date) -> dict[int, list[Owner]]:
    """Who accounts count for on a day, by account, in the order of their parts."""
    rows = Ownership.objects.filter(account_id__in=list(account_ids), from_on__lte=on, until_on__gt=on)
    found: dict[int, list[Owner]] = {}
    for row in rows.order_by("account_id", "above_ppm"):
        owner = Owner(row.staff_id, row.way, str(Way(row.way).label), row.above_ppm, row.upto_ppm)
        found.setdefault(row.account_id, []).append(owner)
    return found


def account_ids(*, numbers: Sequence[str]) -> dict[str, int]:
    """Accounts of ours by the core bank's numbers; a number nobody delivered is left out."""
    secret = hashing_secret(PURPOSE)
    by_index = {hashed_index(secret, number): number for number in numbers}
    rows = Account.objects.filter(number_index__in=list(by_index)).values_list("number_index", "id")
    return {by_index[index]: pk for index, pk in rows}


LOANS = """
SELECT a.number_index, a.id FROM feeds_account a
 WHERE a.number_index = ANY(%s)
   AND EXISTS (SELECT FROM feeds_accountterm t WHERE t.account_id = a.id AND t.side = 'loan')
"""


def loan_accounts(*, numbers: Sequence[str]) -> dict[str, int]:
    """Loans the core bank keeps as accounts of its own, by its numbers; any other number is left out."""
    if not AccountTerm.objects.filter(side=Side.LOAN).exists():
        return {}
    secret = hashing_secret(PURPOSE)
    by_index = {hashed_index(secret, number): number for number in numbers}
    with connection.cursor() as cursor:
        return {by_index[index]: pk for index, pk in cursor.execute(LOANS, [list(by_index)]).fetchall()}


def account_numbers(*, account_ids: Iterable[int]) -> Mapping[int, str]:
    """The whole numbers of accounts, opened: for a file that goes back to the bank, never for a page."""
    rows = Account.objects.filter(id__in=list(account_ids)).values_list("id", "sealed")
    return {pk: opened_number(pk, sealed) for pk, sealed in rows}


def opened_number(pk: int, sealed: bytes | memoryview) -> str:
    """The whole number of an account, for this room alone."""
    return open_bytes(bytes(sealed), bound_to=f"account:{pk}").decode()
