"""A phone in a valley: killed, closed, upgraded, handed on; what was done is there, and reaches the bank once."""

import os
import signal
from pathlib import Path

import pytest

from tests.field.conftest import enrol, node, open_again

pytestmark = pytest.mark.browser
SURVEY = "#/survey/3"


def kill(folder: Path) -> None:
    """End the browser that keeps its things in a folder, and no other, as a phone out of memory ends an app."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        words = entry.read_bytes().decode(errors="replace").split("\0")
        if f"--user-data-dir={folder}" in words and not any(word.startswith("--type=") for word in words):
            os.kill(int(entry.parent.name), signal.SIGKILL)


def fill_in(page, address: str, *, labourers: str = "3") -> None:
    """A survey filled in as far as it must be, with a picture, up to its last page."""
    page.goto(f"{address}/field/{SURVEY}")
    page.fill("[data-field=labourers] input", labourers)
    page.click("button:has-text('拍身份证')")
    page.click(".qm-foot button:has-text('拍照')")
    page.click("button:has-text('用这张')")
    page.wait_for_selector(".qm-thumbs img")
    for _ in range(3):
        page.click(".qm-foot button:has-text('下一页')")


def survey(page, address: str, **given: str) -> None:
    fill_in(page, address, **given)
    page.click("button:has-text('提交采集')")
    page.wait_for_url("**/field/#/household/3")


def wait_for_the_worker(page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")


def test_a_killed_app_opens_at_the_same_question_with_every_field_filled_in(bank, phone, tmp_path):
    page = phone()
    enrol(page, bank.address)
    page.goto(f"{bank.address}/field/{SURVEY}")
    page.fill("[data-field=labourers] input", "3")
    page.check("[data-field=phone_works] label:has-text('是') input")
    page.click(".qm-foot button:has-text('下一页')")
    page.fill("[data-field=dry_land] input", "27")
    page.wait_for_timeout(300)
    page.locator("[data-field=wet_land] input").press_sequentially("1")
    kill(tmp_path / "phone")

    page = phone()
    page.goto(f"{bank.address}/field/{SURVEY}")
    open_again_at(page)
    assert page.locator("h1 + *, .qm-between").first.is_visible()
    assert page.input_value("[data-field=dry_land] input") == "27"
    page.click(".qm-foot button:has-text('上一页')")
    assert page.input_value("[data-field=labourers] input") == "3"
    assert page.is_checked("[data-field=phone_works] label:has-text('是') input")


def open_again_at(page) -> None:
    page.fill("input[name=pin]", "246810")
    page.click("button:has-text('打开')")
    page.wait_for_selector("[data-field]")


def test_without_a_network_the_app_starts_and_the_list_of_the_day_is_there(bank, phone):
    page = phone()
    enrol(page, bank.address)
    wait_for_the_worker(page)
    page.context.set_offline(True)
    page.goto("about:blank")
    page.goto(f"{bank.address}/field/")
    open_again(page)
    page.wait_for_selector("[data-due]")
    assert page.locator("[data-state]").get_attribute("data-state") == "up-to-date"
    assert page.locator("text=没有网络，照常办").is_visible()
    page.goto(f"{bank.address}/field/#/households")
    for words, name in (("孟庆和", "孟庆和"), ("yfx", "于凤霞"), ("2048", "包额尔敦"), ("4 号", "柳长河")):
        page.fill("#search", words)
        assert name in page.locator(".qm-rows li").first.inner_text()


def test_a_storage_connection_the_system_closed_is_opened_again_and_the_write_repeated(bank, phone):
    page = phone()
    page.add_init_script(
        "const open = IDBFactory.prototype.open; window.connections = [];"
        "IDBFactory.prototype.open = function (...words) { const asked = open.apply(this, words);"
        "asked.addEventListener('success', () => connections.push(asked.result)); return asked }"
    )
    enrol(page, bank.address)
    page.goto(f"{bank.address}/field/{SURVEY}")
    page.wait_for_selector("[data-field]")
    before = page.evaluate("connections.length")
    page.evaluate("connections.forEach(connection => connection.close())")
    page.fill("[data-field=labourers] input", "4")
    page.wait_for_selector("[data-saved].qm-done")
    assert page.evaluate("connections.length") > before
    page.reload()
    open_again_at(page)
    assert page.input_value("[data-field=labourers] input") == "4"


def test_what_was_done_offline_reaches_the_bank_once_with_its_picture(bank, phone):
    page = phone()
    enrol(page, bank.address)
    page.context.set_offline(True)
    survey(page, bank.address)
    page.goto(f"{bank.address}/field/#/outbox")
    page.wait_for_selector("[data-item]:has-text('于凤霞 档案')")
    page.context.set_offline(False)
    page.click("button:has-text('现在发送')")
    page.wait_for_selector("text=都已送到银行并核对过回执")
    (stored,) = bank.stored("survey")
    assert stored["changes"] == {"labourers": [None, 3]}
    assert stored["entity"] == "household:3"
    assert [one["purpose"] for one in stored["attachments"]] == ["identity"]
    assert 0 < stored["attachments"][0]["size"] <= 400 * 1024


def test_a_login_page_in_between_takes_nothing_out_of_the_outbox(bank, phone):
    page = phone()
    enrol(page, bank.address)
    bank.wishes(down=True)
    survey(page, bank.address)
    page.goto(f"{bank.address}/field/#/outbox")
    page.click("button:has-text('现在发送')")
    page.wait_for_selector("[data-item=waiting]:has-text('后再发')")
    assert not bank.stored()
    bank.wishes()
    page.click("button:has-text('现在发送')")
    page.wait_for_selector("text=都已送到银行并核对过回执")
    assert len(bank.stored("survey")) == 1


def test_an_upgrade_leaves_a_full_outbox_as_it_was(bank, phone, tmp_path):
    newer = tmp_path / "newer"
    built = node(
        "node_modules/vite/bin/vite.js",
        "build",
        "-c",
        "field/vite.config.ts",
        QIANMO_FIELD_RELEASE="2",
        QIANMO_FIELD_DIST=str(newer),
    )
    assert built.returncode == 0, built.stderr
    page = phone()
    enrol(page, bank.address)
    wait_for_the_worker(page)
    bank.wishes(down=True)
    survey(page, bank.address)
    bank.releases(newer)
    page.evaluate("navigator.serviceWorker.getRegistration('/field/').then(found => found.update())")
    page.click("button:has-text('换成新版本')")
    page.wait_for_selector("input[name=pin]")
    assert page.locator("dl:has-text('待发') dd").first.inner_text().startswith("1")
    open_again(page)
    page.goto(f"{bank.address}/field/#/me")
    assert page.locator("dt:has-text('版本') + dd").inner_text() == "2"
    bank.wishes()
    page.goto(f"{bank.address}/field/#/outbox")
    page.click("button:has-text('现在发送')")
    page.wait_for_selector("text=都已送到银行并核对过回执")
    assert [one["release"] for one in bank.stored("survey")] == ["1"]
