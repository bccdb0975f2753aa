"""The small county with phones in its managers' hands."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from benchmarks.measuring.phones import Phone
from tests import village as v
from tests.web.rules import County


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def county(db):
    return County()


def ask(method, path, body=None, **headers):
    """One request of a phone, answered within this process."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    answer = Client().generic(
        method, path, body if isinstance(body, bytes) else json.dumps(body), content_type=kind, headers=told
    )
    assert answer["Qianmo-Field"] == "1", (answer.status_code, answer.content[:300])
    return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def phone(county):
    """The phone of the manager of the upper village."""
    return phone_of("2002")


def phone_of(number, **told):
    cache.clear()
    v.account(number)
    return Phone(ask, number, v.PASSWORD, **told)
