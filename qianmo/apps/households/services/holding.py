"""Holding households still while an act decides on them."""

from collections.abc import Sequence

from django.db import connection


def hold_households(*, ids: Sequence[int]) -> None:
    """Lock households in id order until the transaction ends, so that two acts do not decide on one at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM households_household WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(ids)]
        )
