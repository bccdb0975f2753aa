"""One reference core for the tests that draw through a bank's own, with empty books for every test."""

import pytest

from tests.corebank import Core


@pytest.fixture(scope="package")
def running_core(tmp_path_factory):
    core = Core(tmp_path_factory.mktemp("core"))
    yield core
    core.kill()


@pytest.fixture
def core(running_core):
    running_core.clear()
    return running_core
