"""The register of accounts as files beside the lake, so that millions of rows find their accounts without a database.

It only grows, account by account in the order of their ids: each file holds a stretch of them and is named by its last.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


def register_files(folder: Path) -> list[Path]:
    """The files of the register, in the order of their accounts."""
    return sorted(folder.glob("*.parquet"))


@dataclass(frozen=True, slots=True)
class Laid:
    """What the files hold: how many accounts, and the last of them with its key; id 0 where there is none."""

    accounts: int
    last_id: int
    last_key: str


def laid_register(folder: Path) -> Laid:
    """What the files hold."""
    files = register_files(folder)
    if not files:
        return Laid(0, 0, "")
    with duckdb.connect() as database:
        last = f"SELECT key::VARCHAR, account_id FROM read_parquet('{files[-1]}') ORDER BY account_id DESC LIMIT 1"
        [(key, account_id)] = database.execute(last).fetchall()
    return Laid(sum(pq.read_metadata(path).num_rows for path in files), account_id, key)


def lay_accounts(folder: Path, accounts: pa.Table) -> None:
    """Add a stretch of accounts: `key` as text and `account_id`, beyond the last. The file appears whole or not."""
    if not accounts.num_rows:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    last = max(accounts["account_id"].to_pylist())
    fresh, path = folder / ".fresh", folder / f"{last:019d}.parquet"
    with duckdb.connect() as database:
        database.register("given", accounts)
        database.execute(
            f"COPY (SELECT key::UUID AS key, account_id FROM given ORDER BY account_id) TO '{fresh}'"
            " (FORMAT parquet, COMPRESSION zstd)"
        )
    fresh.replace(path)


def forget_accounts(folder: Path) -> None:
    """Let go of all files, so that the register is laid down anew."""
    for path in register_files(folder):
        path.unlink()
