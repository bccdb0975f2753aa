"""A product officer changes a table by keyboard, mends what the check marks, has it tried; another publishes it."""

import subprocess
import sys

import pytest

from tests.testing_database import HOME

pytestmark = pytest.mark.browser
OFFICER, RISK = "产品经理", "风险经理"
ROW = "tr[data-rule=grade_cap_rule6] td >> nth="
MOD = "Control"
LATER = "2027-07-01"


@pytest.fixture
def desk(page, console):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.set_default_timeout(20_000)
    console.enter(page, OFFICER)
    return page


def tried(console):
    """What the worker does with the back-tests that wait."""
    words = ("procrastinate", "worker", "--one-shot")
    done = subprocess.run(
        [sys.executable, "-m", "qianmo.cli.main", *words],
        env=console.environment,
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def saved(page, revision):
    page.wait_for_selector(f"[data-policy][data-saved='{revision}']")


def test_a_policy_is_changed_mended_tried_sent_and_published_by_another(desk, console, chromium):
    desk.goto(f"{console.address}/products/funong/")
    desk.click("button:has-text('起草下一版')")
    desk.wait_for_url("**/products/drafts/*/")
    address = desk.url
    desk.click("[data-decision=grade_cap]")
    desk.click(f"{ROW}2")
    desk.keyboard.type("≥ 6")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("[data-finding=overlap]:has-text('第 5 行与第 6 行重叠')")
    assert desk.locator(f"{ROW}2").get_attribute("title") == "原 ≥ 8"
    assert "qm-ov" in desk.locator("tr[data-rule=grade_cap_rule5]").get_attribute("class")
    assert "qm-off" in desk.locator("[data-submit]").get_attribute("class")
    saved(desk, 2)
    desk.click("[data-finding] button:has-text('第 5 行改为 < 6')")
    desk.wait_for_selector("[data-finding=overlap]", state="detached")
    saved(desk, 3)

    desk.click("#lab-panel button:has-text('回测')")
    desk.wait_for_selector("#lab-panel [role=progressbar]")
    tried(console)
    desk.wait_for_selector("[data-submit]:not(.qm-off)")
    desk.click("[data-submit]")
    desk.fill("#submit input[name=valid_from]", LATER)  # the county goes on as it was for the other tests
    desk.fill("#submit textarea[name=reason]", "优秀户收入够 6 万就给 9 万")
    desk.click("#submit button:has-text('送复核')")
    desk.wait_for_selector(".qm-ok:has-text('已送审查会')")

    other = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    console.enter(other, RISK)
    other.goto(f"{console.address}/products/queue/")
    assert "优秀户收入够 6 万就给 9 万" in other.inner_text("main")
    other.click("button:has-text('发布')")
    other.wait_for_selector(".qm-ok:has-text('已发布“福农卡”')")
    other.context.close()
    desk.goto(address)
    assert desk.get_attribute("[data-policy]", "data-editable") == "no"


def test_the_grid_works_like_a_spreadsheet(desk, console):
    desk.goto(f"{console.address}/products/fushang/")
    desk.click("button:has-text('起草下一版')")
    desk.wait_for_url("**/products/drafts/*/")
    desk.wait_for_selector(".qm-dt td")
    rows = desk.locator(".qm-dt tbody tr")
    before, first = rows.count(), desk.locator(".qm-dt tbody tr:first-child td >> nth=1")
    text = first.inner_text()
    first.click()
    desk.keyboard.press("F2")
    desk.keyboard.type("不要")
    desk.keyboard.press("Escape")
    assert first.inner_text() == text
    desk.keyboard.press("Delete")
    assert first.inner_text() == "—"
    saved(desk, 2)
    desk.keyboard.press(f"{MOD}+z")
    assert first.inner_text() == text
    desk.keyboard.press(f"{MOD}+Enter")
    assert rows.count() == before + 1
    desk.keyboard.press(f"{MOD}+Delete")
    assert rows.count() == before
    desk.keyboard.press("?")
    assert desk.is_visible("#grid-keys")
    desk.keyboard.press("Escape")


def test_a_column_is_added_and_taken_out_again(desk, console):
    desk.goto(f"{console.address}/products/fuxin/")
    desk.click("button:has-text('起草下一版')")
    desk.wait_for_url("**/products/drafts/*/")
    desk.click("[data-decision=margin_bp]")
    columns = desk.locator(".qm-dt thead tr:last-child th")
    before = columns.count()
    desk.click("[data-opens=columns]")
    desk.select_option("#columns select", label="年龄（周岁）")
    desk.click("#columns button:has-text('加一列')")
    saved(desk, 2)
    assert columns.count() == before + 1
    assert desk.locator(".qm-dt tbody tr:first-child td >> nth=3").inner_text() == "—"
    desk.locator(".qm-dt tbody tr:first-child td >> nth=3").click()
    desk.click("[data-opens=columns]")
    desk.click("#columns button:has-text('删去“年龄”这一列')")
    saved(desk, 3)
    assert columns.count() == before


def test_a_lost_connection_loses_no_edit(desk, console):
    desk.goto(f"{console.address}/products/fumin/")
    desk.click("button:has-text('起草下一版')")
    desk.wait_for_url("**/products/drafts/*/")
    desk.wait_for_selector(".qm-dt td")
    cell = desk.locator(".qm-dt tbody tr:first-child td.qm-rem")
    desk.context.set_offline(True)
    cell.click()
    desk.keyboard.type("断网时写的")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("[data-say]:has-text('没连上')")
    desk.context.set_offline(False)
    saved(desk, 2)
    desk.reload()
    assert desk.locator(".qm-dt tbody tr:first-child td.qm-rem").inner_text() == "断网时写的"
