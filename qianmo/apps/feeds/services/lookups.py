"""What rows of deliveries are looked up in: the numbers of all accounts, and the codes of branches and staff."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pyarrow as pa
from django.db import connection

from qianmo.analytics.deliveries import Field, Form, Lookups
from qianmo.apps.feeds.folders import arriving_folder, register_folder
from qianmo.apps.feeds.numbers import NUMBERS, forget_numbers, laid_numbers, lay_numbers
from qianmo.apps.feeds.queries.register import PURPOSE, opened_number
from qianmo.apps.org.queries import branch_ids, staff_ids
from qianmo.storage.identifiers import hashed_index, hashing_secret

CODES: Mapping[str, Callable[[], dict[str, int]]] = MappingProxyType({"branch": branch_ids, "staff": staff_ids})
STRETCH = 500_000
NEXT = "SELECT id, sealed FROM feeds_account WHERE id > %s ORDER BY id LIMIT %s"
UP_TO = """
SELECT count(*) FROM feeds_account
 WHERE id <= %(last)s AND EXISTS (SELECT FROM feeds_account WHERE id = %(last)s AND number_index = %(index)s)
"""
"""How many accounts there are up to the last one laid down, if that is still the same one."""


def lookups_for(fields: Sequence[Field]) -> Lookups:
    """What these fields are looked up in."""
    codes = {}
    for one in fields:
        if one.form is Form.KNOWN:
            known = CODES[one.name]()
            ids = pa.array(list(known.values()), pa.int64())
            codes[one.name] = pa.table({"code": pa.array(list(known), pa.string()), "id": ids})
    needs_numbers = any(one.form is Form.NUMBER for one in fields)
    return Lookups(_numbers() if needs_numbers else NUMBERS.empty_table(), codes)


def _numbers() -> pa.Table:
    """The number of every account entered so far. Accounts are entered in the order of their ids."""
    folder = register_folder()
    laid = laid_numbers(folder)
    if not _still_hold(laid):  # another database, or one brought back from before: nothing laid down can be relied on
        forget_numbers(folder)
        laid = NUMBERS.empty_table()
    while fresh := _entered_after(_last_id(laid)):
        columns = [[opened_number(pk, sealed) for pk, sealed in fresh], [pk for pk, _ in fresh]]
        stretch = pa.table(columns, schema=NUMBERS)
        lay_numbers(folder, stretch, by_way_of=arriving_folder())
        laid = pa.concat_tables([laid, stretch])
    return laid


def _still_hold(laid: pa.Table) -> bool:
    if not laid.num_rows:
        return False
    index = hashed_index(hashing_secret(PURPOSE), laid["number"][-1].as_py())
    with connection.cursor() as cursor:
        [(entered,)] = cursor.execute(UP_TO, {"last": _last_id(laid), "index": index}).fetchall()
    return bool(entered == laid.num_rows)


def _last_id(laid: pa.Table) -> int:
    return int(laid["account_id"][-1].as_py()) if laid.num_rows else 0


def _entered_after(last: int) -> list[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [last, STRETCH])
        return list(cursor.fetchall())
