"""The story by hand: five people at five browsers, and five raters on their phones, from a roster to a mended mistake.

Set QIANMO_PICTURES=1 to renew the pictures of the manual with what is seen on the way.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from python_calamine import CalamineWorkbook

from tests.gateways.rosters.sheets import HEADING, number, person, workbook
from tests.testing_database import HOME
from tests.web.conftest import Console, settle

pytestmark = pytest.mark.browser
PICTURES = HOME / ("docs/manual/pictures" if os.environ.get("QIANMO_PICTURES") else "var/screens/story")
MANAGER, REVIEWER, HEAD, CLERK, ACCOUNTANT = "客户经理", "审查岗", "行长", "后台柜员", "会计主管"
VILLAGE = "150422100200"


@dataclass
class Stage:
    """The people of the story, each in a browser of his or her own."""

    chromium: Any
    console: Console
    pages: dict[str, Any] = field(default_factory=dict)
    shown: int = 0

    def at(self, post: str):
        """The browser of the person in a post, signed in."""
        if post not in self.pages:
            context = self.chromium.new_context(
                viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
            )
            context.set_default_timeout(15_000)
            self.pages[post] = context.new_page()
            self.console.enter(self.pages[post], post)
        return self.pages[post]

    def phone(self):
        """The phone of a rater, who has no account."""
        context = self.chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        page = context.new_page()
        page.goto(f"{self.console.address}/rate/")
        self.pages[f"rater {len(self.pages)}"] = page
        return page

    def go(self, post: str, address: str):
        """Open an address in somebody's browser."""
        page = self.at(post)
        page.goto(f"{self.console.address}{address}")
        settle(page)
        return page

    def picture(self, page, name: str) -> None:
        """Keep what is seen."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.shown += 1
        settle(page)
        page.screenshot(path=PICTURES / f"{self.shown:02}-{name}.jpg", type="jpeg", quality=72)


@pytest.fixture
def stage(chromium, console) -> Iterator[Stage]:
    found = Stage(chromium, console)
    yield found
    for page in found.pages.values():
        page.context.close()


def told(page) -> str:
    """What the page says after an act."""
    return " ".join(page.locator(".qm-said").all_inner_texts())


def press(page, words: str, *, inside: str = "main") -> None:
    """Click a button and wait for the page that answers."""
    with page.expect_navigation():
        page.locator(f"{inside} button:has-text('{words}'):visible").first.click()
    settle(page)


def follow(page, link: str) -> None:
    """Click the first such link and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(link).first.click()
    settle(page)


def tab_to(page, selector: str) -> None:
    """Press Tab until the focus stands there, as a keyboard has to."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard never comes to {selector}")


def test_five_people_take_a_village_from_its_roster_to_a_mended_mistake(stage, tmp_path):
    household = _roster(stage, tmp_path)
    _open_village(stage)
    limit = _rate(stage, household)
    _propose(stage, household)
    _tell(stage)
    line = _apply_and_decide(stage, household)
    assert limit == "8.00"
    _sign_draw_repay(stage, line)
    _mend(stage, line)


def _roster(stage: Stage, tmp_path) -> str:
    """A workbook with one bad household: looked at, its bad rows downloaded, the sound ones filed."""
    name = stage.go(MANAGER, f"/campaigns/{VILLAGE}/").locator("h1").inner_text().split()[0]
    sound = person(1, 村=name, 组="", 姓名="新来户", 证件号码=number(31), 手机="13911112222")
    bad = person(2, 村=name, 组="", 姓名="错号户", 证件号码=number(32)[:17] + "A", 手机="13911113333")
    page = stage.go(MANAGER, f"/rosters/?village={VILLAGE}")
    page.set_input_files("input[type=file]", workbook(tmp_path, [HEADING, sound, bad]))
    press(page, "上传并核对")
    stage.picture(page, "名册预览")
    with page.expect_download() as download:
        page.click("a:has-text('下载退回的行')")
    returned = CalamineWorkbook.from_path(download.value.path()).get_sheet_by_index(0).to_python()
    assert "错号户" in returned[1]
    assert "身份证号不成立" in returned[1][-1]
    press(page, "建档 1 户")
    assert "建档 1 户，退回 1 户" in told(page)
    page = stage.go(MANAGER, f"/campaigns/{VILLAGE}/?tab=roster&kind=grey")
    return page.locator("tbody tr[data-href] a").first.get_attribute("href")


def _open_village(stage: Stage) -> None:
    """Screening is looked at before the village is opened for the year."""
    page = stage.go(MANAGER, f"/campaigns/opening/?village={VILLAGE}")
    stage.picture(page, "开村预览")
    press(page, "开这个村")
    assert "已开：上名册" in told(page)


def _rate(stage: Stage, household: str) -> str:
    """Five raters with a code each cast blind; the host sees progress, then verdicts."""
    host = stage.go(MANAGER, f"/sittings/new/?village={VILLAGE}")
    for place, name in enumerate(("斯琴", "巴图", "李秀英", "王德财")):
        host.locator("input[name=name]").nth(place).fill(name)
    press(host, "开会")
    address = host.url
    press(host, "给各席发码")
    codes = re.findall(r"<b>(\w{4} \w{4})</b>", host.content())
    assert len(codes) == 5
    stage.picture(host, "一次性码")
    for place, code in enumerate(codes):
        rater = stage.phone()
        rater.fill("input[name=code]", code)
        press(rater, "进去评议")
        if place == 0:
            stage.picture(rater, "评议名单")
        while rater.locator(".qm-rate-list a").count():
            follow(rater, ".qm-rate-list a")
            while rater.locator("button[value='8']").count():
                press(rater, "8 万")
                press(rater, "投出")
            rater.goto(f"{stage.console.address}/rate/")
        assert "都评完了" in rater.content()
    host.goto(address)
    settle(host)
    assert "8.00" not in host.content()
    host.click("button:has-text('结束评议')")
    press(host, "结束评议", inside="dialog")
    stage.picture(host, "评议结论")
    row = host.locator(f"tr:has(a[href='{household}'])")
    return row.locator("td").nth(3).inner_text()


def _propose(stage: Stage, household: str) -> None:
    """The village's limits are proposed in one step; a second click proposes nothing twice."""
    page = stage.go(MANAGER, f"/campaigns/{VILLAGE}/proposed/")
    stage.picture(page, "预授信")
    press(page, "提出预授信")
    assert "已提出预授信" in told(page)
    assert page.locator(f"main a[href='{household}']").count() == 1


def _tell(stage: Stage) -> None:
    """The head draws a sample and goes there, the manager posts the list."""
    page = stage.go(HEAD, f"/notices/village/{VILLAGE}/")
    press(page, "抽样")
    while page.locator("button[value=agrees]").count():
        press(page, "相符")
    stage.picture(page, "验收抽查")
    page = stage.go(MANAGER, f"/notices/village/{VILLAGE}/")
    press(page, "公示 ")
    assert "已公示" in told(page)
    stage.picture(page, "公示")


def _apply_and_decide(stage: Stage, household: str) -> str:
    """Three different persons: the manager brings it in, the reviewer sends it on, the branch head decides."""
    page = stage.go(MANAGER, household)
    head = page.locator("h1").inner_text().split()[0]
    follow(page, "a:has-text('发起申请')")
    page.fill("input[name=requested]", "10")
    page.fill("input[name=purpose]", "购基础母羊 20 只")
    page.fill("textarea[name=report]", "人在村，圈舍两处，邻里评价好")
    for item in page.locator("#asks input[type=checkbox]").all():
        item.check()
    page.check("input[name=consented]")
    stage.picture(page, "发起申请")
    press(page, "受理并送审查")
    _review_by_keyboard(stage, head)
    desk = stage.go(HEAD, "/approvals/?show=mine")
    follow(desk, f"tr:has-text('{head}') a")
    desk.fill("input[name=text]", "同意审查意见")
    stage.picture(desk, "审批")
    press(desk, "批准", inside=".qm-decide")
    assert "qm-bad" not in (desk.locator(".qm-said").first.get_attribute("class") or "")
    page = stage.go(MANAGER, f"{household}?tab=lines")
    return page.locator("main a[href^='/lines/']").first.get_attribute("href")


def _review_by_keyboard(stage: Stage, head: str) -> None:
    """The reviewer finds the case, reads it, writes the opinion and sends it on without touching the mouse."""
    desk = stage.go(REVIEWER, "/approvals/?show=mine")
    rows = desk.locator("tbody[data-rows] tr").all_inner_texts()
    for _ in range(1 + next(place for place, row in enumerate(rows) if head in row)):
        desk.keyboard.press("j")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    settle(desk)
    for point in desk.locator("main select[name^=item]:visible, main select[form]:visible").all():
        point.focus()
        desk.keyboard.press("ArrowDown")
    tab_to(desk, "input[name=text]")
    desk.keyboard.type("资料齐全，收入与当地行情相符")
    stage.picture(desk, "审查")
    tab_to(desk, ".qm-decide button.qm-primary")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert "qm-bad" not in (desk.locator(".qm-said").first.get_attribute("class") or "")


def a_week_goes_by(console: Console) -> None:
    """Every notice was posted a week earlier than it was."""
    with psycopg.connect(console.environment["DATABASE_URL"]) as connection:
        connection.execute("UPDATE notices_notice SET posted_on = posted_on - 7, until = until - 7")


def _write_name(page) -> None:
    """A few strokes on the sheet to sign on."""
    sheet = page.locator("canvas[data-signs]")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    for left, right in ((0.2, 0.4), (0.45, 0.6), (0.65, 0.8)):
        page.mouse.move(box["x"] + box["width"] * left, box["y"] + box["height"] * 0.3)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * right, box["y"] + box["height"] * 0.7, steps=6)
        page.mouse.up()


def _sign_draw_repay(stage: Stage, line: str) -> None:
    """The manager takes the signature, the clerk pays out and takes money in."""
    page = stage.go(MANAGER, line)
    page.click("a[data-key=S]")
    press(page, "打印合同")
    assert "名单还在公示" in page.content()
    a_week_goes_by(stage.console)
    page.reload()
    assert "名单还在公示" not in page.content()
    _write_name(page)
    stage.picture(page, "签约")
    press(page, "本人已签")
    assert "已签齐" in told(page)
    clerk = stage.go(CLERK, line)
    clerk.locator("button[data-opens=draw]").first.click()
    clerk.fill("dialog[open] input[name=amount]", "20000")
    clerk.locator("#draw-preview", has_text="支用后可用").wait_for()  # before anything else has been filled in
    clerk.locator("dialog[open] select[name=purpose]").select_option(index=1)
    press(clerk, "支用", inside="dialog[open]")
    assert "已支用 2.00 万元" in told(clerk)
    clerk.locator("button[data-opens=repay]").first.click()
    clerk.fill("dialog[open] input[name=amount]", "5000")
    clerk.locator("#repayment-preview", has_text="还后欠").wait_for()
    press(clerk, "收款", inside="dialog[open]")
    assert "已收" in told(clerk)
    stage.picture(clerk, "额度")


def _mend(stage: Stage, line: str) -> None:
    """A repayment booked by mistake is reversed: the clerk says why, the accountant agrees, the line shows both."""
    clerk = stage.go(CLERK, f"{line}?tab=payments")
    clerk.locator("button[data-opens=reverse]").first.click()
    clerk.fill("dialog[open] textarea[name=reason]", "收错了户")
    press(clerk, "申请冲正", inside="dialog[open]")
    assert "已申请冲正" in told(clerk)
    accountant = stage.go(ACCOUNTANT, "/reversals/")
    stage.picture(accountant, "冲正复核")
    accountant.locator("button:has-text('复核'):visible").first.click()
    press(accountant, "同意冲正", inside="dialog[open]")
    page = stage.go(MANAGER, f"{line}?tab=time")
    assert "冲正" in page.locator("main").inner_text()
    stage.picture(page, "冲正以后")
