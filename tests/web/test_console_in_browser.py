"""A person at the console: signs in, walks map, lists and households, and every count keeps its promise."""

import re

import pytest

from tests.web.conftest import number

pytestmark = pytest.mark.browser
STAGES = ("filed", "eligible", "granted", "signed", "drawn")


@pytest.fixture
def desk(page, console):
    """A page of a signed-in department officer; the test fails when the browser complains of anything."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    console.enter(page)
    yield page
    assert not complaints


def open_map(page, console, query: str = "") -> None:
    page.goto(f"{console.address}/grids/{query}")
    page.wait_for_selector("[data-map][data-ready]")


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(page, console):
    page.goto(f"{console.address}/sign-in/")
    page.fill("input[name=username]", console.account("审计")["login"])
    page.fill("input[name=password]", "not-the-password")
    page.click("button:has-text('登录')")
    assert page.locator("[role=alert]").inner_text().startswith("不能登录：工号或密码不对。")


def test_nobody_sees_a_page_without_signing_in(page, console):
    for address in ("/", "/grids/", "/grids/map.geojson", "/campaigns/", "/households/", "/households/1/", "/parts/"):
        page.goto(f"{console.address}{address}")
        assert "/sign-in/?next=" in page.url


def test_every_count_of_the_funnel_opens_a_list_of_exactly_that_many(desk, console):
    desk.goto(f"{console.address}/campaigns/")
    counts = {stage: number(desk.locator(f"a[data-stage={stage}] b").inner_text()) for stage in STAGES}
    assert counts["filed"] == 1200
    for stage, count in counts.items():
        desk.goto(f"{console.address}/campaigns/")
        desk.click(f"a[data-stage={stage}]")
        assert number(desk.locator("[data-total]").inner_text()) == count


def test_leafing_through_a_list_ends_at_its_total_and_repeats_nobody(desk, console):
    desk.goto(f"{console.address}/households/?stage=drawn")
    total = number(desk.locator("[data-total]").inner_text())
    seen: list[str] = []
    while True:
        seen += desk.locator("tbody tr td:has(> a)").all_inner_texts()
        following = desk.locator("a[rel=next]")
        if not following.count():
            break
        desk.goto(f"{console.address}/households/{following.get_attribute('href')}")
    assert len(seen) == len(set(seen)) == total


def test_the_map_and_its_list_hold_the_same_villages(desk, console):
    open_map(desk, console)
    rows = desk.locator("#village-rows tr[data-code]")
    assert number(desk.locator("#village-list h2").first.inner_text()) == rows.count() == 185
    legend = sum(number(text) for text in desk.locator("#map-legend li b").all_inner_texts())
    assert legend == desk.locator("#village-rows tr:not([data-step='0'])").count()


def test_a_click_on_the_map_opens_a_village_and_its_list_has_as_many_rows(desk, console):
    open_map(desk, console)
    box = desk.locator("[data-map]").bounding_box()
    desk.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.wait_for_selector("#beside .qm-lat a")
    name = desk.locator("#beside h2").inner_text()
    chosen = desk.locator("#village-rows tr[aria-selected=true]")
    assert chosen.get_attribute("data-name") == name
    households = desk.locator("#beside .qm-lat a").count()
    filed = desk.locator("#beside .qm-five a").first
    assert number(filed.locator("b").inner_text()) == households
    filed.click()
    assert number(desk.locator("[data-total]").inner_text()) == households
    desk.locator("tbody tr").first.click()
    assert re.fullmatch(r".*/households/\d+/", desk.url)


def test_a_town_is_entered_from_the_list_of_towns(desk, console):
    open_map(desk, console)
    desk.click("#town-links a:has-text('隆昌镇')")
    desk.wait_for_selector("#beside h2:has-text('隆昌镇')")
    villages = desk.locator("#beside tbody tr")
    assert villages.count() == 32
    desk.click("#beside tbody a >> nth=0")
    desk.wait_for_selector("#beside .qm-lat")


def test_another_measure_recolours_list_and_legend_together(desk, console):
    open_map(desk, console)
    desk.click("nav[aria-label=着色指标] a:has-text('户均授信')")
    desk.wait_for_selector("#village-list[data-measure=户均授信]")
    assert desk.locator("#map-legend h3").inner_text().startswith("户均授信")
    assert desk.locator("#map-head a[aria-current]").inner_text() == "户均授信"
    assert "measure=average" in desk.url


def test_filters_narrow_the_list_and_an_empty_one_says_what_to_do(desk, console):
    desk.goto(f"{console.address}/households/")
    desk.select_option("select[name=segment]", "trade")
    desk.wait_for_selector("label.qm-set:has(select[name=segment])")
    traders = number(desk.locator("[data-total]").inner_text())
    assert 0 < traders < 1200
    desk.fill(".qm-head input[name=q]", "查无此人")
    desk.press(".qm-head input[name=q]", "Enter")
    desk.wait_for_selector("text=没有这样的户")
    assert desk.locator("text=清空条件").count() == 1


def test_lists_are_walked_by_keyboard(desk, console):
    desk.goto(f"{console.address}/households/")
    desk.keyboard.press("Control+k")
    assert desk.evaluate("document.activeElement.closest('.qm-search') !== null")
    desk.keyboard.press("Escape")
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    second = desk.locator("tbody tr").nth(1)
    assert second.get_attribute("aria-selected") == "true"
    number_of_second = second.locator("td a").first.inner_text()
    desk.keyboard.press("Enter")
    desk.wait_for_selector(f".qm-idcard:has-text('{number_of_second}')")


def test_the_keys_of_the_page_are_told_and_ticks_are_counted(page, console):
    console.enter(page, "行长")
    page.goto(f"{console.address}/households/")
    page.keyboard.press("?")
    told = page.locator("#keys[open]").inner_text()
    assert "Ctrl K" in told
    assert "导出 Excel" in told
    page.keyboard.press("Escape")
    for key in "jxjx":
        page.keyboard.press(key)
    assert page.locator("[data-ticked]").inner_text() == "勾选 2 户"


def test_somebody_is_found_and_opened_by_keyboard(desk, console):
    desk.goto(f"{console.address}/")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("王")
    desk.wait_for_selector("#choices [role=option]")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowUp")
    chosen = desk.locator("#choices [aria-selected=true]")
    assert chosen.count() == 1
    assert desk.locator(".qm-search input").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    address = chosen.get_attribute("href")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert desk.url == f"{console.address}{address}"
    desk.wait_for_selector(".qm-idcard")


def test_a_household_page_shows_its_story_and_no_clear_identity_number(desk, console):
    desk.goto(f"{console.address}/households/?stage=drawn")
    desk.locator("tbody tr a").first.click()
    desk.wait_for_selector(".qm-time li[data-kind=money]")
    desk.click(".qm-tabs a:has-text('政策怎么算的')")
    desk.wait_for_selector(".qm-steps li")
    shown = desk.content()
    assert "********" in shown
    assert not re.search(r"\b\d{17}[\dX]\b", shown)
    assert not re.search(r"\b1[3-9]\d{9}\b", shown)


def test_a_manager_sees_the_villages_in_his_care_and_nothing_tells_of_others(page, console):
    console.enter(page, "客户经理")
    page.goto(f"{console.address}/households/")
    own = number(page.locator("[data-total]").inner_text())
    assert 0 < own < 1200
    mine = {row.split("/")[2] for row in page.locator("tbody tr a").evaluate_all("all => all.map(a => a.pathname)")}
    other = next(str(key) for key in range(1, 1200) if str(key) not in mine)
    for address in (
        f"/households/{other}/",
        "/households/99999999/",
        "/grids/999999999999/?",
        "/households/?village=0",
    ):
        refused = page.goto(f"{console.address}{address}")
        assert refused.status == 404
        assert "没有找到这一页" in page.content()


def test_nothing_runs_over_the_edge_of_a_phone(chromium, console):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    console.enter(page)
    widths = {}
    for address in ("/", "/grids/", "/campaigns/", "/households/", "/households/1/", "/parts/"):
        page.goto(f"{console.address}{address}")
        widths[address] = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert set(widths.values()) == {390}, widths


def test_the_ground_is_sent_once_and_then_only_confirmed(desk, console):
    first = desk.request.get(f"{console.address}/grids/map.geojson")
    tag = first.headers["etag"]
    again = desk.request.get(f"{console.address}/grids/map.geojson", headers={"If-None-Match": tag})
    assert (first.status, again.status) == (200, 304)
    assert len(first.json()["features"]) == 185 + 14
    assert "no-cache" in first.headers["cache-control"]
    open_map(desk, console)
    of_today = desk.locator("[data-map]").get_attribute("data-map")
    kept = desk.request.get(f"{console.address}{of_today}")
    assert "immutable" in kept.headers["cache-control"]
    assert kept.headers["etag"] == tag


def test_what_was_typed_is_still_there_when_it_is_refused(desk, console):
    desk.goto(f"{console.address}/campaigns/?view=list")
    village = desk.locator("main tbody tr a[href^='/campaigns/']").first.get_attribute("href")
    desk.goto(f"{console.address}{village}")
    desk.click("main button:has-text('暂缓')")
    desk.fill("dialog[open] [name=reason]", "村两委换届")
    desk.fill("dialog[open] [name=review_on]", "2020-01-01")
    desk.click("dialog[open] button.qm-primary")
    desk.wait_for_selector("dialog[open] [role=alert]")
    assert desk.input_value("dialog[open] [name=reason]") == "村两委换届"
    assert desk.evaluate("sessionStorage.getItem('typed')") is None
    desk.reload()
    assert not desk.locator("dialog[open]").count()
