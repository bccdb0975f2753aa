"""`qianmo up` as a person meets it: started, looked at, killed, started again, stopped. Every start here is real."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from qianmo.supervisor.children import is_alive, wait_until
from qianmo.supervisor.server import running_server
from qianmo.supervisor.services import BELONGS_TO
from qianmo.supervisor.start import worker_command
from qianmo.supervisor.state import HOME, open_state
from tests.testing_database import database_for_run

READY = "阡陌已就绪"
ACCOUNTS = [{"login": "xiaohong", "password": "county-demo-1", "name": "尹红霞", "post": "客户经理"}]


class Product:
    """One `qianmo up --no-demo` on a state of its own."""

    def __init__(self, root: Path, *, port: int = 0, **env: str) -> None:
        self.state = open_state(root)
        self.port = port or free_port()
        self.said = root.parent / f"said-{os.urandom(4).hex()}"
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "qianmo.cli.main", "up", "--no-demo"],
            env=kept | {"QIANMO_STATE": str(root), "PORT": str(self.port), "QIANMO_WEB_PROCESSES": "1"} | env,
            stdout=self.said.open("wb"),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=HOME,
        )

    def words(self) -> str:
        return self.said.read_text()

    def wait_ready(self) -> None:
        wait_until(lambda: READY in self.words() or self.process.poll() is not None, seconds=240)
        assert READY in self.words(), self.words()

    def status(self) -> int:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in/", timeout=10).status
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return 0

    def children(self) -> list[int]:
        mark = f"{BELONGS_TO}={self.state.root}".encode()
        found = []
        for place in Path("/proc").iterdir():
            try:
                if place.name.isdigit() and mark in (place / "environ").read_bytes().split(b"\0"):
                    found.append(int(place.name))
            except OSError:
                continue
        server = running_server(self.state)
        return found + ([server.pid] if server else [])

    def stop(self, by: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(by)
        return self.process.wait(60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_whole_life(tmp_path):
    first = Product(tmp_path / "var")
    first.state.accounts_file.write_text(json.dumps(ACCOUNTS))
    wait_until(lambda: first.status() == 503, seconds=5)
    first.wait_ready()
    assert first.status() == 200
    assert "xiaohong  county-demo-1  尹红霞 · 客户经理" in first.words()
    url = first.state.url_file.read_text()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")

    second = Product(tmp_path / "var")
    assert second.process.wait(30) == 3
    assert f"端口 {first.port}" in second.words().strip().splitlines()[-1]

    everything = first.children()
    assert len(everything) >= 4
    for pid in [first.process.pid, *everything]:
        os.kill(pid, signal.SIGKILL)
    first.process.wait()

    third = Product(tmp_path / "var", port=first.port)
    third.wait_ready()
    assert third.status() == 200
    with psycopg.connect(third.state.url_file.read_text()) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)

    everything = third.children()
    assert third.stop() == 0
    assert wait_until(lambda: not any(map(is_alive, everything)), seconds=5)
    assert "数据都在" in third.words()


def test_a_database_of_ones_own_and_children_that_die(tmp_path):
    with database_for_run("up") as url:
        product = Product(tmp_path / "var", DATABASE_URL=url)
        product.wait_ready()
        assert product.status() == 200
        assert not product.state.cluster.exists()

        worker = next(pid for pid in product.children() if worker_command()[-3:] == words_of(pid)[-3:])
        os.kill(worker, signal.SIGKILL)
        assert wait_until(lambda: "后台作业中断" in product.words(), seconds=10)

        everything = product.children()
        product.process.kill()
        product.process.wait()
        assert wait_until(lambda: not any(map(is_alive, everything)), seconds=20)


def test_a_database_changed_by_a_newer_version_is_refused(tmp_path):
    with database_for_run("newer") as url:
        with psycopg.connect(url) as connection:
            connection.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('org', '9999_from_next_year', now())"
            )

        product = Product(tmp_path / "var", DATABASE_URL=url)

        assert product.process.wait(60) == 3
    assert "数据库比这份程序新（org.9999_from_next_year" in product.words().splitlines()[-1]


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"PORT": "eighty"}, "端口「eighty」不是"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/bank"}, "连不上数据库 127.0.0.1:1/bank"),
    ],
)
def test_what_cannot_work_is_refused_in_one_sentence(tmp_path, env, words):
    product = Product(tmp_path / "var", **env)

    assert product.process.wait(60) == 3
    assert words in product.words().splitlines()[-1]


def words_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
