"""The database of one test run: copied in a blink from a template that was migrated once.

The template's name carries a fingerprint of everything that shapes the tables, so a changed migration
builds a new one and an unchanged one costs nothing. The server keeps nothing safe from a power cut, on
purpose: it is for tests only. DATABASE_URL, when set, names another server to use; its role must be
allowed to create databases.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from qianmo.storage.guards import CLEARING
from qianmo.supervisor.attach import attached
from qianmo.supervisor.children import is_alive
from qianmo.supervisor.state import State, holding, open_state

HOME = Path(__file__).resolve().parent.parent
SHAPES = (
    "qianmo/**/migrations/*.py",
    "qianmo/**/models.py",
    "qianmo/**/models/*.py",
    "qianmo/storage/*.py",
    "qianmo/config/settings.py",
    "requirements/core.txt",
)
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=1GB")
TEMPLATE = "qm_template_"
RUN = "qm_test_"


def testing_state() -> State:
    """Where the server for tests is kept between runs."""
    return open_state(Path(os.environ.get("QIANMO_TEST_STATE") or HOME / "var" / "test-pg"))


@contextmanager
def database_for_run(worker: str, *, furnish: Callable[[str], None] | None = None) -> Iterator[str]:
    """Address of a migrated database that belongs to this run alone and is dropped after it: empty, or as furnished.

    What `furnish` does to the database of an address is done once for all workers of a run; each has a copy.
    """
    state = testing_state()
    with attached(state, tell=lambda _: None, settings=CARELESS, room=256 * 1024**2) as url:
        template = _template(state, url)
        if furnish is not None:
            template = _furnished(state, url, template, f"{RUN}{_run()}_{worker}_once", furnish)
        name = f"{RUN}{os.getpid()}_{worker}"
        with psycopg.connect(_named(url, "postgres"), autocommit=True) as admin:
            _sweep(admin)
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            )
        try:
            yield _named(url, name)
        finally:
            with psycopg.connect(_named(url, "postgres"), autocommit=True) as admin:
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _run() -> int:
    """The process that all workers of a run have in common."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def _furnished(state: State, url: str, template: str, name: str, furnish: Callable[[str], None]) -> str:
    with (
        holding(state.root / "furnished.lock"),
        psycopg.connect(_named(url, "postgres"), autocommit=True) as admin,
    ):
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            unfinished = f"{name}_unfinished"
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(unfinished)))
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(unfinished), sql.Identifier(template))
            )
            furnish(_named(url, unfinished))
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
            )
    return name


def point_django_at(url: str) -> None:
    """Let Django's default connection use the database of `url`, and empty every table after a test that commits."""
    from django.db import connections

    words = conninfo_to_dict(url)
    default = connections["default"]
    default.close()
    default.settings_dict.update(
        NAME=words["dbname"],
        USER=words.get("user", ""),
        PASSWORD=words.get("password", ""),
        HOST=words.get("host", ""),
        PORT=str(words.get("port", "")),
        OPTIONS=default.settings_dict["OPTIONS"] | {"options": f"-c {CLEARING}=yes"},
    )


def _template(state: State, url: str) -> str:
    wanted = TEMPLATE + fingerprint()
    with (
        holding(state.root / "template.lock"),
        psycopg.connect(_named(url, "postgres"), autocommit=True) as admin,
    ):
        known = {row[0] for row in admin.execute("SELECT datname FROM pg_database")}
        if wanted in known:
            return wanted
        unfinished = TEMPLATE + "unfinished"
        for old in sorted(name for name in known if name.startswith(TEMPLATE)):
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
        _migrate(_named(url, unfinished))
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(wanted))
        )
    return wanted


def fingerprint() -> str:
    """Twelve letters that change whenever a file that shapes the tables changes."""
    seen = hashlib.sha256()
    for pattern in SHAPES:
        for path in sorted(HOME.glob(pattern)):
            seen.update(str(path.relative_to(HOME)).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()[:12]


def _migrate(url: str) -> None:
    words = [sys.executable, "-m", "qianmo.cli.main", "migrate", "--verbosity", "0"]
    done = subprocess.run(
        words, env=os.environ | {"DATABASE_URL": url}, cwd=HOME, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise AssertionError(f"the test database cannot be migrated:\n{done.stderr}")


def _sweep(admin: psycopg.Connection[tuple[str]]) -> None:
    """Drop the databases of runs that were killed; one that somebody else is at just now is left to a later run."""
    for (name,) in admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [RUN]).fetchall():
        pid = name.removeprefix(RUN).split("_")[0]
        if pid.isdigit() and not is_alive(int(pid)):
            with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _named(url: str, database: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{database}"))
