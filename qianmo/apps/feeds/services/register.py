"""Entering account numbers into the register: each becomes an account of ours once, sealed and found by its index."""

from collections.abc import Sequence

from django.db import connection, transaction

from qianmo.apps.feeds.models import Account
from qianmo.apps.feeds.queries.register import PURPOSE
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.identifiers import blind_tail, hashed_index, hashing_secret, seal_bytes

REGISTER_LOCK = (1 << 59) + 3


@transaction.atomic
def register_numbers(*, numbers: Sequence[str]) -> dict[str, int]:
    """Our ids of these account numbers, those never seen before entered now. One at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTER_LOCK])
    secret = hashing_secret(PURPOSE)
    indexes = {number: hashed_index(secret, number) for number in numbers}
    rows = Account.objects.filter(number_index__in=list(indexes.values())).values_list("number_index", "id")
    known = dict(rows)
    new = [number for number, index in indexes.items() if index not in known]
    ids = allocate_ids(Account, len(new))
    copy_rows(
        Account,
        {
            "id": ids,
            "number_index": [indexes[number] for number in new],
            "number_tail": [blind_tail("account", number) for number in new],
            "sealed": [
                seal_bytes(number.encode(), bound_to=f"account:{pk}") for number, pk in zip(new, ids, strict=True)
            ],
        },
    )
    entered = dict(zip(new, ids, strict=True))
    return {number: entered[number] if number in entered else known[indexes[number]] for number in indexes}
