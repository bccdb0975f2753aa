"""Many keys as one parameter: `filter(id__in=any_of(ids))` sends one array however many ids there are.

A plain list makes a parameter of each, and psycopg writes the items of an array one by one: both spend more time on
thousands of keys than the database does on the answer. So an array travels as the text PostgreSQL writes it.
"""

from collections.abc import Iterable

from django.db.models.expressions import RawSQL

from qianmo.storage.copying import array_text


def any_of(ids: Iterable[int]) -> RawSQL:
    """These keys as a set the database unfolds."""
    return RawSQL("SELECT unnest(%s::bigint[])", [array_text(ids)])
