"""Many keys as one parameter: `filter(id__in=any_of(ids))` sends one array however many ids there are.

A plain list makes a parameter of each and spends more time on thousands of them than the database does on the answer.
"""

from collections.abc import Iterable

from django.db.models.expressions import RawSQL


def any_of(ids: Iterable[int]) -> RawSQL:
    """These keys as a set the database unfolds."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])
