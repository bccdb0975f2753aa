"""The embedded server's data directory: made whole or not at all, refused when another version made it.

The server's programs run under one role that may not do everything: the bank's own tables belong to
`qianmo`, an ordinary role, as they would on a PostgreSQL that a bank's computer centre provides.
"""

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from qianmo.supervisor import CannotStart
from qianmo.supervisor.binaries import Binaries
from qianmo.supervisor.state import State, write_private
from qianmo.supervisor.unprivileged import disguised, give_to_server

ADMIN = "qianmo_admin"
ROLE = "qianmo"
DATABASE = "qianmo"
MIB = 1024**2
ROOM_FOR_COUNTY = 3072 * MIB  # cluster, write-ahead log and the demo county's tables
ROOM_TO_START = 256 * MIB
FULL_DISK = "No space left on device"


def need_room(folder: Path, wanted: int) -> None:
    """Refuse when the disk of `folder` has less than `wanted` bytes free. Raises CannotStart."""
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise CannotStart(
            f"磁盘空间不足：{folder} 所在的磁盘只剩 {free // MIB} MiB，至少需要 {wanted // MIB} MiB；"
            "请清理磁盘，或用 QIANMO_STATE 另选一个目录。"
        )


def full_disk(folder: Path) -> CannotStart:
    """The refusal for a disk that filled up while something was being written."""
    return CannotStart(f"磁盘已满：{folder} 所在的磁盘写不下了；请清理出空间后再启动，已写入的账不会丢。")


def check_cluster(state: State, binaries: Binaries) -> bool:
    """Whether a data directory exists; refuses one of another major version. Raises CannotStart."""
    marker = state.cluster / "PG_VERSION"
    try:
        made_by = marker.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return False
    if made_by == str(binaries.major):
        return True
    age = "更新" if made_by.isdigit() and int(made_by) > binaries.major else "另一"
    raise CannotStart(
        f"{state.cluster} 是{age}版本的 PostgreSQL {made_by} 建立的，"
        f"本机的程序是 {binaries.major} 版，不能打开："
        f"请用 QIANMO_PG_BIN 指向 PostgreSQL {made_by} 的程序目录，或用 QIANMO_STATE 另选一个目录。"
    )


def make_cluster(state: State, binaries: Binaries, *, tell: Callable[[str], None], room: int) -> None:
    """Create the data directory beside its place and move it in when complete. Raises CannotStart."""
    need_room(state.root, room)
    tell("建立数据库目录")
    fresh = state.cluster.with_name("cluster.new")
    shutil.rmtree(fresh, ignore_errors=True)
    write_private(state.password_file, secrets.token_urlsafe(24))
    fresh.mkdir(mode=0o700)
    give_to_server(fresh)
    made = subprocess.run(  # noqa: S603  our own programs only
        disguised(
            [
                binaries.program("initdb"),
                *("--pgdata", str(fresh), "--username", ADMIN, "--pwfile", str(state.password_file)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"),
                *("--no-instructions", "--no-sync"),
            ]
        ),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=server_environment(),
        cwd="/",
    )
    if made.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        if FULL_DISK in made.stderr:
            raise full_disk(state.root)
        reason = (made.stderr.strip().splitlines() or ["没有说明"])[-1]
        raise CannotStart(f"建立数据库目录失败：{reason}。")
    os.sync()  # initdb was told not to wait for the disk; once is enough, before the directory takes its name
    fresh.rename(state.cluster)


def server_environment() -> dict[str, str]:
    """An environment without the caller's PG* variables, which would point the programs elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8"}


def ask_admin(
    binaries: Binaries, state: State, *, port: int, sql: str, database: str = "postgres"
) -> subprocess.CompletedProcess[str]:
    """Run SQL as the embedded server's administrator; the answer comes as lines of bare values."""
    words = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(port)]
    login: Mapping[str, str] = {
        "PGPASSWORD": state.password_file.read_text(encoding="utf-8").strip(),
        "PGCONNECT_TIMEOUT": "10",
    }
    return subprocess.run(  # noqa: S603  our own programs only
        [binaries.program("psql"), *words, "-U", ADMIN, "-d", database, "-f", "-"],
        input=sql,
        capture_output=True,
        text=True,
        check=False,
        env=server_environment() | dict(login),
    )


def make_role_and_database(binaries: Binaries, state: State, *, port: int) -> None:
    """Give the bank its role and its database on a fresh cluster; safe to repeat. Raises CannotStart."""
    password = state.password_file.read_text(encoding="utf-8").strip()
    sql = f"""
        SELECT 'CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD ''{password}'''
         WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec
        GRANT pg_checkpoint, pg_monitor TO {ROLE};
        SELECT 'CREATE DATABASE {DATABASE} OWNER {ROLE}'
         WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
    """
    done = ask_admin(binaries, state, port=port, sql=sql)
    if done.returncode != 0:
        if FULL_DISK in done.stderr:
            raise full_disk(state.root)
        raise CannotStart(f"建立数据库失败：{done.stderr.strip()}")
