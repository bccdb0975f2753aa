"""目标 on the console: a workbook becomes a year's targets, everybody sees how far, who lags is supervised."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from qianmo.analytics.lake import Lake, where
from qianmo.api.field.aims import aims_out
from qianmo.apps.org.services import open_business_day
from qianmo.apps.targets.models import Bulletin, BulletinRow, Plan, Supervision
from qianmo.apps.targets.services import count_indicators
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from qianmo.web.sheets.plan import COLUMNS
from tests import village as v
from tests.apps.targets.loans import LAST, WAN, both, correct, lay_loans_down
from tests.rulebook import say
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
ROWS = [
    ("贷款净增", "", "", "", "", 120), ("贷款净增", v.FIRST, "", "", "2001", 80),
    ("贷款净增", v.SECOND, "", "", "3001", 40), ("贷款净增", v.FIRST, "2002", "", "", 80),
    ("贷款户净增", "", "", "", "", 1),
]  # fmt: skip


def workbook(rows):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for column, name in enumerate(COLUMNS):
            sheet.write(0, column, name)
        for line, (*told, month) in enumerate(rows, start=1):
            for column, cell in enumerate([*told, *[month] * 12]):
                sheet.write(line, column, cell)
    return SimpleUploadedFile("分解表.xlsx", file.getvalue())


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_loans_down(**both(ground))
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    open_business_day(day=LAST, at=v.at(LAST, hour=8))
    return ground


def send(person, rows):
    return visitor(person).post("/targets/plans/upload/", {"year": "2026", "file": workbook(rows)}, follow=True)


def published():
    assert "逐级逐月都加得起来" in send("1007", ROWS).content.decode()
    plan = Plan.objects.get()
    visitor("1001").post(f"/targets/plans/{plan.pk}/publish/")
    return plan


def page(person, address="/targets/"):
    return visitor(person).get(address).content.decode()


def test_a_workbook_that_does_not_add_up_is_told_its_gap_and_rows_nobody_can_read_go_back(ground):
    short = [*ROWS[:2], ("贷款净增", v.SECOND, "", "", "", 39), *ROWS[3:]]
    assert "下级合计 119.00 万元，本级 120.00 万元，少了 1.00 万元" in send("1007", short).content.decode()
    unread = [("贷款多放", "", "", "", "", 1)]
    assert "没有“贷款多放”这个指标" in send("1007", unread).content.decode()
    assert not Plan.objects.exists()


def test_head_office_sees_who_is_behind_and_opens_a_unit(ground):
    published()
    told = page("1007", f"/targets/?measure=loans&unit={v.SECOND}")
    for part in ("2 个机构，2 个落后", "乌兰坝支行", "差 58.57", "挂片督导 乌兰坝支行", "第 1 版"):
        assert part in told, part
    assert "短板分析" in page("1007", "/targets/?view=weak")


def test_a_head_and_a_manager_see_what_they_have_to_catch_up_with_and_only_their_own_people(ground):
    published()
    own = page("2001")
    assert "落后的 1 项" in own
    assert v.STAFF["2002"][0] in own
    assert "每天要" in own
    assert v.STAFF["2002"][0] not in page("2003")
    phones = {who: aims_out(person=seat_of(v.account(who)).person, on=LAST) for who in ("2002", "2001", "1007")}
    assert phones["1007"] is None
    assert [phones[who]["of_unit"] for who in ("2002", "2001")] == [False, True]
    (row,) = phones["2002"]["rows"]
    assert (row["name"], row["done"], row["due"], row["gap"]) == ("贷款净增", "130.00", "157.14", "差 27.14")
    assert (row["year"], row["forecast"], row["reaches"], row["to_do"]) == (
        "960.00",
        "794.18",
        False,
        "每天要 30.00 万元",
    )


def test_a_unit_that_lags_is_supervised_and_closed_on_the_page(ground):
    published()
    finance = visitor("1007")
    asked = {"measure": "loans", "unit": v.SECOND, "leader": "1005", "due_on": "2026-03-31", "asks": "月底补上"}
    finance.post("/targets/supervise/", asked)
    assert "月底补上" in page("3001")
    assert "月底补上" not in page("2001")
    item = Supervision.objects.get()
    finance.post("/targets/close/", {"item": item.pk, "outcome": "补上了"})
    item.refresh_from_db()
    assert (item.outcome, item.closed_on) == ("补上了", LAST)
    assert "补上了" in page("3001", "/targets/supervision/")
    (row,) = LISTS["supervision"].rows(seat_of(v.account("1007")), {})
    assert (row[0], row[8], row[11]) == ("乌兰坝支行", "已销号", "补上了")


def test_a_meeting_is_held_on_the_page_and_leaves_with_what_was_promised(ground):
    published()
    finance, head = visitor("1007"), visitor("3001")
    opened = finance.post("/targets/meetings/open/", {"chair": "1005"}, follow=True)
    here, told = opened.redirect_chain[-1][0], opened.content.decode()
    for part in ("正在开", "乌兰坝支行", "富河支行", "还没有说"):
        assert part in told, part
    own = head.get(here).content.decode()
    assert "富河支行" not in own
    point = re.search(r"point=(\d+)", own)[1]
    said = {"point": point, "measure": "loans", "causes": ["other"], "said": ""}
    assert "请写明是什么原因" in head.post(f"{here}why/", said, follow=True).content.decode()
    head.post(f"{here}why/", said | {"said": "修路"})
    asked = {"point": point, "measure": "loans", "what": "绕道走完", "answers": "3002", "due_on": "2026-04-30"}
    assert "绕道走完" in head.post(f"{here}promise/", asked, follow=True).content.decode()
    assert "我负责的措施 1 条" in page("3002", "/targets/meetings/")
    finance.post(f"{here}close/", {"said": "议定一条"})
    assert "议定一条" in page("3001", here)
    meeting = here.split("/")[-2]
    rows = LISTS["weak-points"].rows(seat_of(v.account("3001")), {"meeting": meeting})
    assert [(row[0], row[6], row[9], row[10]) for row in rows] == [
        ("乌兰坝支行", "其他", "绕道走完", v.STAFF["3002"][0])
    ]
    weak = list(LISTS["weak"].rows(seat_of(v.account("1007")), {}))
    assert [(row[0], row[9]) for row in weak if row[1] == "贷款净增"] == [("富河支行", "落后"), ("乌兰坝支行", "落后")]
    tree = list(LISTS["plan-tree"].rows(seat_of(v.account("1007")), {"plan": str(Plan.objects.get().pk)}))
    assert list(tree[1][:6]) == ["贷款净增", v.FIRST, None, None, "2001", 80.0]


def test_progress_is_told_to_the_whole_bank_and_kept_as_it_was_told(ground):
    """By hand: 130 of 960 and 20 of 480 are 13.5 % and 4.2 %; once the farm owes 50 万 more, 70 of 480 are 14.6 %."""
    published()
    rule = [{"measure": "loans", "every": "ten_days", "within_days": 3, "people": True}]
    assert say(ground.staff, "bulletin_rules", rule, since=LAST - timedelta(days=20)) is None
    assert "还没有公示过" in page("1011", "/targets/bulletins/")
    assert "目标进度公示过了 4 天" in page("1007", "/")
    assert "目标进度公示" not in page("1001", "/")
    assert "应在 2026-02-23 前，过了 4 天" in page("1007", "/targets/bulletins/prepare/")

    def send_out(**said):
        told = {"day": LAST.isoformat(), "measure": ["loans"], "said": ""} | said
        return visitor("1007").post("/targets/bulletins/publish/", told, follow=True).content.decode()

    assert "2026-02-26 没有目标的计数" in send_out(day="2026-02-26")
    assert "全行都看得到" in send_out()
    assert "打开上一期就是" in send_out()
    assert "目标进度公示" not in page("1007", "/")
    correct(Lake(where()), on=LAST, farm=170 * WAN)
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    assert "为什么再公示一次" in send_out()
    assert "全行都看得到" in send_out(said="乌兰坝一笔放款补录")
    first, second = Bulletin.objects.order_by("id")
    for reader in ("1011", "3002"):
        told = page(reader, f"/targets/bulletins/{second.pk}/")
        for part in ("14.6%", "+50.00", "升 1", "乌兰坝一笔放款补录", "1. 乌兰坝支行 14.6%", v.STAFF["2002"][0]):
            assert part in told, part
    assert "4.2%" in page("2002", f"/targets/bulletins/{first.pk}/")
    rows = list(LISTS["bulletin"].rows(seat_of(v.account("1007")), {"bulletin": str(second.pk)}))
    assert [(row[2], row[3], row[5], row[10], row[11]) for row in rows] == [
        ("全行", "全行", None, 50.0, None), ("机构", "乌兰坝支行", 1, 50.0, 1), ("机构", "富河支行", 2, 0.0, -1),
        ("客户经理", v.STAFF["2002"][0], 1, 0.0, 0),
    ]  # fmt: skip
    drawn = visitor("3002").get(f"/targets/bulletins/{second.pk}/picture/?measure=loans")
    assert (drawn["Content-Type"], drawn.content[:4]) == ("image/png", b"\x89PNG")
    for change in (lambda: Bulletin.objects.update(said="x"), lambda: BulletinRow.objects.update(done=0)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_targets_leave_as_a_workbook_with_own_people_only(ground):
    published()
    seats = {person: seat_of(v.account(person)) for person in ("1007", "2003")}
    rows = {person: list(LISTS["targets"].rows(seat, {"measure": "loans"})) for person, seat in seats.items()}
    assert [row[3] for row in rows["1007"]] == ["全行", "富河支行", v.STAFF["2002"][0], "乌兰坝支行"]
    assert [row[3] for row in rows["2003"]] == ["全行", "富河支行", "乌兰坝支行"]
    assert rows["1007"][0][5:9] == (1440.0, 150.0, rows["1007"][0][7], rows["1007"][0][8])


def test_before_there_are_targets_the_page_says_who_has_to_write_them(ground):
    assert "请计划财务部编制目标" in page("2002")
