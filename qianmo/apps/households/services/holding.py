"""Holding households still while an act decides on them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection


def hold_households(*, ids: Sequence[int]) -> None:
    """Lock households in id order until the transaction ends, so that two acts do not decide on one at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM households_household WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(ids)]
        )


def hold_persons(*, indexes: Sequence[UUID]) -> None:
    """Lock the persons behind these identity indexes, so that no two files take in one person at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM households_person WHERE identity_index = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(indexes)],
        )
