"""The app as it was built and as the product serves it: small, installable, under the strict rules of the console."""

import gzip
import json
import re
from hashlib import sha256

import pytest
from django.test import Client

from tests.field.conftest import DIST

LARGEST = 250 * 1024


def built(name: str) -> bytes:
    return (DIST / name).read_bytes()


def first_load() -> list[str]:
    """What a phone fetches before it shows anything: the page and what the page names."""
    page = built("index.html").decode()
    return ["index.html", *re.findall(r"(?:src|href)=\"/static/dist/field/([^\"]+\.(?:js|css))\"", page)]


def test_the_first_load_is_small():
    names = first_load()
    assert len(names) >= 3
    assert sum(len(gzip.compress(built(name))) for name in names) <= LARGEST


def test_the_worker_knows_every_file_of_the_app_by_its_bytes():
    kept = dict(json.loads(re.search(r"\[\[\"/field/\".*?\]\]", built("sw.js").decode()).group()))
    names = {
        f"/static/dist/field/{path.relative_to(DIST).as_posix()}": path for path in DIST.rglob("*") if path.is_file()
    }
    files = {("/field/" if name.endswith("/index.html") else name): path for name, path in names.items()}
    files.pop("/static/dist/field/sw.js")
    assert kept == {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def test_the_app_can_be_installed():
    said = json.loads(built("manifest.webmanifest"))
    assert (said["start_url"], said["scope"], said["display"]) == ("/field/", "/field/", "standalone")
    assert {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512"}
    assert all((DIST / icon["src"].rsplit("/", 1)[1]).is_file() for icon in said["icons"])


@pytest.mark.parametrize("address", ["/field/", "/field/sw.js"])
def test_the_page_and_its_worker_are_never_kept_by_a_browser(address):
    answer = Client().get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache")
    assert answer.content == built({"/field/": "index.html", "/field/sw.js": "sw.js"}[address])


def test_the_page_may_use_the_camera_and_the_place_and_runs_no_script_but_its_own():
    answer = Client().get("/field/")
    assert "camera=(self), geolocation=(self)" in answer["Permissions-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert "blob:" in policy["img-src"]
    assert "unsafe-eval" not in answer["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)", answer.content.decode())


def test_no_page_of_the_console_may_use_them():
    assert "camera=()" in Client().get("/sign-in/")["Permissions-Policy"]
