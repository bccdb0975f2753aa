"""Holding households still while an act decides on them."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from qianmo.apps.households.queries import circle_mates
from qianmo.storage.copying import array_text


def hold_households(*, ids: Sequence[int]) -> None:
    """Lock households in id order until the transaction ends, so that two acts do not decide on one at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM households_household WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE",
            [array_text(ids)],
        )


def hold_families(*, household_ids: Collection[int], on: date) -> None:
    """Lock these households and all tied to them on a day, so that nobody else lends to one of them meanwhile."""
    hold_households(ids=sorted(circle_mates(household_ids=household_ids, on=on)))


def hold_persons(*, indexes: Sequence[UUID]) -> None:
    """Lock the persons behind these identity indexes, so that no two files take in one person at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM households_person WHERE identity_index = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(indexes)],
        )
