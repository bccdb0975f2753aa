"""A state directory for each test, and nothing left running after it."""

import pytest

from qianmo.supervisor.server import start_server, stop_server
from qianmo.supervisor.state import open_state

SMALL = 256 * 1024**2


def silent(_words: str) -> None:
    """Where a start would tell what it does."""


@pytest.fixture
def state(tmp_path):
    made = open_state(tmp_path / "var")
    yield made
    stop_server(made)


@pytest.fixture
def start(state):
    """Start the server of the test's state; it ends with the test."""
    return lambda: start_server(state, tell=silent, follows_us=True, room=SMALL)
