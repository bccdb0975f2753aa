"""A phone lost, handed on or lent: what lies on it names nobody, and the next person sees nothing of the one before."""

from pathlib import Path

import pytest

from tests.field.conftest import PIN, enrol, open_again
from tests.field.test_nothing_is_lost import fill_in, survey

pytestmark = pytest.mark.browser
SECRETS = ("孟庆和", "于凤霞", "尹红霞", "双井村", "150422198805062046", "13800001187", "138****1187", "东头第三家")
COUNT = """shelf => new Promise(done => {
  const asked = indexedDB.open('qianmo-field')
  asked.onsuccess = () => {
    const held = asked.result.transaction(shelf).objectStore(shelf).count()
    held.onsuccess = () => done(held.result)
  }
})"""
CONTROL = "谁都能读的一句话"


def holds(folder: Path, words: str) -> bool:
    """Whether any file below holds the words, in either way a browser writes text."""
    spelt = (words.encode(), words.encode("utf-16-le"))
    return any(
        form in path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"SingletonLock", "SingletonSocket"}
        for form in spelt
    )


def test_the_storage_of_a_stolen_phone_names_nobody(bank, phone, tmp_path):
    page = phone()
    enrol(page, bank.address)
    bank.wishes(down=True)
    survey(page, bank.address)
    fill_in(page, bank.address)
    page.fill("[data-field=note] textarea", "东头第三家")
    page.wait_for_timeout(300)
    page.goto(f"{bank.address}/field/#/filing")
    page.fill("label:has-text('户主姓名') input", "于凤霞")
    page.fill("label:has-text('身份证号') input", "150422198805062046")
    page.fill("label:has-text('手机') input", "13800001187")
    page.evaluate("words => localStorage.setItem('control', words)", CONTROL)
    page.wait_for_timeout(1000)
    page.context.close()
    assert holds(tmp_path / "phone", CONTROL)
    assert not [words for words in SECRETS if holds(tmp_path / "phone", words)]


def test_leaving_with_unsent_work_keeps_it_sealed_and_the_next_person_sees_none_of_it(bank, phone):
    page = phone()
    enrol(page, bank.address)
    bank.wishes(down=True)
    survey(page, bank.address)
    page.goto(f"{bank.address}/field/#/me")
    page.click("button:has-text('退出登录')")
    page.wait_for_selector("dialog:has-text('还有 1 件没有送到银行')")
    page.click("dialog button:has-text('退出，只留封好的')")
    page.wait_for_selector("button:has-text('登记这台手机')")
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 1

    bank.wishes(quarantine=True)
    enrol_with_an_outbox(page, bank.address)
    page.goto(f"{bank.address}/field/#/outbox")
    seen = page.locator("main").inner_text()
    assert "前一位登录者的一件" in seen
    assert "于凤霞" not in seen
    bank.wishes()
    page.click("button:has-text('再发一次')")
    page.wait_for_selector("text=都已送到银行并核对过回执")
    assert [one["author"] for one in bank.stored("survey")] == ["0088"]


def enrol_with_an_outbox(page, address: str) -> None:
    page.goto(f"{address}/field/")
    for name, value in (("number", "0090"), ("password", "qianmo-demo-2026"), ("pin", PIN), ("repeated", PIN)):
        page.fill(f"input[name={name}]", value)
    page.click("button:has-text('登记这台手机')")
    page.wait_for_selector("[data-due]")


def test_five_wrong_pins_need_the_password_and_the_outbox_stays(bank, phone):
    page = phone()
    enrol(page, bank.address)
    page.reload()
    for _ in range(5):
        page.fill("input[name=pin]", "000000")
        page.click("button:has-text('打开')")
        page.wait_for_selector("[role=alert]:has-text('PIN 不对')")
        page.wait_for_selector("button:has-text('请稍候')", state="detached")
    assert not page.locator("input[name=pin]").count()
    page.fill("input[name=number]", "0088")
    page.fill("input[name=password]", "qianmo-demo-2026")
    page.click("button:has-text('登录')")
    page.wait_for_selector("input[name=pin]")
    open_again(page)


def test_an_order_to_wipe_erases_what_can_be_read_and_spares_what_is_sealed(bank, phone):
    page = phone()
    enrol(page, bank.address)
    bank.wishes(quarantine=True)
    survey(page, bank.address)
    page.goto(f"{bank.address}/field/#/outbox")
    page.wait_for_selector("[data-item=quarantined]")
    bank.wishes(orders=[{"id": 1, "kind": "wipe", "sealed_too": False, "reason": "手机报失，已抹掉。"}])
    page.click("button:has-text('现在发送')")
    page.wait_for_selector("button:has-text('登记这台手机')")
    assert page.locator("text=手机报失，已抹掉。").is_visible()
    assert page.evaluate(COUNT, "records") == 0
    assert page.evaluate(COUNT, "outbox") == 1


def test_two_people_s_answers_are_settled_by_a_choice(bank, phone):
    page = phone()
    enrol(page, bank.address)
    conflict = {
        "id": 5,
        "household": 1,
        "name": "孟庆和",
        "key": "phone",
        "label": "手机号",
        "mine_text": "尾号 2046",
        "theirs_text": "尾号 2064",
        "original_text": "尾号 1187",
        "theirs_by": "罗春梅",
        "theirs_at": "2026-09-29T09:58:00+08:00",
    }
    bank.wishes(conflicts=[conflict])
    page.goto(f"{bank.address}/field/#/outbox")
    page.click("button:has-text('现在发送')")
    page.wait_for_selector("[data-conflict]:has-text('要您选：手机号两处改得不同')")
    bank.wishes()
    page.click("[data-conflict] button:has-text('罗春梅填的')")
    for _ in range(100):  # the words below stand there until the choice is in the outbox, too
        if bank.stored("choice"):
            break
        page.wait_for_timeout(100)
    page.wait_for_selector("text=都已送到银行并核对过回执")
    assert [one["body"] for one in bank.stored("choice")] == [{"pick": "theirs"}]
