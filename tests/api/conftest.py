"""The small county, for programs: no throttle unless a test asks for it."""

import pytest

from qianmo.apps.org import tokens
from tests.web.rules import County


@pytest.fixture
def county(db):
    return County()


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    monkeypatch.setattr(tokens, "PER_SECOND", 100_000)
