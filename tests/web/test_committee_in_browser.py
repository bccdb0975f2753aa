"""From application to active line by a committee: manager, B surveyor, reviewer, risk manager, five who vote blind.

Each sits at a browser of his or her own; the chair counts, the minutes stand on the page, the line is signed active.
"""

import psycopg
import pytest

from tests.web.conftest import settle
from tests.web.test_story_in_browser import Stage, _write_name, press, stage, told

pytestmark = pytest.mark.browser
__all__ = ["stage"]
SEATS = """
SELECT s.number FROM approvals_committeemember m JOIN approvals_committee c ON c.id = m.committee_id
  JOIN org_staff s ON s.id = m.staff_id WHERE c.code = 'use' AND m.valid @> current_date ORDER BY m.is_chair DESC, m.id
"""
RATED = """
SELECT v.household_id, least(v.limit_fen / 1000000, 5), m.number, h.branch_id FROM ratings_verdict v
  JOIN households_household f ON f.id = v.household_id
  JOIN grids_stewardship w ON w.cell_id = f.village_id AND w.valid @> current_date
  JOIN org_staff m ON m.id = w.staff_id
  JOIN org_postholding h ON h.staff_id = m.id AND h.post = 'manager' AND h.valid @> current_date
 WHERE NOT v.excluded AND NOT v.needs_look AND v.limit_fen >= 1000000
   AND NOT EXISTS (SELECT FROM ratings_verdict n WHERE n.household_id = v.household_id AND n.id > v.id)
   AND NOT EXISTS (SELECT FROM credit_application a WHERE a.household_id = v.household_id)
   AND NOT EXISTS (SELECT FROM dossiers_dossier d WHERE d.household_id = v.household_id)
   AND EXISTS (SELECT FROM households_factsheet s
                WHERE s.household_id = v.household_id AND coalesce(s.facts ->> 'guarantee', '信用') = '信用')
 ORDER BY v.limit_fen DESC, v.household_id LIMIT 1
"""
IN_POST = """
SELECT s.number FROM org_postholding h JOIN org_staff s ON s.id = h.staff_id
 WHERE h.post = %s AND h.valid @> current_date AND h.branch_id = coalesce(%s, h.branch_id) AND s.number <> ALL(%s)
 ORDER BY s.number LIMIT 1
"""


@pytest.fixture
def people(stage):
    """Staff numbers of all who take part, the chair of 贷审委 first among its seats, and a household that was rated."""
    with psycopg.connect(stage.console.environment["DATABASE_URL"]) as connection:

        def somebody(post, *, branch=None, but=()):
            return connection.execute(IN_POST, (post, branch, list(but))).fetchone()[0]

        seats = [number for (number,) in connection.execute(SEATS)]
        household, wan, manager, branch = connection.execute(RATED).fetchone()
        return {
            "seats": seats,
            "household": household,
            "wan": wan,
            "manager": manager,
            "second": somebody("manager", branch=branch, but=[manager]),
            "head": somebody("branch_head", branch=branch),
            "reviewer": somebody("reviewer"),
            "risk": somebody("risk", but=seats),
        }


def sit(stage: Stage, number: str):
    """The browser of somebody by number."""
    if number not in stage.pages:
        context = stage.chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        page = stage.pages[number] = context.new_page()
        page.goto(f"{stage.console.address}/sign-in/")
        page.fill("input[name=username]", number)
        page.fill("input[name=password]", stage.console.accounts[0]["password"])
        with page.expect_navigation():
            page.keyboard.press("Enter")
    return stage.pages[number]


def at(stage: Stage, number: str, address: str):
    """Somebody's browser at an address."""
    page = sit(stage, number)
    page.goto(f"{stage.console.address}{address}")
    settle(page)
    return page


def test_a_committee_of_five_takes_an_application_to_an_active_line(stage, people):
    case = _surveyed_by_two(stage, people)
    _reviewed(stage, people, case)
    page = at(stage, people["risk"], case)
    page.fill("input[name=text]", "行业集中度不高，第一还款来源是售羊")
    press(page, "写下风险意见", inside=".qm-decide")
    room = _voted(stage, people, case)
    desk = at(stage, people["head"], case)
    assert "行业集中度不高" in desk.locator("main").inner_text()
    desk.fill("input[name=text]", "同意贷审委意见")
    press(desk, "批准", inside=".qm-decide")
    assert "已批准" in told(desk)
    assert "通过" in at(stage, people["head"], room).locator("main").inner_text()
    _signed(stage, people)


def _surveyed_by_two(stage: Stage, people) -> str:
    """The manager begins, a second surveyor signs, and the application goes to review; the address of its case."""
    page = at(stage, people["manager"], f"/households/{people['household']}/apply/")
    page.fill("input[name=requested]", str(people["wan"]))
    page.fill("input[name=purpose]", "购基础母羊 20 只")
    page.fill("textarea[name=report]", "人在村，圈舍两处，邻里评价好")
    press(page, "先开件")
    dossier = page.url.removeprefix(stage.console.address)
    page.locator("form[action$='/second/'] input[name=number]").fill(people["second"])
    press(page, "请协办")
    for words in ("材料都已收", "清单都符合"):
        if page.locator(f"button:has-text('{words}'):visible").count():
            press(page, words)
    for row in page.locator("tr.qm-lack").all():
        if row.locator("select").count():
            row.locator("select").first.select_option(index=1)
        elif row.locator("input:not([type=hidden])").count():
            row.locator("input:not([type=hidden])").first.fill("已签")
    press(page, "存填写")
    second = at(stage, people["second"], dossier)
    press(second, "在调查表签字")
    page = at(stage, people["manager"], dossier)
    page.check("input[name=consented]")
    press(page, "送审查")
    return page.url.removeprefix(stage.console.address)


def _reviewed(stage: Stage, people, case: str) -> None:
    desk = at(stage, people["reviewer"], case)
    for box in desk.locator("main select[name^=item]:visible, main select[form]:visible").all():
        box.select_option(index=1)
    desk.fill(".qm-decide input[name=text]", "资料齐全，收入与当地行情相符")
    press(desk, "同意，送审批")
    assert "已送审批" in told(desk)


def _voted(stage: Stage, people, case: str) -> str:
    """The branch head calls the committee; five vote, none sees another's word before his own; the chair counts."""
    desk, number = at(stage, people["head"], "/committees/"), case.strip("/").rpartition("/")[2]
    desk.check(f"input[name=case][value='{number}']")
    desk.locator("select[name=committee]").select_option(label="贷审委")
    press(desk, "召集今天的会")
    room = desk.url.removeprefix(stage.console.address)
    for place, member in enumerate(people["seats"]):
        page = at(stage, member, room)
        assert "羊价在跌" not in page.locator("main").inner_text()
        if place == 1:
            page.fill("input[name=text]", "羊价在跌")
        press(page, "不同意" if place == 1 else "同意", inside="form[action$='/vote/']")
        assert "已表决" in told(page)
    chair = at(stage, people["seats"][0], room)
    press(chair, "结束表决，计票")
    minutes = chair.locator("main").inner_text()
    assert "同意 4 票，需 4 票（有权表决的 2/3），通过" in minutes
    assert "羊价在跌" in minutes
    return room


def _signed(stage: Stage, people) -> None:
    """The customer signs in front of the manager, and the line is active."""
    page = at(stage, people["manager"], f"/households/{people['household']}/?tab=lines")
    page = at(stage, people["manager"], page.locator("main a[href^='/lines/']").first.get_attribute("href"))
    page.click("a[data-key=S]")
    press(page, "打印合同")
    _write_name(page)
    press(page, "本人已签")
    assert "已签齐" in told(page)
    with psycopg.connect(stage.console.environment["DATABASE_URL"]) as connection:
        state = "SELECT state FROM credit_line WHERE household_id = %s"
        assert connection.execute(state, (people["household"],)).fetchall() == [("active",)]
