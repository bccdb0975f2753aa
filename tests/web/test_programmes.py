"""工程项目 on the console: a workbook sets them up, milestones are told with evidence, money by two persons."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from qianmo.apps.events.models import Event
from qianmo.apps.org.services import open_business_day
from qianmo.apps.targets.models import Budget, Milestone, Programme, Spending, Supervision
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from qianmo.web.sheets.programme import COLUMNS
from tests import village as v
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
FINANCE, OFFICE, HEAD, OTHER = "1007", "1001", "2001", "3001"
OURS = ("强县机构提升工程", "富河试点", HEAD, "2026-01-01", "2026-12-31")
ROWS = [
    (*OURS, "特色产品 5 个", HEAD, "2026-02-01", "", ""),
    (*OURS, "客户经理 3 人到位", "", "2026-12-31", "", ""),
    (*OURS, "", "", "", "变动费用", "1.2"),
]


def workbook(rows):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([COLUMNS, *rows]):
            sheet.write_row(line, 0, row)
    return SimpleUploadedFile("工程项目.xlsx", file.getvalue())


@pytest.fixture
def ground():
    ground = v.found_village()
    open_business_day(day=v.SIGNED, at=v.at(v.SIGNED, hour=8))
    return ground


def send(rows, person=FINANCE):
    address = "/targets/programmes/upload/"
    return visitor(person).post(address, {"file": workbook(rows)}, follow=True).content.decode()


def post(person, act, **form):
    address = f"/targets/programmes/{Programme.objects.get().pk}/{act}/"
    return visitor(person).post(address, form, follow=True).content.decode()


def test_a_workbook_sets_up_programmes_once_and_what_stands_is_never_moved(ground):
    assert "新项目 1 个，里程碑 2 个，预算 1 项" in send(ROWS)
    assert "新项目 0 个，里程碑 0 个，预算 0 项；已有的没有动" in send(ROWS)
    assert Budget.objects.get().fen == 12_000_00
    more = [*ROWS, (*OURS, "", "", "", "追加变动费用", "0.5")]
    assert "里程碑 0 个，预算 1 项" in send(more)
    for row, part in (
        ((*OURS, "", "", "", "变动费用", "9"), "已定 12,000.00 元，不能改"),
        ((*OURS, "特色产品 5 个", HEAD, "2026-06-01", "", ""), "限期 2026-02-01，不能改"),
        ((*OURS[:2], OTHER, *OURS[3:], "", "", "", "", ""), "工程、责任人和起止不能改"),
        ((*OURS, "太晚的", HEAD, "2027-01-01", "", ""), "不在工程期内"),
        ((*OURS, "没人的", "9999", "2026-06-01", "", ""), "没有工号“9999”"),
        ((*OURS, "没日子的", HEAD, "年底", "", ""), "日期"),
    ):
        assert part in send([row]), part
    assert (Programme.objects.count(), Milestone.objects.count(), Budget.objects.count()) == (1, 2, 2)
    for change in (lambda: Milestone.objects.update(due_on=v.SIGNED), lambda: Budget.objects.update(fen=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_milestone_that_lags_is_watched_and_told_done_by_who_answers_with_evidence(ground):
    send(ROWS)
    late, soon = Milestone.objects.order_by("due_on")
    shown = visitor(HEAD).get(f"/targets/programmes/{Programme.objects.get().pk}/").content.decode()
    assert "滞后" in shown
    watch = {"milestone": late.pk, "leader": OTHER, "asks": "月底前补齐", "due_on": "2026-12-01"}
    assert "没有滞后" in post(FINANCE, "supervise", **watch | {"milestone": soon.pk})
    assert "已立项" in post(FINANCE, "supervise", **watch)
    assert "已经在督导" in post(FINANCE, "supervise", **watch)
    assert Supervision.objects.get().behind == (v.SIGNED - late.due_on).days
    assert "由它的责任人或项目责任人报完成" in post(OTHER, "tell", milestone=late.pk, evidence="有了")
    assert "没有写凭据" in post(HEAD, "tell", milestone=late.pk, evidence=" ")
    assert "已记完成" in post(HEAD, "tell", milestone=late.pk, evidence="产品目录第 3 号文")
    assert "已经办过" in post(HEAD, "tell", milestone=late.pk, evidence="再报")
    assert "已销号" in post(FINANCE, "supervise", item=Supervision.objects.get().pk, outcome="补齐了")
    post(FINANCE, "tell", milestone=soon.pk, evidence="名额取消", answer="give-up")
    assert "完成" in visitor(HEAD).get("/targets/programmes/").content.decode()
    assert Event.objects.filter(kind__startswith="targets.milestone").count() == 2


def test_money_set_aside_is_booked_by_one_confirmed_by_another_and_never_past_it(ground):
    send(ROWS)
    budget = Budget.objects.get()
    spent = {"budget": budget.pk, "yuan": "10000", "spent_on": v.SIGNED.isoformat(), "said": "展板"}
    assert "已登记" in post(FINANCE, "spend", **spent)
    assert "还剩 2,000.00 元，这一笔 2,000.01 元，多 0.01 元" in post(FINANCE, "spend", **spent | {"yuan": "2000.01"})
    first = Spending.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Spending.objects.update(state="confirmed", decided_by=first.booked_by_id)
    assert "已退回" in post(OFFICE, "decide", spending=first.pk, answer="no")
    assert "已登记" in post(FINANCE, "spend", **spent | {"yuan": "12000"})
    last = Spending.objects.latest("id")
    assert "已复核" in post(OFFICE, "decide", spending=last.pk, answer="agree")
    assert "已经复核过" in post(OFFICE, "decide", spending=last.pk, answer="no")
    shown = visitor(HEAD).get(f"/targets/programmes/{Programme.objects.get().pk}/").content.decode()
    assert "还剩 0.00" in shown
    rows = list(LISTS["programmes"].rows(seat_of(v.account(OFFICE)), {}))
    assert [row[:5] for row in rows] == [(OURS[0], OURS[1], HEAD, *map(date.fromisoformat, OURS[3:]))] * 3
    assert rows[2][8:10] == ("变动费用", 1.2)
