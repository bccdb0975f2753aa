"""Processor time of work and of the database's share in it, which a busy machine does not blur as it does the clock."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from qianmo.supervisor.children import wait_until


@dataclass(slots=True)
class Spent:
    """Seconds of processor time; set when the block has ended."""

    seconds: float = 0.0


@contextmanager
def processor_time(url: str) -> Iterator[Spent]:
    """What the children that end inside the block used, and the server processes that served them.

    Of a server on another machine nothing is seen and its share is left out.
    """
    spent = Spent()
    began, served = _children(), _served(url)
    yield spent
    wait_until(lambda: _alone(url), seconds=10)
    spent.seconds = _children() - began + _served(url) - served


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _served(url: str) -> float:
    """Seconds used so far by server processes that have ended: the server's first process counts them."""
    with psycopg.connect(url) as server:
        backend = server.info.backend_pid
        try:
            first = Path(f"/proc/{backend}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
            words = Path(f"/proc/{first}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(words[13]) + int(words[14])) / os.sysconf("SC_CLK_TCK")


def _alone(url: str) -> bool:
    with psycopg.connect(url) as server:
        (others,) = server.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone() or (0,)
        return others == 0
