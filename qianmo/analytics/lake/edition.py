"""What counts in a lake: an edition names the files of each table; publishing replaces one small file in one step.

Parquet files are laid down under names of their own and never change. A reader takes the current edition and sees the
files it names, whatever is written meanwhile; a writer that dies before publication leaves files nobody names.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from qianmo.supervisor.state import open_state

KEPT = 10
"""Editions whose files stay, so that a reader of an older one is not left without."""
OWNER_ONLY = 0o700


@dataclass(frozen=True, slots=True)
class Edition:
    """What the lake holds at one moment: the files of each table, relative to the lake, and what writers noted."""

    number: int = 0
    files: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    notes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def text(self) -> str:
        """As it is written to disk."""
        told = {"number": self.number, "files": dict(self.files), "notes": dict(self.notes)}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def where() -> Path:
    """The folder of the installation's lake: QIANMO_LAKE, or `lake` in the state directory."""
    return Path(os.environ.get("QIANMO_LAKE") or open_state().root / "lake")


class Lake:
    """A lake in one folder. Any number may read it; one at a time may change it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def edition(self) -> Edition:
        """The edition that counts now; an empty one where nothing was ever published."""
        try:
            return _read(self.root / "current.json")
        except FileNotFoundError:
            return Edition()

    def paths(self, edition: Edition, table: str) -> list[str]:
        """Where the files of a table lie."""
        return [str(self.root / name) for name in edition.files.get(table, ())]

    @contextmanager
    def changing(self) -> Iterator["Change"]:
        """The next edition to be made; others who would change the lake wait. It counts once it is published."""
        self.root.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        with (self.root / "writer.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Change(self, self.edition())


def digest_of(rows: str, database: duckdb.DuckDBPyConnection) -> str:
    """What the rows of a table or view say, in short: equal for equal rows in any order."""
    told = f"SELECT concat_ws(' ', count(*), sum(hash(t)::HUGEINT), bit_xor(hash(t))) FROM {rows} t"
    [(digest,)] = database.execute(told).fetchall()
    return str(digest)


class Change:
    """The next edition while it is made."""

    def __init__(self, lake: Lake, base: Edition) -> None:
        self.lake, self.base = lake, base
        self.files = {table: list(names) for table, names in base.files.items()}
        self.notes = deepcopy(dict(base.notes))
        self._laid: list[Path] = []

    def add(self, table: str, select: str, *, database: duckdb.DuckDBPyConnection, part: str = "") -> int:
        """Lay down the rows of a SELECT as a file of the table, below the folder `part`; returns how many rows."""
        name = "/".join(filter(None, (table, part, f"{uuid4().hex}.parquet")))
        path = self.lake.root / name
        path.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        [(rows,)] = database.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)").fetchall()
        if not rows:
            path.unlink()
            return 0
        self.files.setdefault(table, []).append(name)
        self._laid.append(path)
        return int(rows)

    def replace(self, table: str, rows: pa.Table, *, database: duckdb.DuckDBPyConnection) -> bool:
        """Let these rows be all there are in a table; whether they differ, in any order, from those that are there."""
        database.register("given", rows)
        digest = digest_of("given", database)
        digests: dict[str, str] = self.notes.setdefault("digests", {})
        if differs := digests.get(table) != digest:
            for name in self.base.files.get(table, ()):
                self.remove(table, name)
            self.add(table, "SELECT * FROM given", database=database)
            digests[table] = digest
        database.unregister("given")
        return differs

    def remove(self, table: str, name: str) -> None:
        """Let a file of the table count no longer."""
        self.files[table].remove(name)

    def publish(self) -> None:
        """Let everything laid down count from now on, all or nothing, also after a power cut."""
        files = {table: tuple(names) for table, names in self.files.items() if names}
        edition = Edition(self.base.number + 1, files, self.notes)
        for path in self._laid:
            _to_disk(path)
        for folder in {path.parent for path in self._laid}:
            _to_disk(folder)
        editions = self.lake.root / "editions"
        editions.mkdir(mode=OWNER_ONLY, exist_ok=True)
        _write(editions / f"{edition.number:09}.json", edition.text())
        _write(self.lake.root / "current.json", edition.text())
        _sweep(self.lake.root, edition)


def _read(path: Path) -> Edition:
    told = json.loads(path.read_text(encoding="utf-8"))
    return Edition(told["number"], {table: tuple(names) for table, names in told["files"].items()}, told["notes"])


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}")
    fresh.write_text(text, encoding="utf-8")
    _to_disk(fresh)
    fresh.replace(path)
    _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(root: Path, current: Edition) -> None:
    """Delete editions beyond those kept, and files that no kept edition names: the old, and those of the killed."""
    kept = sorted((root / "editions").glob("*.json"))
    for path in kept[:-KEPT]:
        path.unlink()
    named = {name for names in current.files.values() for name in names}
    for path in kept[-KEPT:]:
        named |= {name for names in _read(path).files.values() for name in names}
    for path in root.rglob("*.parquet"):
        if str(path.relative_to(root)) not in named:
            path.unlink()
