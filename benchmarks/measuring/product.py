"""The real product in pieces that can be killed: its own database server, web service and worker on the loopback.

Started by the supervisor's own means and revived by them, except that a piece may die as often as the benchmark likes.
"""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from benchmarks.measuring.databases import HOME
from qianmo.cli.keys import make_identifier_keys
from qianmo.supervisor.binaries import find_binaries
from qianmo.supervisor.children import wait_until
from qianmo.supervisor.server import Server, start_server, stop_server
from qianmo.supervisor.services import Service, child_environment, last_words, logged_child, web_command
from qianmo.supervisor.start import worker_command
from qianmo.supervisor.state import State, open_state

KINDS = ("web", "worker", "database", "backend")
"""What is killed: all of the web service or one process of it, the worker, the whole server, or one of its backends."""
READY_SECONDS = 600
"""A machine full of phones that knock all at once is slow to come back."""
ROOM = 256 * 1024**2


class Product:
    """The pieces, each started and started again."""

    def __init__(self, state: State, server: Server, database: Service, *, port: int) -> None:
        self.port, self.url = port, server.url
        env = child_environment(state, server.url) | {"QIANMO_DEMO": "1", "QIANMO_WEB_PROCESSES": "2"}
        self.services = {"database": database}
        for name, title, command in (
            ("web", "网页服务", web_command(port=port)),
            ("worker", "后台作业", worker_command()),
        ):
            log = state.logs / f"{name}.log"
            start = partial(logged_child, command, env=env, log=log)
            self.services[name] = Service(title=title, start=start, log=log)

    def kill(self, kind: str, dice: random.Random) -> None:
        """SIGKILL, without a word before."""
        if kind == "backend":
            with psycopg.connect(self.url, autocommit=True) as server:
                rows = server.execute(
                    "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                ).fetchall()
            if rows:
                os.kill(dice.choice(rows)[0], signal.SIGKILL)
            return
        child = self.services[kind].child
        if child is None:
            raise RuntimeError(f"{kind} does not run")
        group = _group(child.pid)
        for pid in group if kind != "web" or dice.random() < 0.5 else [dice.choice(group)]:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: child.poll() is not None, seconds=0.2)

    def revive(self) -> None:
        """Start what has died, and wait until the product answers out of its database again."""
        end = time.monotonic() + READY_SECONDS
        while True:
            for service in self.services.values():
                service.deaths.clear()
                service.revive(lambda _words: None)
            if self.answers():
                return
            if time.monotonic() > end:
                raise RuntimeError(f"the product did not come back: {last_words(self.services['web'].log)}")
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether the web service answers and the database lets us in."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            with psycopg.connect(self.url, connect_timeout=10):
                line.request("GET", "/api/v1/nothing")
                return line.getresponse().status == HTTPStatus.NOT_FOUND
        except (OSError, HTTPException, psycopg.Error):
            return False
        finally:
            line.close()


def _group(leader: int) -> list[int]:
    """The processes of the leader's group, itself first."""
    found = [leader]
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[2]) == leader and int(path.name) != leader and words[0] not in {"Z", "X"}:
            found.append(int(path.name))
    return found


@contextmanager
def running_product(folder: Path, *, bank: str, port: int) -> Iterator[Product]:
    """The product on a server of its own below `folder`, with a copy of the bank in the database at address `bank`."""
    state = open_state(folder)
    make_identifier_keys(state.keys_file)
    server, child = start_server(state, tell=lambda _words: None, follows_us=True, room=ROOM)
    database = Service(
        title="数据库",
        start=lambda: start_server(state, tell=lambda _words: None, follows_us=True, room=ROOM)[1],
        log=state.logs / "postgres.log",
        stop=signal.SIGINT,
        child=child,
    )
    product = Product(state, server, database, port=port)
    try:
        _copy(bank, server.url)
        product.services["web"].begin()
        product.services["worker"].begin()
        product.revive()
        yield product
    finally:
        for name in ("worker", "web", "database"):
            product.services[name].end()
        stop_server(state)


def _copy(bank: str, url: str) -> None:
    """Everything in the one database into the other, which is empty."""
    binaries = find_binaries()
    dump = [binaries.program("pg_dump"), "--no-owner", "--no-privileges", "--dbname", bank]
    load = [binaries.program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "--output", os.devnull, "--dbname", url]
    with subprocess.Popen(dump, stdout=subprocess.PIPE, cwd=HOME) as writing:
        done = subprocess.run(load, stdin=writing.stdout, capture_output=True, text=True, check=False)
    if writing.returncode != 0 or done.returncode != 0:
        raise RuntimeError(f"the bank was not copied: {done.stderr.strip()[-400:]}")
