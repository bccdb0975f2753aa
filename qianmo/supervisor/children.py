"""Children that never outlive their parent, and how to end them.

A child runs in a group of its own, so that Ctrl-C reaches the parent alone and it can stop things in
their order. Should the parent be killed, the kernel sends the child its stopping signal.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def follow_parent(stop: int = signal.SIGTERM) -> None:
    """Ask the kernel to send this process `stop` when its parent ends."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, stop)


def start_child(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    out: int | IO[bytes],
    stop: int = signal.SIGTERM,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `argv` with both its outputs going to `out`; it gets signal `stop` when this process ends.

    Call it from a thread that lives as long as the process: the kernel watches the thread, not the process.
    """
    return subprocess.Popen(  # noqa: S603  our own programs only
        list(argv),
        env=dict(env),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        process_group=0,
        preexec_fn=_leash(os.getpid(), stop),  # noqa: PLW1509  calls nothing but loaded C functions
    )


def _leash(parent: int, stop: int) -> Callable[[], None]:
    def tie() -> None:
        follow_parent(stop)
        if os.getppid() != parent:  # the parent ended before the kernel was asked
            os._exit(1)

    return tie


def stop_child(child: subprocess.Popen[bytes], *, stop: int = signal.SIGTERM, patience: float = 20.0) -> None:
    """End a child: ask, wait `patience` seconds, then kill its whole group."""
    if child.poll() is None:
        child.send_signal(stop)
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)  # grandchildren that did not listen
    child.wait()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not yet collected does not."""
    if pid <= 0:
        return False
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        if Path("/proc/self/stat").exists():
            return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
    return state not in {"Z", "X"}


def wait_until(happened: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Ask `happened` until it says yes or `seconds` have passed."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() >= end:
            return False
        time.sleep(every)
    return True
