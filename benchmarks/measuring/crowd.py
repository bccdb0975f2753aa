"""Work done by many processes at once: each gets ready, all begin together, and each says what came of it."""

import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any, TypeVar

Came = TypeVar("Came")
Ready = Callable[[int], Callable[[], Came]]
GET_READY_SECONDS = 120


def together(ready: Ready[Came], *, count: int) -> tuple[list[Came], float]:
    """What came of each process's work, and the seconds from the first beginning to the last end.

    `ready` is called in each process with its place, counted from 0, and returns the work itself. Stops the program
    when a process does not finish. The caller has closed its database connections, which no two processes may share.
    """
    context = multiprocessing.get_context("fork")
    start = context.Barrier(count)
    crowd = []
    for place in range(count):
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_work, args=(ready, place, start, theirs))
        child.start()
        theirs.close()
        crowd.append((child, ours))
    heard = [_heard(ours) for _, ours in crowd]
    for child, _ in crowd:
        child.join()
    told = [one for one in heard if one is not None]
    if len(told) < count:
        sys.exit(f"{count - len(told)} 个进程没有做完，这次测速不算数。")
    return [came for *_, came in told], max(ended for _, ended, _ in told) - min(began for began, *_ in told)


def _work(ready: Ready[Any], place: int, start: Barrier, tell: Connection) -> None:
    work = ready(place)
    start.wait(GET_READY_SECONDS)
    began = time.monotonic()
    came = work()
    tell.send((began, time.monotonic(), came))
    tell.close()


def _heard(ours: Connection) -> Any:
    try:
        return ours.recv()
    except EOFError:
        return None
