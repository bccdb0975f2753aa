"""Who does the work of building: one process, or two that share the towns and finish together.

Each member of a crew keeps one transaction open over all its towns, so that the county becomes visible at the end or
not at all. Members meet twice: when every ceiling is known, because only then can requests be chosen for the whole
county, and before they commit, so that one member's failure undoes the other's work too.
"""

import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Protocol

Ceilings = dict[int, list[int]]
"""By turn of the town, the most each of its customers could get, in granting units."""
Plans = dict[int, list[tuple[int, bool, int]]]
"""By turn of the town, what each of its customers asks for, whether it signs, and the balance it will owe."""


class MemberFailed(Exception):
    """A member of the crew met an error; its own account of it is the message."""


class Work(Protocol):
    """The two halves of the story over some towns."""

    def survey(self) -> Ceilings:
        """File, screen and rate; returns the ceilings."""

    def lend(self, plans: Plans) -> None:
        """Ask, decide, sign, draw and repay as planned."""


@dataclass(slots=True)
class _Member:
    pipe: Connection
    pid: int


def build_together(
    works: Sequence[Work],
    *,
    within: Callable[[], Any],
    plan: Callable[[Ceilings], Plans],
    before_fork: Callable[[], None],
) -> None:
    """Do all works, the first here and each other one in a process of its own, each inside `within()`.

    `plan` turns all ceilings into all plans. Raises what failed here, or MemberFailed; then nothing is committed.
    """
    if len(works) > 1:
        before_fork()
    members = [_recruit(work, within) for work in works[1:]]
    try:
        with within():
            found = works[0].survey()
            for member in members:
                found |= _hear(member)
            plans = plan(found)
            for member in members:
                member.pipe.send(plans)
            works[0].lend(plans)
            for member in members:
                _hear(member)
        for member in members:
            member.pipe.send("commit")
            _hear(member)
    finally:
        for member in members:
            member.pipe.close()
            os.waitpid(member.pid, 0)


def _recruit(work: Work, within: Callable[[], Any]) -> _Member:
    ours, theirs = get_context("fork").Pipe()
    pid = os.fork()
    if pid:
        theirs.close()
        return _Member(ours, pid)
    ours.close()
    try:
        _serve(work, within, theirs)
    except BaseException:  # noqa: BLE001 (the other side must hear of any end)
        theirs.send(("failed", traceback.format_exc()))
    finally:
        theirs.close()
        os._exit(0)


def _serve(work: Work, within: Callable[[], Any], pipe: Connection) -> None:
    """A member's side: survey, wait for the plans, lend, wait for the word to commit. A closed pipe undoes all."""
    with within():
        pipe.send(("done", work.survey()))
        work.lend(pipe.recv())
        pipe.send(("done", None))
        pipe.recv()
    pipe.send(("done", None))


def _hear(member: _Member) -> Any:
    try:
        word, content = member.pipe.recv()
    except EOFError:
        raise MemberFailed("另一个进程中途退出") from None
    if word == "failed":
        raise MemberFailed(content)
    return content
