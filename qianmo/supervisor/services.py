"""The long-running children of a started product: the database, the web service, the worker.

A child that dies is started again, with a sentence for the terminal; one that keeps dying ends the whole, because a
product that is half there misleads the people who use it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qianmo.supervisor import CannotStart
from qianmo.supervisor.children import is_alive, start_child, stop_child, wait_until
from qianmo.supervisor.state import HOME, State

LIVES = 5
WITHIN_SECONDS = 120.0
LOG_LIMIT = 20 * 1024**2
BELONGS_TO = "QIANMO_CHILD_OF"


@dataclass
class Service:
    """One child that should run until it is told to stop.

    `start` makes a new process; `patience` is how many seconds it may take to end; `log` is where its words go.
    """

    title: str
    start: Callable[[], subprocess.Popen[bytes]]
    log: Path
    stop: int = signal.SIGTERM
    patience: float = 20.0
    child: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def begin(self) -> None:
        """Start the child."""
        self.child = self.start()

    def end(self) -> None:
        """Stop the child and everything in its group."""
        if self.child is not None:
            stop_child(self.child, stop=self.stop, patience=self.patience)
            self.child = None

    def revive(self, tell: Callable[[str], None]) -> None:
        """Start the child again if it has died. Raises CannotStart when it keeps dying."""
        if self.child is None or self.child.poll() is None:
            return
        code = self.child.returncode
        self.end()
        now = time.monotonic()
        self.deaths = [death for death in self.deaths if now - death < WITHIN_SECONDS] + [now]
        if len(self.deaths) >= LIVES:
            raise CannotStart(
                f"{self.title}反复中断（最近一次退出码 {code}），已全部停止；最后的话：{last_words(self.log)}"
            )
        tell(f"{self.title}中断（退出码 {code}），正在重新启动")
        time.sleep(0.5 * len(self.deaths))
        self.begin()


def web_command(*, port: int) -> list[str]:
    """The web service: granian with as many processes as the machine has use for, or QIANMO_WEB_PROCESSES says."""
    workers = int(os.environ.get("QIANMO_WEB_PROCESSES") or max(2, min(4, os.cpu_count() or 2)))
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "4", "--backlog", "1024", "--no-ws"),
        *("--log-level", "warning", "--no-access-log", "--workers-kill-timeout", "10s"),
        "qianmo.config.wsgi:application",
    ]


def own_command(*words: str) -> list[str]:
    """One of our own commands, run by the same interpreter."""
    return [sys.executable, "-m", "qianmo.cli.main", *words]


def logged_child(argv: list[str], *, env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a child whose words go to the end of `log`."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as out:
        return start_child(argv, env=env, out=out, folder=HOME)


def last_words(log: Path) -> str:
    """The last line of a log that says something."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4000))
            lines = file.read().decode(errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return f"{lines[-1].strip()}（详见 {log}）" if lines else f"没有（详见 {log}）"


def child_environment(state: State, url: str) -> dict[str, str]:
    """What our children inherit; the mark lets a later start find those that lost their parent."""
    return {
        **os.environ,
        **state.environment(),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "qianmo.config.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        BELONGS_TO: str(state.root),
    }


def end_strays(state: State) -> int:
    """End children of an earlier start of the same state that was killed; returns how many there were.

    Only to be called by the holder of `up.lock`, who knows that no parent of theirs is alive.
    """
    mark = f"{BELONGS_TO}={state.root}".encode()
    strays = [pid for pid in _processes() if pid != os.getpid() and mark in _environment(pid)]
    for stop, seconds in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)):
        for pid in filter(is_alive, strays):
            _send(pid, stop)
        if wait_until(lambda: not any(map(is_alive, strays)), seconds=seconds):
            break
    return len(strays)


def _processes() -> list[int]:
    try:
        return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    except OSError:
        return []


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _send(pid: int, stop: int) -> None:
    try:
        os.kill(pid, stop)
    except (ProcessLookupError, PermissionError):
        return
