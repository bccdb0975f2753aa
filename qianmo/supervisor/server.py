"""One embedded PostgreSQL server: started on a free port, waited for, stopped, started again after a crash.

The programs are run directly, not through pg_ctl, so that the server is a child like any other. It
listens on the loopback address only and asks for a password. What a crash leaves behind (a stale pid
file, a busy port, backends still ending) is put right and the start repeated.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from qianmo.supervisor import CannotStart
from qianmo.supervisor.binaries import Binaries, find_binaries
from qianmo.supervisor.children import is_alive, start_child, wait_until
from qianmo.supervisor.cluster import (
    DATABASE,
    FULL_DISK,
    MIB,
    ROLE,
    ROOM_FOR_COUNTY,
    ROOM_TO_START,
    check_cluster,
    full_disk,
    make_cluster,
    make_role_and_database,
    need_room,
    server_environment,
)
from qianmo.supervisor.memory import settings_for_machine
from qianmo.supervisor.state import State, write_private
from qianmo.supervisor.unprivileged import disguised, give_to_server

SOCKET_PATH_LIMIT = 107
ATTEMPTS = 20
PAUSE = 0.5
RECOVERY_SECONDS = 600.0
STOP_SECONDS = 60.0
LOG_LIMIT = 20 * MIB

Tell = Callable[[str], None]
Child = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Server:
    """A running server and the address the bank's role reaches it by."""

    pid: int
    port: int
    url: str


def start_server(
    state: State,
    *,
    tell: Tell,
    follows_us: bool,
    settings: Sequence[str] = (),
    room: int = ROOM_FOR_COUNTY,
) -> tuple[Server, Child]:
    """Start the embedded server of `state`, making its data directory first when there is none.

    With `follows_us` it stops when this process ends; otherwise it stays until `stop_server`. `settings`
    are further `name=value` pairs, `room` the bytes a new directory must find free. Raises CannotStart.
    """
    binaries = find_binaries()
    if check_cluster(state, binaries):
        need_room(state.root, ROOM_TO_START)
    else:
        make_cluster(state, binaries, tell=tell, room=room)
    give_to_server(state.cluster)
    give_to_server(state.sockets)
    _end_orphan(state, tell)
    port, child = _start_until_ready(state, binaries, settings=settings, follows_us=follows_us, tell=tell)
    marker = state.root / "pg" / "has-database"
    try:
        if not marker.exists():
            make_role_and_database(binaries, state, port=port)
            marker.touch()
    except CannotStart:
        stop_server(state, patience=STOP_SECONDS)
        raise
    url = f"postgresql://{ROLE}:{quote(_password(state), safe='')}@127.0.0.1:{port}/{DATABASE}"
    write_private(state.url_file, url)
    return Server(pid=child.pid, port=port, url=url), child


def running_server(state: State) -> Server | None:
    """The server of `state` that runs and accepts connections now, if there is one."""
    pid, ready = _postmaster(state)
    if not ready or not _is_ours(state, pid):
        return None
    try:
        url = state.url_file.read_text(encoding="utf-8").strip()
        port = int(state.port_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Server(pid=pid, port=port, url=url)


def stop_server(state: State, *, patience: float = STOP_SECONDS) -> None:
    """Stop the server of `state`: open transactions are rolled back, committed ones are on disk."""
    pid, _ready = _postmaster(state)
    if not _is_ours(state, pid):
        return
    for stop, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
        try:
            os.kill(pid, stop)
        except ProcessLookupError:
            return
        if wait_until(lambda: not _is_ours(state, pid), seconds=seconds):
            return


def _start_until_ready(
    state: State, binaries: Binaries, *, settings: Sequence[str], follows_us: bool, tell: Tell
) -> tuple[int, Child]:
    log = _fresh_log(state)
    for attempt in range(ATTEMPTS):
        port = _choose_port(state)
        begin = log.stat().st_size if log.exists() else 0
        child = _launch(state, binaries, port=port, settings=settings, follows_us=follows_us, log=log)
        if _ready(state, child, tell):
            return port, child
        said = _said_since(log, begin)
        if FULL_DISK in said:
            raise full_disk(state.root)
        if "Address already in use" in said:
            state.port_file.unlink(missing_ok=True)
        elif attempt and not _may_pass(said):
            break
        time.sleep(PAUSE)
    reasons = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line] or said.splitlines()[-1:]
    raise CannotStart(f"数据库没有启动起来：{(reasons or ['没有说明'])[0].strip()}（详见 {log}）。")


def _launch(
    state: State, binaries: Binaries, *, port: int, settings: Sequence[str], follows_us: bool, log: Path
) -> Child:
    sockets = state.sockets
    fits = len(str(sockets / f".s.PGSQL.{port}").encode()) <= SOCKET_PATH_LIMIT
    chosen = (
        f"port={port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={sockets if fits else ''}",
        "unix_socket_permissions=0700",
        *settings_for_machine(state.root),
        *settings,
    )
    command = [binaries.program("postgres"), "-D", str(state.cluster)]
    for pair in chosen:
        command += ["-c", pair]
    with log.open("ab") as out:
        if follows_us:
            return start_child(
                disguised(command, stop="INT"),
                env=server_environment(),
                out=out,
                stop=signal.SIGINT,
                folder=Path("/"),
            )
        return subprocess.Popen(  # noqa: S603  our own programs only
            disguised(command),
            env=server_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _ready(state: State, child: Child, tell: Tell) -> bool:
    begin, told = time.monotonic(), False
    while child.poll() is None:
        pid, ready = _postmaster(state)
        if ready and pid == child.pid:
            return True
        if not told and time.monotonic() - begin > 3:
            tell("数据库正在从上次的中断中恢复")
            told = True
        if time.monotonic() - begin > RECOVERY_SECONDS:
            child.send_signal(signal.SIGQUIT)
            child.wait()
            return False
        time.sleep(0.03)
    return False


def _may_pass(said: str) -> bool:
    """Whether the reason of a failed start goes away by itself: what a killed server left is still ending."""
    return any(words in said for words in ("pre-existing shared memory block", "lock file", "is starting up"))


def _choose_port(state: State) -> int:
    try:
        port = int(state.port_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        port = 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    write_private(state.port_file, str(port))
    return port


def _end_orphan(state: State, tell: Tell) -> None:
    """End a server nobody keeps any more; drop a pid file whose number now belongs to a stranger."""
    pid, _ready = _postmaster(state)
    if _is_ours(state, pid):
        tell("停下上次遗留的数据库")
        stop_server(state)
    if pid:
        (state.cluster / "postmaster.pid").unlink(missing_ok=True)


def _postmaster(state: State) -> tuple[int, bool]:
    """The pid in PostgreSQL's own pid file (0 for none), and whether it says it accepts connections."""
    try:
        lines = (state.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return int(lines[0]), len(lines) > 7 and lines[7].strip() == "ready"
    except (OSError, ValueError, IndexError):
        return 0, False


def _is_ours(state: State, pid: int) -> bool:
    """Whether `pid` is alive and serves this very directory; numbers are used again after a restart."""
    if not is_alive(pid):
        return False
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return not Path("/proc/self").exists()
    return str(state.cluster).encode() in words


def _password(state: State) -> str:
    return state.password_file.read_text(encoding="utf-8").strip()


def _fresh_log(state: State) -> Path:
    log = state.logs / "postgres.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    return log


def _said_since(log: Path, begin: int) -> str:
    with log.open("rb") as file:
        file.seek(begin)
        return file.read().decode(errors="replace")
