"""A small county behind a real server, for tests that drive a browser: built once, as `make run` would build it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from qianmo.supervisor.children import stop_child, wait_until
from qianmo.supervisor.services import web_command
from tests.testing_database import HOME, database_for_run
from tests.web.pages import TWO_FRAMES

HOUSEHOLDS = 1200


@dataclass(frozen=True)
class Console:
    """Where the console answers, and who may sign in."""

    address: str
    accounts: list[dict[str, str]]
    cookies: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    """What a command needs to work on the same county, as the worker does."""

    def account(self, post: str) -> dict[str, str]:
        """The demo account of the person whose post reads so."""
        return next(account for account in self.accounts if post in account["post"])

    def enter(self, page, post: str = "普惠金融部") -> None:
        """Sign in as the demo account of a post: by the form the first time, by the cookie of that time afterwards."""
        if post in self.cookies:
            page.context.add_cookies(self.cookies[post])
            return
        account = self.account(post)
        page.goto(f"{self.address}/sign-in/")
        page.fill("input[name=username]", account["login"])
        page.fill("input[name=password]", account["password"])
        page.click("button:has-text('登录')")
        page.wait_for_url(f"{self.address}/")
        self.cookies[post] = page.context.cookies()


def settle(page) -> None:
    """Wait until a page is laid out and nothing it asked for on the way is open."""
    page.wait_for_load_state()
    page.evaluate(TWO_FRAMES)
    while page.locator(".htmx-request").count():
        page.evaluate(TWO_FRAMES)


def number(text: str) -> int:
    """The first whole number in a text: 「1,204 户」 is 1204."""
    return int(re.search(r"\d[\d,]*", text)[0].replace(",", ""))


@contextmanager
def served(environment: dict[str, str], log: Path) -> Iterator[str]:
    """The web service on a free port, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            with urlopen(f"{address}/sign-in/", timeout=2) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    with log.open("wb") as words:
        child = subprocess.Popen(
            web_command(port=port), env=environment, cwd=HOME, stdout=words, stderr=words, start_new_session=True
        )
        try:
            assert wait_until(answers, seconds=60), log.read_text(encoding="utf-8")
            yield address
        finally:
            stop_child(child, patience=10)


def _environment(url: str, state: Path) -> dict[str, str]:
    """What the processes of a county find in their surroundings."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "QIANMO_STATE": str(state),
        "QIANMO_KEYS_FILE": str(state / "identifier-keys.json"),
        "QIANMO_WEB_PROCESSES": "1",
        "QIANMO_IDLE_SECONDS": "7200",  # between two stories of one post the other stories may run for long
    }


@pytest.fixture(scope="session")
def console(chromium, tmp_path_factory) -> Iterator[Console]:
    """The console over a county built once for all workers; asks for the browser first, or builds none."""
    base = tmp_path_factory.getbasetemp()
    built = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "county"
    state = base / "console"

    def build(url: str) -> None:
        for words in (("prepare",), ("demo", "--households", str(HOUSEHOLDS))):
            command = [sys.executable, "-m", "qianmo.cli.main", *words]
            done = subprocess.run(
                command, env=_environment(url, built), cwd=HOME, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr

    with database_for_run("console", furnish=build) as url:
        shutil.copytree(built, state)
        environment = _environment(url, state)
        noted = json.loads((state / "demo-accounts.json").read_text(encoding="utf-8"))
        with served(environment, state / "web.log") as address:
            yield Console(address, noted, environment=environment)
