"""What every test may ask for: a database of its own run, and a browser where the machine has one."""

import os
import shutil
from collections.abc import Iterator
from itertools import count

import pytest

from tests.testing_database import database_for_run, point_django_at

LAKES, STATES = count(), count()
LONGEST = (
    "web/test_every_page_in_browser", "web/test_roles", "supervisor/test_up",
    "demo/test_county", "supervisor/test_kills",
)  # fmt: skip
"""The files that take longest: begun first, so that no process is left alone with one of them at the end."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the others keep their order."""
    items.sort(key=lambda one: next((place for place, file in enumerate(LONGEST) if file in one.nodeid), len(LONGEST)))


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """Give the run a copy of the migrated template instead of migrating again."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    with django_db_blocker.unblock(), database_for_run(worker) as url:
        from django.db import connections

        point_django_at(url)
        yield
        connections.close_all()


@pytest.fixture(autouse=True)
def _lake(monkeypatch, tmp_path_factory):
    """Give each test an empty lake of its own, which stands in no folder until something is laid down."""
    monkeypatch.setenv("QIANMO_LAKE", str(tmp_path_factory.getbasetemp() / f"lake-{next(LAKES)}"))


@pytest.fixture(autouse=True)
def _state(settings, tmp_path_factory):
    """Let each test keep files of deliveries in a folder of its own, which stands in no folder until one is kept."""
    settings.STATE = tmp_path_factory.getbasetemp() / f"state-{next(STATES)}"
    settings.FEEDS_FOLDER = str(settings.STATE / "feeds" / "in")


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium driven by Playwright; the test is skipped, and says so, where none is installed."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(CHROMIUM)} found (apt-get install chromium fonts-noto-cjk)")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop running in the test's thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A fresh page at desktop width that shares nothing with the page of another test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()
