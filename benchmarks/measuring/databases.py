"""Databases that a benchmark makes for itself on the server it is given, and drops again.

The server is that of DATABASE_URL, which `qianmo bench` sets. The database it names is only the door through which
others are made: nothing in it is read or changed. Names carry the number of our process, so that what a killed run
left behind is swept away by the next.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from qianmo.supervisor.children import is_alive

HOME = Path(__file__).resolve().parents[2]
PREFIX = "qm_bench_"
GIVEN_BY_QIANMO = ("DATABASE_URL", "QIANMO_STATE", "QIANMO_KEYS_FILE")


def check_started_by_qianmo(name: str) -> None:
    """Stop with one sentence when the script was not started through `qianmo bench`."""
    if not all(os.environ.get(variable) for variable in GIVEN_BY_QIANMO):
        sys.exit(f"请用 make bench NAME={name} 启动：它给出数据库、密钥和状态目录。")


@contextmanager
def fresh_database(label: str, *, template: str = "") -> Iterator[str]:
    """Address of a new database, empty or a copy of the one at address `template`, dropped after the block."""
    door = os.environ["DATABASE_URL"]
    name = f"{PREFIX}{os.getpid()}_{label}"
    like = urlsplit(template).path.lstrip("/") or "template1"
    with psycopg.connect(door, autocommit=True) as server:
        _sweep(server)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))
    try:
        parts = urlsplit(door)
        yield urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
    finally:
        with psycopg.connect(door, autocommit=True) as server:
            _drop(server, name)


def _drop(server: psycopg.Connection[tuple[str]], name: str) -> None:
    """Drop a database. Our own sessions in it are ended first; a vacuum in it only the server itself may end."""
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user", [name]
    )
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _sweep(server: psycopg.Connection[tuple[str]]) -> None:
    """Drop what killed runs left behind, unless somebody is connected to it."""
    for (name,) in server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]):
        pid = name.removeprefix(PREFIX).split("_")[0]
        if pid.isdigit() and not is_alive(int(pid)):
            with suppress(psycopg.errors.ObjectInUse):
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def migrate(url: str) -> None:
    """Create the product's tables in an empty database, in a process of its own; leaves no connection behind."""
    words = [sys.executable, "-m", "qianmo.cli.main", "migrate", "--verbosity", "0"]
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(words, env=environment, cwd=HOME, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"数据表没有建成：\n{done.stderr}")


def work_in(url: str, *, keys: str = "") -> None:
    """Let Django, not yet set up in this process, work in this database, whose identifiers `keys` opens."""
    import django

    door = os.environ["DATABASE_URL"]
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "qianmo.config.settings"}
    os.environ["QIANMO_KEYS_FILE"] = keys or os.environ["QIANMO_KEYS_FILE"]
    django.setup()
    os.environ["DATABASE_URL"] = door


def turn_to(url: str) -> None:
    """Let Django, which works in one database of the server, work in another from now on."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = urlsplit(url).path.lstrip("/")


def quiet_disk(url: str) -> None:
    """Write out what earlier work left unwritten, so that the next measurement does not pay for it."""
    with psycopg.connect(url, autocommit=True) as server, suppress(psycopg.errors.InsufficientPrivilege):
        server.execute("CHECKPOINT")
