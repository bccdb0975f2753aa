"""The field app as it was built, in Chromium before the real server, on a line and processor as slow as one wishes."""

import gzip
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring.clients import served
from benchmarks.measuring.databases import HOME, work_in

PIN = "246810"
INSIDE, WHOLE = ".qm-tabs", "[data-due], .qm-empty"
"""Somebody is inside; every household is here, so that the day's tasks are listed."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who may sign in at a phone, and how many households he answers for."""

    number: str
    password: str
    households: int


OFFICER = """
SELECT s.number, count(*)::integer
  FROM grids_stewardship g JOIN org_staff s ON s.id = g.staff_id
  JOIN org_postholding p ON p.staff_id = s.id AND p.post = 'manager' AND upper_inf(p.valid)
  JOIN households_household h ON h.village_id = g.cell_id
 WHERE upper_inf(g.valid) AND g.role = 'owner' GROUP BY 1 ORDER BY abs(count(*) - %s), 1 LIMIT 1
"""


@contextmanager
def bank(database: str, keys: str, *, households: int, port: int) -> Iterator[tuple[str, Officer]]:
    """The real server over a county that stands: its address, and an officer with about so many households."""
    work_in(database, keys=keys)
    from django.core.management import call_command
    from django.db import connection

    from qianmo.demo.county import PASSWORD

    with connection.cursor() as cursor:
        found = cursor.execute(OFFICER, [households]).fetchone()
    connection.close()
    if found is None:
        sys.exit("这个库里没有管着村的客户经理，这次测速不算数。")
    call_command("collectstatic", interactive=False, verbosity=0)
    environment = {"DATABASE_URL": database, "QIANMO_KEYS_FILE": keys}
    with served("qianmo.config.wsgi:application", port=port, environment=environment):
        yield f"http://127.0.0.1:{port}", Officer(found[0], PASSWORD, found[1])


@contextmanager
def chromium() -> Iterator[Callable[[Path], Any]]:
    """Opens a phone whose storage lies in a folder; stops the program where there is no browser."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        sys.exit("没有 Chromium，这次测速不算数：apt-get install chromium fonts-noto-cjk。")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop running in this thread
    with sync_playwright() as playwright:

        def phone(folder: Path) -> Any:
            context = playwright.chromium.launch_persistent_context(
                str(folder),
                executable_path=path,
                args=["--no-sandbox", "--disable-dev-shm-usage"],
                viewport={"width": 390, "height": 844},
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                has_touch=True,
            )
            context.set_default_timeout(600_000)
            return context

        yield phone


def told(page: Any, method: str, **said: Any) -> None:
    """Tell the browser something of its own: how slow its line or its processor is."""
    page.context.new_cdp_session(page).send(method, said)


def register(page: Any, address: str, officer: Officer) -> None:
    """Fill in who the officer is and what opens this phone, and send it."""
    page.goto(f"{address}/field/")
    page.fill("input[name=number]", officer.number)
    page.fill("input[name=password]", officer.password)
    page.fill("input[name=pin]", PIN)
    page.fill("input[name=repeated]", PIN)
    page.click("button:has-text('登记这台手机')")


def packed_bundle() -> int:
    """Bytes of what the app needs to start, packed as a server packs it: page, scripts, styles, worker."""
    dist = HOME / "qianmo" / "web" / "static" / "dist" / "field"
    files = [path for path in dist.rglob("*") if path.suffix in {".html", ".js", ".css", ".webmanifest"}]
    return sum(len(gzip.compress(path.read_bytes())) for path in files)
