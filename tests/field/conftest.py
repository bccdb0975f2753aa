"""The field app in a browser: as it was built, before a bank that keeps to the contract and can be told to misbehave.

The bank is `frontend/field/tests/counter.ts` under Node, so that these tests need no county. One test of
`tests/field/test_with_the_bank.py` goes the whole way with the real server.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.testing_database import HOME

FRONTEND = HOME / "frontend"
DIST = HOME / "qianmo" / "web" / "static" / "dist" / "field"
ENVIRONMENT = {**os.environ, "PATH": f"{os.environ['PATH']}{os.pathsep}{HOME / '.venv' / 'bin'}"}
PIN, PASSWORD = "246810", "qianmo-demo-2026"


def node(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run node in the folder of the pages."""
    given = {**ENVIRONMENT, **environment}
    return subprocess.run(("node", *words), cwd=FRONTEND, env=given, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def under_node() -> Path:
    """The folder of what was built to run under Node; skipped, and said so, where there is no node."""
    if shutil.which("node", path=ENVIRONMENT["PATH"]) is None:
        pytest.skip("no node on this machine")
    built = node("node_modules/vite/bin/vite.js", "build", "-c", "field/vite.node.config.ts")
    assert built.returncode == 0, built.stdout + built.stderr
    return FRONTEND / "node_modules" / ".field-tests"


@dataclass
class Bank:
    """The bank of these tests, and how it is told what goes wrong."""

    address: str

    def tell(self, path: str, said: object) -> object:
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        with urlopen(Request(f"{self.address}/test/{path}", data=data, method="POST")) as answer:
            return json.loads(answer.read() or b"null")

    def wishes(self, **said: object) -> None:
        self.tell("wishes", said)

    def stored(self, kind: str = "") -> list[dict]:
        return [one for one in self.tell("stored", {}) if kind in {"", one["kind"]}]

    def releases(self, folder: Path) -> None:
        self.tell("release", str(folder).encode())


@pytest.fixture
def bank(under_node, chromium) -> Iterator[Bank]:
    words = ("node", str(under_node / "counter.driver.mjs"), str(DIST), "0", "30", "20")
    with subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as child:
        yield Bank(child.stdout.readline().strip())
        child.terminate()


PHONE = {
    "viewport": {"width": 390, "height": 844},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "geolocation": {"longitude": 118.96, "latitude": 43.93, "accuracy": 12},
    "permissions": ["geolocation", "camera"],
    "has_touch": True,
}
CHROMIUM = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def enrol(page, address: str, number: str = "0088", password: str = PASSWORD) -> None:
    """Register the phone and come to today's list."""
    page.goto(f"{address}/field/")
    page.fill("input[name=number]", number)
    page.fill("input[name=password]", password)
    page.fill("input[name=pin]", PIN)
    page.fill("input[name=repeated]", PIN)
    page.click("button:has-text('登记这台手机')")
    page.wait_for_selector("[data-due], .qm-empty")


def open_again(page) -> None:
    """Unlock by PIN."""
    page.fill("input[name=pin]", PIN)
    page.click("button:has-text('打开')")
    page.wait_for_selector(".qm-tabs")


@pytest.fixture
def phone(chromium, tmp_path):
    """A way to start a browser whose storage lies in a folder: killed and started, it is the same phone."""
    contexts = []

    def start(name: str = "phone", **more: object):
        kept = chromium.browser_type.launch_persistent_context(
            str(tmp_path / name), executable_path=shutil.which("chromium"), args=CHROMIUM, **PHONE, **more
        )
        contexts.append(kept)
        kept.set_default_timeout(20_000)
        return kept.pages[0]

    yield start
    for context in contexts:
        context.close()
