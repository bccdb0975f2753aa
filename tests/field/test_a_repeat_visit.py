"""A household visited again: everything known stands there, and what did not change is not leafed through."""

import pytest

from tests.field.conftest import enrol

pytestmark = pytest.mark.browser
COUNT = "() => { window.taps = 0; addEventListener('click', one => { if (one.isTrusted) window.taps += 1 }, true) }"


def test_a_repeat_visit_with_one_change_takes_seven_taps(bank, phone):
    page = phone()
    enrol(page, bank.address)
    page.context.set_geolocation({"longitude": 118.96, "latitude": 43.95, "accuracy": 9})  # at the house
    page.evaluate(COUNT)
    page.click("text=开始走访")
    page.click("button:has-text('签到')")
    page.wait_for_selector("[data-recorded]")
    page.click("a:has-text('信息采集')")
    assert "上次 36 头" in page.inner_text("main") or page.locator("text=银行已有").count(), (
        "what is known stands there"
    )
    page.click("[aria-label='劳动力加一']")
    page.click("text=其余没变，提交采集")
    page.wait_for_selector("text=为什么来")
    page.click("label:has-text('见到户主')")
    page.click("text=结束走访")
    page.wait_for_selector("[data-due]")
    assert page.evaluate("window.taps") == 7
    page.click(".qm-tabs a:has-text('发件箱')")
    page.wait_for_selector("text=都已送到银行")
    (survey,), (visit,) = bank.stored("survey"), bank.stored("visit")
    assert (survey["changes"], visit["body"]["outcome"]) == ({"labourers": [None, 1]}, "见到户主")
