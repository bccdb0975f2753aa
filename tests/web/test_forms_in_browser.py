"""A form is drawn up on its page with the phone beside it, published by another person, and given to every branch."""

import pytest

pytestmark = pytest.mark.browser
DRAFTER, PUBLISHER = "产品经理", "普惠金融部"


def test_a_form_is_drawn_up_tried_published_by_another_and_rolled_out(page, console, chromium):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.set_default_timeout(20_000)
    console.enter(page, DRAFTER)
    page.goto(f"{console.address}/forms/trade/")
    page.click("button:has-text('从第 1 版起草')")
    page.wait_for_url("**/forms/trade/2/")
    page.click(".qm-asked-page:has-text('经营年限') button:has-text('加一项')")
    page.select_option("#add-field select[name=fact]", "village_talent")
    page.click("#add-field button:has-text('加上')")
    page.select_option("#field select[name=when]", "licence")
    page.fill("#field input[name=value]", "是")
    page.click("#field button:has-text('存这一项')")
    page.wait_for_selector("#found:has-text('没有要改的')")

    assert page.locator("[name=f-village_talent]").count() == 0, "it is asked only of who has a licence"
    page.click("#hand fieldset:has-text('有营业执照') label:has-text('是')")
    page.wait_for_selector("[name=f-village_talent]", state="attached")
    page.click("#found button:has-text('送发布')")
    page.wait_for_selector("text=您改过这一版")

    other = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    console.enter(other, PUBLISHER)
    other.goto(f"{console.address}/forms/trade/2/")
    assert "村里推荐的能人" in other.inner_text(".qm-diff")
    other.click("button:has-text('发布第 2 版')")
    other.goto(f"{console.address}/forms/trade/")
    other.fill("input[name=reason]", "补问能人")
    other.click("button:has-text('投放')")
    other.wait_for_selector(".qm-head:has-text('全行第 2 版')")
    other.context.close()
