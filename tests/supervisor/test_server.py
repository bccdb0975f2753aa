"""The embedded server: what a start promises, and what it refuses in one sentence."""

import os
import shutil
import signal
import socket
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from qianmo.supervisor import CannotStart, unprivileged
from qianmo.supervisor.attach import attached
from qianmo.supervisor.binaries import find_binaries
from qianmo.supervisor.children import is_alive
from qianmo.supervisor.server import running_server, stop_server
from qianmo.supervisor.unprivileged import find_disguise

from .conftest import SMALL, silent


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def rows(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT n FROM kept ORDER BY n")]


def keep_rows(url: str, *numbers: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n integer)")
        connection.cursor().executemany("INSERT INTO kept VALUES (%s)", [(number,) for number in numbers])


def test_committed_rows_survive_the_killing_of_the_server(state, start):
    server, child = start()
    keep_rows(server.url, 1, 2)
    os.kill(server.pid, signal.SIGKILL)
    child.wait()

    again, _child = start()

    assert rows(again.url) == [1, 2]
    assert again.port == server.port


def test_the_server_asks_for_a_password_and_serves_an_ordinary_role(start):
    server, _child = start()

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host="127.0.0.1", port=server.port, user="qianmo", dbname="qianmo", password="wrong")
    with psycopg.connect(server.url) as connection:
        role = connection.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
    assert role == (False, True)


def test_what_it_writes_is_for_the_owner_only(state, start):
    start()

    assert state.root.stat().st_mode & 0o777 == 0o700
    for path in (state.url_file, state.password_file, state.secret_file):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_busy_port_is_exchanged_for_a_free_one(state, start):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        taken = stranger.getsockname()[1]
        state.port_file.write_text(str(taken))

        server, _child = start()

    assert server.port != taken


def test_a_pid_file_whose_number_now_belongs_to_a_stranger_is_no_obstacle(state, start):
    _server, child = start()
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    pid_file = state.cluster / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")

    again, _child = start()

    assert again.pid != os.getppid()
    assert is_alive(os.getppid())


def test_an_orphaned_server_is_stopped_before_another_is_started(state, start):
    first, child = start()
    second, _child = start()

    assert child.wait(10) == 0
    assert running_server(state).pid == second.pid != first.pid


def test_a_directory_left_half_made_is_made_again(state, start):
    half = state.cluster.with_name("cluster.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18")

    server, _child = start()

    assert is_alive(server.pid)


@pytest.mark.parametrize(("made_by", "words"), [(1, "更新"), (-1, "另一")])
def test_a_directory_of_another_version_is_refused(state, start, made_by, words):
    state.cluster.mkdir()
    (state.cluster / "PG_VERSION").write_text(str(find_binaries().major + made_by))

    with pytest.raises(CannotStart, match=words) as refusal:
        start()

    assert "QIANMO_PG_BIN" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_too_little_room_is_refused_before_anything_is_written(state, start, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(total=10**9, used=10**9 - 10, free=10))

    with pytest.raises(CannotStart, match="磁盘空间不足"):
        start()

    assert not state.cluster.exists()


def test_commands_share_a_server_and_the_last_one_stops_it(state, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with attached(state, tell=silent, room=SMALL) as outer:
        with attached(state, tell=silent) as inner:
            assert inner == outer
        keep_rows(outer, 7)
        assert rows(outer) == [7]
    assert running_server(state) is None


def test_a_database_of_ones_own_starts_nothing(state, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@elsewhere/bank")

    with attached(state, tell=silent) as url:
        assert url == "postgresql://somebody@elsewhere/bank"
    assert not state.cluster.exists()


def test_stopping_what_does_not_run_does_nothing(state):
    stop_server(state)

    assert running_server(state) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a disguise")
def test_root_starts_it_as_somebody_else_even_where_only_root_may_enter(state, start):
    state.root.parent.chmod(0o700)

    server, _child = start()

    status = dict(line.split(":", 1) for line in Path(f"/proc/{server.pid}/status").read_text().splitlines())
    assert find_disguise().words("INT")
    assert status["CapEff"].strip() in {"0000000000000000", "0000000000000002"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a disguise")
def test_where_namespaces_are_forbidden_root_starts_it_as_another_account(state, start, monkeypatch):
    works = unprivileged._works
    monkeypatch.setattr(unprivileged, "_works", lambda disguise: not disguise.namespace and works(disguise))
    find_disguise.cache_clear()
    try:
        server, _child = start()
        assert Path(f"/proc/{server.pid}").stat().st_uid == find_disguise().owner != 0
        stop_server(state)
    finally:
        find_disguise.cache_clear()

    monkeypatch.undo()
    start()
    assert state.cluster.stat().st_uid == 0
