"""The state directory of one installation: which file keeps what, and who may write it at the moment.

Two locks keep order. `up.lock` is held for as long as `qianmo up` runs. `attached.lock` is held, shared,
by every command that uses the embedded server; the last one to let go of it stops a server that nobody
else keeps.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qianmo.supervisor import CannotStart

HOME = Path(__file__).resolve().parents[2]  # the checkout
OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600


@dataclass(frozen=True)
class State:
    """Paths below one state directory."""

    root: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data directory."""
        return self.root / "pg" / "cluster"

    @property
    def logs(self) -> Path:
        """One log file per child."""
        return self.root / "log"

    @property
    def password_file(self) -> Path:
        """Password of the embedded server's roles."""
        return self.root / "pg" / "password"

    @property
    def port_file(self) -> Path:
        """TCP port the embedded server used last."""
        return self.root / "pg" / "port"

    @property
    def url_file(self) -> Path:
        """Address of the embedded server, for commands started beside it."""
        return self.root / "pg" / "url"

    @property
    def sockets(self) -> Path:
        """Folder of the server's Unix socket."""
        return self.root / "pg" / "run"

    @property
    def secret_file(self) -> Path:
        """Key that signs sessions."""
        return self.root / "secret-key"

    @property
    def keys_file(self) -> Path:
        """Keys that seal personal identifiers; losing them loses the identifiers."""
        return self.root / "identifier-keys.json"

    @property
    def accounts_file(self) -> Path:
        """Sign-in names of the demo county, written by the command that builds it."""
        return self.root / "demo-accounts.json"

    def environment(self) -> dict[str, str]:
        """What every child of this state must know, the database's address excepted."""
        return {
            "QIANMO_STATE": str(self.root),
            "QIANMO_SECRET_FILE": str(self.secret_file),
            "QIANMO_KEYS_FILE": str(self.keys_file),
        }


def open_state(root: Path | None = None) -> State:
    """The state of `root`, of QIANMO_STATE, or of the checkout's `var`; made when new. Raises CannotStart."""
    state = State((root or Path(os.environ.get("QIANMO_STATE") or HOME / "var")).resolve())
    try:
        for folder in (state.root, state.root / "pg", state.sockets, state.logs):
            folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        if not state.secret_file.exists():
            write_private(state.secret_file, secrets.token_urlsafe(48))
    except PermissionError as error:
        raise CannotStart(
            f"{state.root} 不能写入（{error.strerror}）：请用建立它的用户来启动，或用 QIANMO_STATE 另选一个目录。"
        ) from error
    return state


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner may read; it appears whole or not at all, also after a power cut."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextmanager
def holding(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[int | None]:
    """Hold a file lock; gives its descriptor, or None when it is taken and `wait` is off."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY_FILE)
    try:
        yield descriptor if lock(descriptor, shared=shared, wait=wait) else None
    finally:
        os.close(descriptor)


def lock(descriptor: int, *, shared: bool = False, wait: bool = True) -> bool:
    """Take, or change the kind of, a lock on an open file; False when it is taken and `wait` is off."""
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, kind | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
