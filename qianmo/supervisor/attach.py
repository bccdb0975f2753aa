"""The embedded server for one command: the one that runs already, or one that its last user stops again."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from qianmo.supervisor.server import running_server, start_server, stop_server
from qianmo.supervisor.state import State, holding, lock


@contextmanager
def attached(
    state: State, *, tell: Callable[[str], None], settings: Sequence[str] = (), room: int = 0
) -> Iterator[str]:
    """The address of a running database, kept running for as long as the block lasts.

    DATABASE_URL, when set, is the answer and nothing is started. Raises CannotStart.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    with holding(state.root / "attached.lock", shared=True) as descriptor:
        if descriptor is None:
            raise AssertionError("a waiting lock is always granted")
        with holding(state.root / "start.lock"):
            server = running_server(state)
            if server is None:
                server, _child = start_server(state, tell=tell, follows_us=False, settings=settings, room=room)
        try:
            yield server.url
        finally:
            with (
                holding(state.root / "start.lock"),
                holding(state.root / "up.lock", wait=False) as nobody_keeps_it,
            ):
                if nobody_keeps_it is not None and lock(descriptor, wait=False):
                    stop_server(state)
