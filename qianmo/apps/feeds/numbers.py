"""The account numbers of the register as files, so that millions of rows find their accounts without a database.

Each file holds a stretch of accounts in the order of their ids, and is sealed as the register's own rows are: numbers
are in the clear only in the memory of the process that looks them up.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from qianmo.storage.identifiers import UnreadableIdentifier, open_bytes, seal_bytes

NUMBERS = pa.schema([("number", pa.string()), ("account_id", pa.int64())])
DENSE = {"number": "DELTA_BYTE_ARRAY", "account_id": "DELTA_BINARY_PACKED"}
"""Neighbouring numbers begin alike; what is small is quick to open."""


def laid_numbers(folder: Path) -> pa.Table:
    """All numbers laid down, in the order of their ids; none at all where a file cannot be opened."""
    try:
        return pa.concat_tables([NUMBERS.empty_table(), *map(_opened, sorted(folder.iterdir()))])
    except (UnreadableIdentifier, pa.ArrowInvalid):
        return NUMBERS.empty_table()


def lay_numbers(folder: Path, numbers: pa.Table, *, by_way_of: Path) -> None:
    """Add a stretch of accounts beyond the last. The file appears whole or not, being written elsewhere first."""
    plain = pa.BufferOutputStream()
    pq.write_table(numbers, plain, compression="zstd", use_dictionary=False, column_encoding=DENSE)
    name = f"{numbers['account_id'][-1].as_py():019d}"
    fresh = by_way_of / f"numbers-{name}"
    fresh.write_bytes(seal_bytes(plain.getvalue().to_pybytes(), bound_to=f"numbers:{name}"))
    fresh.replace(folder / name)


def forget_numbers(folder: Path) -> None:
    """Let go of all files, so that the numbers are laid down anew."""
    for path in folder.iterdir():
        path.unlink(missing_ok=True)


def _opened(path: Path) -> pa.Table:
    return pq.read_table(pa.BufferReader(open_bytes(path.read_bytes(), bound_to=f"numbers:{path.name}")))
