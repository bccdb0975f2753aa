"""What rows of deliveries are looked up in: the register, brought up to date, and the codes of branches and staff."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
from django.db import connection

from qianmo.analytics.deliveries import Field, Form, Lookups
from qianmo.analytics.deliveries.register import forget_accounts, laid_register, lay_accounts, register_files
from qianmo.apps.feeds.folders import register_folder
from qianmo.apps.feeds.queries.register import PURPOSE
from qianmo.apps.org.queries import branch_ids, staff_ids
from qianmo.storage.columns import read_table
from qianmo.storage.identifiers import hashing_secret

CODES: Mapping[str, Callable[[], dict[str, int]]] = MappingProxyType({"branch": branch_ids, "staff": staff_ids})
KEYS = "SELECT number_index, id FROM feeds_account WHERE id > %(last)s ORDER BY id"
ENTERED = """
SELECT count(*), count(*) FILTER (WHERE id <= %(last)s
       AND EXISTS (SELECT FROM feeds_account WHERE id = %(last)s AND number_index::text = %(key)s))
  FROM feeds_account
"""
"""How many accounts there are, and how many up to the last one laid down, if that is still the same one."""


def lookups_for(fields: Sequence[Field]) -> Lookups:
    """What these fields are looked up in."""
    codes = {}
    for one in fields:
        if one.form is Form.KNOWN:
            known = CODES[one.name]()
            ids = pa.array(list(known.values()), pa.int64())
            codes[one.name] = pa.table({"code": pa.array(list(known), pa.string()), "id": ids})
    needs_register = any(one.form is Form.NUMBER for one in fields)
    return Lookups(_register() if needs_register else [], hashing_secret(PURPOSE), codes)


def _register() -> list[Path]:
    """The files of the register, with every account entered so far. Accounts are entered in the order of their ids."""
    folder = register_folder()
    laid = laid_register(folder)
    with connection.cursor() as cursor:
        entered, same = cursor.execute(ENTERED, {"last": laid.last_id, "key": laid.last_key}).fetchone() or (0, 0)
    if same != laid.accounts:  # another database, or one brought back from before: nothing laid down can be relied on
        forget_accounts(folder)
        laid = laid_register(folder)
    if entered > laid.accounts:
        schema = pa.schema([("key", pa.string()), ("account_id", pa.int64())])
        lay_accounts(folder, read_table(KEYS, schema=schema, params={"last": laid.last_id}))
    return register_files(folder)
