"""Every screen of the app: nothing a screen reader would miss, nothing cut off with letters twice as large."""

import pytest

from tests.field.conftest import enrol
from tests.testing_database import HOME

pytestmark = pytest.mark.browser
AXE = HOME / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = {
    "today": ".qm-tabs",
    "households": ".qm-rows li",
    "household/1": "text=户成员",
    "map": "svg.qm-map-drawn",
    "village/1": "text=金融服务牌",
    "survey/1": "[data-field]",
    "visit/1": "text=签到",
    "capture/1": "text=拍什么",
    "application/1": "text=用来做什么",
    "filing": "text=户主姓名",
    "signing/1": "canvas",
    "sitting": "text=双井村评议会",
    "leads": "[data-lead]",
    "lead/501": "text=怎么说",
    "day": "[data-call]",
    "outbox": "text=本机空间",
    "me": "text=隐私记录",
}
SMALL = """() => [...document.querySelectorAll('button, a, input:not([type=radio]):not([type=checkbox]), select')]
  .filter(one => one.offsetParent && !one.closest('svg') && !one.closest('h2, p'))
  .filter(one => one.getBoundingClientRect().height < 47.5).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def opened(bank, phone):
    page = phone(bypass_csp=True)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    enrol(page, bank.address)
    yield page
    assert not complaints


def test_every_screen_reads_well_grows_with_its_letters_and_fits_a_thumb(bank, opened):
    faults = {}
    opened.add_script_tag(path=AXE)
    for name, sign in SCREENS.items():
        opened.evaluate("document.documentElement.style.fontSize = ''")
        opened.goto(f"{bank.address}/field/#/{name}")
        opened.wait_for_selector(sign)
        opened.set_viewport_size({"width": 390, "height": 4000})  # nothing lies under the bar at the foot
        found = opened.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
        grave = [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]]
        grave += [("small", one) for one in opened.evaluate(SMALL)]
        opened.evaluate("document.documentElement.style.fontSize = '212.5%'")
        opened.set_viewport_size({"width": 390, "height": 844})
        wide = opened.evaluate("document.documentElement.scrollWidth - innerWidth")
        grave += [("wider than the screen", wide)] if wide > 1 else []
        if grave:
            faults[name] = grave
    assert not faults, "\n".join(f"{name}: {fault}" for name, all_of_it in faults.items() for fault in all_of_it)
