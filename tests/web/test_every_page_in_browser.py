"""Every page at its three widths: it fits, nothing complains, and a checker of accessibility finds nothing serious.

The pictures taken on the way are kept in var/screens, to be looked at beside the mocks; a build machine takes none.
"""

import os
from pathlib import Path

import pytest

from tests.testing_database import HOME
from tests.web.pages import PLACES, TWO_FRAMES

pytestmark = pytest.mark.browser
WIDTHS = {"desktop": (1440, 900), "wide": (1920, 1080), "phone": (390, 844)}
AXE = HOME / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = HOME / "var" / "screens"
BUILD_MACHINE = "CI" in os.environ
CHECKED = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']})"
SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_fits_every_width_and_anybody_can_use_it(page, console, place):
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    if place.post:
        console.enter(page, place.post)
    place.open(page, console)
    for name, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(TWO_FRAMES)  # until it is laid out anew
        if not BUILD_MACHINE:
            page.screenshot(path=_picture(place.name, name))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{place.name} runs over at {width}"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(CHECKED)
    serious = [
        f"{fault['id']}: {fault['nodes'][0]['html'][:160]} ({len(fault['nodes'])})"
        for fault in found["violations"]
        if fault["impact"] in SERIOUS
    ]
    assert not serious, serious
    assert not complaints


def _picture(page: str, width: str) -> Path:
    SCREENS.mkdir(parents=True, exist_ok=True)
    return SCREENS / f"{page}-{width}.png"
