"""How long the map of a county takes: its pages on the server, and in a browser until it can be dragged.

Server: the map under every measure but that of the lake (`growth` measures it), compared with a past day, a panel and
the outlines, asked by eight clients at a time of the real server. The floor is a bare application that answers as many
bytes. Browser: every village is then cut into four, so that the page holds more than seven hundred rows and cells, and
Chromium opens it with an empty cache again and again: timed from the address until the canvas is painted, and while it
is dragged; then with twenty thousand households on it (`POINTS`, given places where the database has fewer), dragged at
the whole county, where they are squares, and close by, where they are points. The browser is looked for before anything
is changed; ground that was cut and places that were given stay, so a second run finds them and changes nothing.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from statistics import fmean, median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring.clients import ask_together, served, shown
from benchmarks.measuring.databases import check_started_by_qianmo, work_in
from benchmarks.measuring.field_app import CHROMIUM
from benchmarks.measuring.report import Progress, Report, rounded

PORT, FLOOR_PORT = 18481, 18482
PIECES, POINTS = 4, 20_000
PAINTED = """() => new Promise(done => {
  const look = () => document.querySelector('[data-map][data-ready]') && document.querySelector('[data-map] canvas')
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))) : requestAnimationFrame(look)
  look() })"""
FRAMES = """() => { window.seen = []; window.stopped = false; let last = performance.now()
  const tick = now => { window.seen.push(now - last); last = now; if (!window.stopped) requestAnimationFrame(tick) }
  requestAnimationFrame(tick) }"""


def main() -> int:
    """Ask for the pages, cut the ground finer, open it in a browser, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, help="a demo county's database; its ground is CHANGED")
    parser.add_argument("--keys", required=True, help="identifier keys of that database")
    parser.add_argument("--rounds", type=int, default=12, help="requests of each page by each of the eight clients")
    parser.add_argument("--opens", type=int, default=7, help="times the browser opens the map")
    asked = parser.parse_args()
    check_started_by_qianmo("map")
    chromium = _chromium()
    progress = Progress()
    work_in(asked.database, keys=asked.keys)
    environment = {"DATABASE_URL": asked.database, "QIANMO_KEYS_FILE": os.environ["QIANMO_KEYS_FILE"]}
    cookie = _cookie()
    placed = _place()
    found = _ask(asked.rounds, environment, cookie, progress)
    cells = _cut_finer()
    progress.tell(f"open {cells} cells in the browser")
    painted, frames, crowded = _open(asked.opens, environment, cookie, chromium)
    Report(
        name="map",
        unit="ms/page",
        ours=fmean(one["p50"] for one in found.values()),
        floor=fmean(one["floor_p50"] for one in found.values()),
        size={
            "pages": len(found), "clients": 8, "rounds": asked.rounds, "cells": cells, "points": placed,
            "opens": asked.opens,
        },
        more={
            "slowest_p95": max(one["p95"] for one in found.values()), "pages": found,
            "painted_ms": rounded(median(painted)), "painted_worst_ms": rounded(max(painted)),
            "frame_ms": rounded(median(frames)), "frame_p95_ms": rounded(sorted(frames)[len(frames) * 95 // 100]),
            **{
                f"points_{name}_{part}_ms": rounded(figure)
                for name, seen in crowded.items()
                for part, figure in (("frame", median(seen)), ("frame_p95", sorted(seen)[len(seen) * 95 // 100]))
            },
            "load": rounded(os.getloadavg()[0]),
        },
    ).show()  # fmt: skip
    return 0


def _cookie() -> str:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    from qianmo.apps.org.models import PostHolding
    from qianmo.apps.org.queries import business_date

    call_command("collectstatic", interactive=False, verbosity=0)
    held = PostHolding.objects.filter(post="inclusive", valid__contains=business_date(), staff__user__isnull=False)
    user = get_user_model().objects.get(pk=held.order_by("id").values_list("staff__user_id", flat=True)[0])
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _addresses() -> dict[str, str]:
    from qianmo.apps.grids.queries import cells
    from qianmo.web.telling import KNOWN

    code = cells(level="village")[0].code
    pages = {key: f"/grids/?measure={key}" for key in KNOWN if key != "growth"}
    return pages | {
        "compared": "/grids/?measure=signed&since=2026-03-31",
        "cell": f"/grids/?cell={code}",
        "outlines": "/grids/map.geojson",
        "squares": "/grids/points/map.json?which=signed",
        "points": f"/grids/points/map.json?which=overdue&box={_close_by()}",
        "points-list": f"/grids/points/?which=signed&box={_close_by()}",
    }


def _close_by() -> str:
    """A box of a ninth of the county's width and height, in its middle."""
    from qianmo.apps.grids.boundaries import ground_box

    west, south, east, north = ground_box()
    wide, high = (east - west) / 9, (north - south) / 9
    box = (west + wide * 4, south + high * 4, west + wide * 5, south + high * 5)
    return ",".join(str(round(value * 1e6)) for value in box)


def _place() -> int:
    """Give households places until there are enough of them; how many have one then."""
    from qianmo.apps.households.models import Position
    from qianmo.apps.org.models import Staff
    from qianmo.demo.positions import leave_positions

    held = Position.objects.values("household_id").distinct().count()
    if held < POINTS:
        held += leave_positions(seed=1, by=Staff.objects.order_by("id")[0].pk, most=POINTS - held)
    return held


def _ask(rounds: int, environment: dict[str, str], cookie: str, progress: Progress) -> dict[str, dict[str, float]]:
    """Every page of the real server, then as many bytes of the bare one."""
    addresses, found = _addresses(), {}
    with TemporaryDirectory() as folder:
        with served("qianmo.config.wsgi:application", port=PORT, environment=environment):
            for page, address in addresses.items():
                progress.tell(page)
                taken, size = ask_together(port=PORT, address=address, cookies=[cookie], rounds=rounds)
                p50, p95 = shown(taken)
                found[page] = {"p50": rounded(p50), "p95": rounded(p95), "kb": rounded(size / 1000)}
                (Path(folder) / page).write_bytes(bytes(size))
        names = json.dumps({address: page for page, address in addresses.items()})
        (Path(folder) / "names.json").write_text(names, encoding="utf-8")
        bare = {"QIANMO_BARE_PAGES": folder}
        with served("benchmarks.measuring.bare:application", port=FLOOR_PORT, environment=bare):
            for page, address in addresses.items():
                taken, _ = ask_together(port=FLOOR_PORT, address=address, cookies=[cookie], rounds=rounds)
                found[page] |= {"floor_p50": rounded(shown(taken)[0])}
    return found


def _cut_finer() -> int:
    """Cut every village into four cells of its own, unless that was done before; how many villages there are then."""
    from shapely.geometry import mapping, shape

    from qianmo.apps.grids.models import Cell
    from qianmo.apps.grids.mosaic import spread, tessellate

    villages = list(Cell.objects.filter(level="village", ended_on__isnull=True, boundary__isnull=False))
    if any(cell.code.endswith(f"-{PIECES - 1}") for cell in villages):
        return len(villages)
    fresh = []
    for cell in villages:
        region = shape(cell.boundary)
        seeds = {str(turn): point for turn, point in enumerate(spread(region, [], PIECES, salt=cell.pk))}
        pieces = list(tessellate(seeds, region).values())
        cell.boundary, label = mapping(pieces[0]), pieces[0].representative_point()
        cell.label_lon, cell.label_lat = label.x, label.y
        for turn, piece in enumerate(pieces[1:], start=1):
            label = piece.representative_point()
            fresh.append(
                Cell(
                    code=f"{cell.code}-{turn}", name=f"{cell.name}{turn}", level="village", parent_id=cell.parent_id,
                    branch_id=cell.branch_id, urban=cell.urban, boundary=mapping(piece), label_lon=label.x,
                    label_lat=label.y,
                )
            )  # fmt: skip
    Cell.objects.bulk_update(villages, ["boundary", "label_lon", "label_lat"], batch_size=500)
    Cell.objects.bulk_create(fresh)
    return len(villages) + len(fresh)


def _chromium() -> str:
    """Where the browser is; both it and its library are looked for before anything is changed."""
    where = next((path for name in CHROMIUM if (path := which(name))), None)
    if where is None or find_spec("playwright") is None:
        sys.exit("没有 Chromium 或 playwright，什么也没有改：apt-get install chromium fonts-noto-cjk；make setup-dev。")
    return where


@contextmanager
def _browser(where: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop running in this thread
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=where, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


def _open(
    opens: int, environment: dict[str, str], cookie: str, chromium: str
) -> tuple[list[float], list[float], dict[str, list[float]]]:
    """Milliseconds to the painted canvas of each opening; between frames while dragged; the same with households."""
    name, _, value = cookie.partition("=")
    painted: list[float] = []
    frames: list[float] = []
    crowded: dict[str, list[float]] = {"far": [], "near": []}
    with served("qianmo.config.wsgi:application", port=PORT, environment=environment) as port, _browser(chromium) as on:
        here = f"http://127.0.0.1:{port}"
        for _ in range(opens):
            context = on.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": name, "value": value, "url": here}])
            page = context.new_page()
            page.goto(f"{here}/grids/?measure=signed", wait_until="commit")
            painted.append(page.evaluate(PAINTED))
            frames += _drag(page)
            page.check("[data-points]")
            page.wait_for_selector("[data-drawn]:not([data-drawn=''])")
            crowded["far"] += _drag(page)
            for _ in range(5):
                page.click("[data-zoom=in]")
                page.wait_for_timeout(500)
            page.wait_for_load_state("networkidle")
            crowded["near"] += _drag(page)
            context.close()
    return painted, frames, crowded


def _drag(page: Any) -> list[float]:
    """Milliseconds between frames while the map is pulled across and back."""
    page.evaluate(FRAMES)
    box = page.locator("[data-map]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x + step * 3, y + step * 2)
    page.mouse.up()
    seen: list[float] = page.evaluate("() => { window.stopped = true; return window.seen.slice(2) }")
    return seen


if __name__ == "__main__":
    sys.exit(main())
