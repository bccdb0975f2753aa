"""The floor of an act: the statements it really sends, sent again by pgbench, which decides nothing.

The statements are listened to while the act runs once. What differs from one time to the next (the line, the ids, the
request) is replaced by an expression of SQL, the rest stays as it was; the trips become pipelines of pgbench.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from benchmarks.measuring.processor import processor_time
from qianmo.supervisor.binaries import find_binaries

if TYPE_CHECKING:
    from qianmo.storage.pipeline import Statement

Trips = list[list["Statement"]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Transactions a second, the milliseconds of each, and the processor time of one in us, the server's included."""

    rate: float
    taken: list[float]
    cpu_us: float


@contextmanager
def listening() -> Iterator[Trips]:
    """The statements of every trip that acts make inside the block."""
    from qianmo.storage import trips

    heard: Trips = []
    sending = trips.exchange

    def exchange(line: Any, statements: Sequence["Statement"]) -> Any:
        heard.append(list(statements))
        return sending(line, statements)

    trips.exchange = exchange
    try:
        yield heard
    finally:
        trips.exchange = sending


def script_of(trips: Trips, *, stand_ins: Mapping[str, str]) -> str:
    """A script of pgbench that makes these trips; a value that is a key of `stand_ins` gives way to its expression."""
    from qianmo.storage.pipeline import as_text

    lines = []
    for trip in trips:
        lines.append("\\startpipeline")
        for one in trip:
            texts = [as_text(value) for value in one.values or ()]
            lines.append(_inlined(one.sql, texts, stand_ins))
        lines.append("\\endpipeline")
    return "\n".join(lines) + "\n"


def _inlined(sql: str, texts: Sequence[str | None], stand_ins: Mapping[str, str]) -> str:
    def value(match: "re.Match[str]") -> str:
        text = texts[int(match[1]) - 1]
        if text is None:
            return "NULL"
        escaped = text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a")  # a colon begins a variable
        return stand_ins.get(text) or f"E'{escaped}'"

    return " ".join(re.sub(r"\$(\d+)", value, sql).split()) + ";"


def run_script(url: str, script: str, *, clients: int, each: int) -> Measured:
    """Run the script `each` times by each of so many clients, statements prepared. Stops the program on any error."""
    parts = urlsplit(url)
    with TemporaryDirectory(prefix="bench-", dir=os.environ["QIANMO_STATE"]) as folder:
        file = Path(folder) / "act.sql"
        file.write_text(script, encoding="utf-8")
        words = [
            *(_program(), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-t", str(each), "-f", str(file)),
            *("--log", f"--log-prefix={folder}/log"),
            *("-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username)),
        ]
        environment = os.environ | {"PGPASSWORD": unquote(parts.password or "")}
        words.append(parts.path.lstrip("/"))
        with processor_time(url) as spent:
            done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        rate = re.search(r"tps = ([0-9.]+)", done.stdout)
        if done.returncode != 0 or rate is None:
            sys.exit(f"pgbench 没有跑完，这次测速不算数：{(done.stderr or done.stdout).strip()[-600:]}")
        rows = [line.split() for log in Path(folder).glob("log.*") for line in log.read_text().splitlines()]
        each_us = spent.seconds * 1e6 / (clients * each)
        return Measured(float(rate[1]), [int(row[2]) / 1000 for row in rows], each_us)


def _program() -> str:
    beside = Path(find_binaries().program("pgbench"))
    found = str(beside) if beside.is_file() else which("pgbench")
    if found is None:
        sys.exit("没有找到 pgbench，量不出下限：请用 QIANMO_PG_BIN 指向带有 pgbench 的 PostgreSQL。")
    return found
