"""整村组织 on the console: a workbook becomes the plan, leaves in the same columns, and comes in again."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo.apps.campaigns.models import Drive
from qianmo.apps.org.services import open_business_day
from qianmo.apps.outreach.models import (
    DrivePlan,
    ExamPaper,
    FieldDay,
    Gift,
    PlannedStep,
    PlannedVillage,
    Script,
    SigningDay,
    VillageClaim,
)
from qianmo.apps.outreach.services import adopt_shipped_criteria
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from qianmo.web.sheets import exam
from qianmo.web.sheets.drive_plan import COLUMNS
from tests import village as v
from tests.apps.outreach.going import DAY as EXAM_DAY
from tests.apps.outreach.going import script_in_force, sit
from tests.apps.outreach.plans import DAY
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
ROWS = [
    (v.UPPER, "", "", "示范村", 1, "是", "", ""),
    (v.LOWER, "", "", "规范村", 2, "", "", ""),
    (v.FAR, "", "", "暂缓", "", "", "两委换届", "2026-09-01"),
    (v.TOWN, "", v.FIRST, "驻镇", "", "", "", "2026-12-31"),
]


def workbook(rows):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([COLUMNS, *rows]):
            for column, cell in enumerate(cells):
                sheet.write(line, column, cell)
    return SimpleUploadedFile("规划.xlsx", file.getvalue())


@pytest.fixture
def ground():
    ground = v.found_village()
    open_business_day(day=DAY, at=v.at(DAY, hour=8))
    return ground


def send(rows, **form):
    form = {"begins_on": "2026-01-05", "ends": ["2026-02-28", "2028-12-31", ""], **form}
    return visitor("1001").post("/outreach/plans/upload/", {"file": workbook(rows), **form}, follow=True)


def published(rows=ROWS):
    assert "已收下 3 个村、1 行网点步骤" in send(rows).content.decode()
    plan = DrivePlan.objects.latest("version")
    visitor("1006").post(f"/outreach/plans/{plan.pk}/publish/")
    return plan


def page(person, address="/outreach/plan/"):
    return visitor(person).get(address).content.decode()


def test_a_workbook_with_rows_nobody_can_read_goes_back(ground):
    said = send([*ROWS, (v.LOWER, "", "", "样板村", 1, "", "", "")]).content.decode()
    assert "“样板村”不是一种安排" in said
    assert "看不懂日期“年底”" in send([(*ROWS[2][:7], "年底")]).content.decode()
    assert "没有填开始日" in send(ROWS, begins_on="").content.decode()
    assert "0 个试点村" in send([(*ROWS[0][:5], "", "", ""), *ROWS[1:]]).content.decode()
    assert not DrivePlan.objects.exists()


def test_the_plan_is_published_by_another_and_read_in_four_ways(ground):
    assert "还没有发布的规划" in page("2002")
    published()
    told = page("1001")
    for part in ("66.67%", "占全部 3 个村", "剔除暂缓的 1 个村", "富河支行", "第 2 阶段"):
        assert part in told, part
    assert "两委换届" in page("1001", "/outreach/plan/?view=villages&state=deferred")
    assert "没有网点的乡镇 1" in page("1001", "/outreach/plan/?view=outlets")
    assert "还没有做到签约" in page("2001", "/outreach/plan/?view=pilots")
    assert "占全部 1 个村" in page("2002")


def test_the_plan_goes_out_in_the_columns_it_comes_in_by(ground):
    first = published()
    rows = list(LISTS["drive-plan"].rows(seat_of(v.account("1001")), {}))
    again = [row[: len(COLUMNS)] for row in rows]
    second = published(again)
    kept = ("village_id", "kind", "phase", "pilot", "reason", "review_on")
    villages = [
        list(PlannedVillage.objects.filter(plan=one).order_by("village_id").values_list(*kept))
        for one in (first, second)
    ]
    assert villages[0] == villages[1]
    kept = ("branch_id", "step", "town_id", "until")
    steps = [list(PlannedStep.objects.filter(plan=one).values_list(*kept)) for one in (first, second)]
    assert steps[0] == steps[1]


def questions(rows):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([exam.COLUMNS, *rows]):
            for column, cell in enumerate(cells):
                sheet.write(line, column, cell)
    return SimpleUploadedFile("题库.xlsx", file.getvalue())


ASKED = [("谁担风险", "村干部", "银行", "", "", "", "", "B"), ("几样资料", "两样", "三样", "", "", "", "", "b")]


def scripted():
    form = {"title": "三句话", "text": "您好", "drawn": "2", "pass_mark": "90", "valid_days": "365"}
    wrong = [*ASKED, ("几人", "一人", "两人", "", "", "", "", "C")]
    refused = visitor("1001").post("/outreach/scripts/upload/", {**form, "file": questions(wrong)}, follow=True)
    assert "答案“C”不是这一题的选项。请写 A 到 B" in refused.content.decode()
    visitor("1001").post("/outreach/scripts/upload/", {**form, "file": questions(ASKED)})
    script = Script.objects.get()
    assert "银行（对）" in page("1006", "/outreach/scripts/")
    assert "银行（对）" not in page("2001", "/outreach/scripts/")
    visitor("1006").post(f"/outreach/scripts/{script.pk}/publish/")


def sat(number, *, letters="11"):
    person = visitor(number)
    person.post("/outreach/exam/begin/")
    paper = ExamPaper.objects.get(staff__number=number, handed_in_at=None)
    answers = {f"q{pk}": letter for pk, letter in zip(paper.questions, letters, strict=True)}
    return person.post(f"/outreach/exam/{paper.pk}/", answers, follow=True).content.decode()


def test_who_has_not_passed_is_not_sent_and_who_has_sees_his_day(ground):
    scripted()
    assert "不能进村" in page("2002", "/outreach/my-days/")
    form = {
        "village": ground.cells[v.UPPER],
        "day": DAY.isoformat(),
        "days": "1",
        "staff": "2002",
        "gather": "8:00 村部",
    }
    refused = visitor("2001").post("/outreach/days/roster/", form, follow=True).content.decode()
    assert "尹红霞：还没有通过话术考试" in refused
    assert "50 分，没有通过" in sat("2002", letters="10")
    assert "100 分，通过，可以进村" in sat("2002")
    assert "已排 1 天、1 人" in visitor("2001").post("/outreach/days/roster/", form, follow=True).content.decode()
    assert "8:00 村部" in page("2002", "/outreach/my-days/")
    row = FieldDay.objects.get()
    visitor("2001").post(f"/outreach/days/{row.pk}/settle/", {"came": "2002"})
    assert "到了" in page("2002", f"/outreach/days/{row.pk}/")
    assert visitor("3001").get(f"/outreach/days/{row.pk}/").status_code == 404
    rows = list(LISTS["field-days"].rows(seat_of(v.account("2001")), {}))
    assert rows[0][4:9] == ("8:00 村部", "2002", "尹红霞", "入村", "到了")
    assert [one[5] for one in LISTS["exams"].rows(seat_of(v.account("2002")), {})] == ["通过"]


def test_the_roster_leaves_on_paper(ground):
    answer = visitor("2001").get("/outreach/days/print/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_head_office_decides_whose_a_village_is(ground):
    form = {
        "village": ground.cells[v.UPPER],
        "since": DAY.isoformat(),
        "until": DAY.isoformat(),
        "reason": "合作社在我行",
    }
    visitor("3001").post("/outreach/claims/ask/", form)
    claim = VillageClaim.objects.get()
    assert "待裁定" in page("2001", "/outreach/claims/")
    visitor("1001").post(f"/outreach/claims/{claim.pk}/decide/", {"answer": "grant", "words": "归乌兰坝"})
    assert "归申请机构" in page("2001", "/outreach/claims/")


def test_contracts_of_a_signing_day_are_prepared_at_once(ground):
    (home,) = v.file_families([v.family(ground, "孟庆和")])
    v.rate(ground, v.screen(ground, {home: ()}), [home])
    v.grant(ground, [home])
    form = {"village": ground.cells[v.UPPER], "day": DAY.isoformat(), "place": "村部", "gift": "大米", "yuan": "30"}
    visitor("2002").post("/outreach/signings/open/", {**form, "stock": "5"})
    here = f"/outreach/signings/{SigningDay.objects.get().pk}/prepare/"
    said = visitor("2002").post(here, {"card": "fu"}, follow=True).content.decode()
    assert "已备 1 份合同，还有 0 户没有备" in said


def test_a_signing_day_from_its_contracts_to_a_gift_and_back(ground):
    (home,) = v.file_families([v.family(ground, "孟庆和")])
    v.rate(ground, v.screen(ground, {home: ()}), [home])
    (line_id,) = v.grant(ground, [home])
    manager = visitor("2002")
    form = {"village": ground.cells[v.UPPER], "day": DAY.isoformat(), "place": "村部", "gift": "大米", "yuan": "30"}
    manager.post("/outreach/signings/open/", {**form, "stock": "5"})
    here = f"/outreach/signings/{SigningDay.objects.get().pk}/"
    assert "备合同（还差 1）" in page("2002", here)
    gift = {"line": line_id}
    assert "没有登记到场，合同还没有签" in manager.post(f"{here}gift/", gift, follow=True).content.decode()
    manager.post(f"{here}register/", {**gift, f"items-{line_id}": ["identity", "register"]})
    assert "缺另一样资料，合同还没有签" in manager.post(f"{here}gift/", gift, follow=True).content.decode()
    assert visitor("3001").get(here).status_code == 404
    manager.post(f"{here}register/", {**gift, f"items-{line_id}": ["other"]})
    v.sign(ground, [line_id])
    assert "已发礼品 1 号" in manager.post(f"{here}gift/", gift, follow=True).content.decode()
    assert page("2001", f"{here}?show=gift").count("1 号") == 1
    assert visitor("2001").get(f"{here}print/").content.startswith(b"%PDF")
    rows = list(LISTS["guests"].rows(seat_of(v.account("2001")), {"day_id": here.split("/")[3]}))
    assert (rows[0][5], rows[0][8]) == ("身份证、户口簿、另一样资料", 1)
    visitor("2001").post(f"/outreach/gifts/{Gift.objects.get().pk}/take-back/", {"reason": "发错户"})
    assert "收回：发错户" in page("2001", "/outreach/gifts/")
    assert list(LISTS["gifts"].rows(seat_of(v.account("3001")), {})) == []


def test_a_village_is_rated_again_by_two_and_gets_its_certificate(ground):
    adopt_shipped_criteria(since=v.OPENED)
    v.file_families([v.family(ground, "孟庆和")])
    form = {"year": "2026", "village": ground.cells[v.UPPER]}
    head, office = visitor("2001"), visitor("1001")
    assert "还没有勾选村" in head.post("/outreach/rerating/count/", {"year": "2026"}, follow=True).content.decode()
    assert "已统计 1 个村" in head.post("/outreach/rerating/count/", form, follow=True).content.decode()
    here = f"/outreach/rerating/{v.UPPER}/"
    assert office.get(f"{here}certificate/").status_code == 404
    confirm = {**form, "act": "confirm"}
    assert "另一位同事" in head.post("/outreach/rerating/count/", confirm, follow=True).content.decode()
    assert "已确认 1 个村" in office.post("/outreach/rerating/count/", confirm, follow=True).content.decode()
    assert office.get(f"{here}certificate/").content.startswith(b"%PDF")
    assert "信用户 1 / 1 户" in page("2002", here)
    assert visitor("3001").get(here).status_code == 404
    seat = seat_of(v.account("2001"))
    assert next(iter(LISTS["rerated-villages"].rows(seat, {"state": "credit"})))[14:16] == ("是", "新评上")
    assert next(iter(LISTS["rerated-households"].rows(seat, {"village": v.UPPER})))[1:3] == ("是", "新评上")


def test_a_drive_is_opened_by_who_has_passed_the_exam_once_a_script_is_in_force():
    ground = v.found_village()
    v.file_families([v.family(ground, "孟庆和")])
    open_business_day(day=EXAM_DAY, at=v.at(EXAM_DAY, hour=8))
    script_in_force(ground)
    head, opened = visitor("2001"), f"/campaigns/{v.UPPER}/open/"
    said = head.post(opened, {"seen": ""}, follow=True).content.decode()
    assert "韩春生还没有通过话术考试" in said
    assert not Drive.objects.exists()
    sit(ground, "2001")
    assert "已开：上名册 1 户" in head.post(opened, {"seen": ""}, follow=True).content.decode()
