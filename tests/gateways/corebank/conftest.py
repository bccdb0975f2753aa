"""One reference core for the whole file, with empty books for every test."""

import pytest

from tests.corebank import Core


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    core = Core(tmp_path_factory.mktemp("core"))
    yield core
    core.kill()


@pytest.fixture
def core(running):
    running.clear()
    return running
