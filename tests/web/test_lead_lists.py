"""Lists on the console: made from conditions or a file, looked at, given out, worked, and followed."""

import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook

from qianmo.apps.leads.models import Lead, LeadList, ListQuery, Partner, ReferralDue, Referrer, Touch
from qianmo.apps.org.models import RuleChange
from qianmo.apps.org.services import open_business_day
from qianmo.config import list_jobs
from qianmo.web.views.leads import making
from tests import village as v
from tests.apps.leads.ground import found, given_out, partner
from tests.apps.leads.test_building import EVERYONE
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
FORM = {"name": "有存无贷", "purpose": "推介福农卡", "basis": "合同履行", "expires_on": "2026-12-31", "each": "50"}
CONDITIONS = {"condition": ["deposit", "no_loan"], "deposit-fen": "0.10"}
UPPER_PHONE = f"1380000{v.UPPER[-4:]}"


@pytest.fixture
def bank():
    bank = found()
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    return bank


def figures(page: str) -> list[str]:
    return re.findall(r'<div class="qm-fig"><dt>(\S+?)</dt><dd>(?:<a[^>]*>)?([\d,]+)', page)


def test_a_list_is_made_looked_at_and_given_out_and_its_counts_are_those_of_its_rows(bank):
    officer = visitor("1001")
    draft = officer.post("/lists/make/", {**FORM, **CONDITIONS}, follow=True)
    page = draft.content.decode()
    assert ("找到", "2") in figures(page)
    assert "存款余额不少于 0.10 万元；全户没有贷款余额" in page
    list_id = LeadList.objects.get().pk
    officer.post(f"/lists/{list_id}/release/")
    page = officer.get(f"/lists/{list_id}/?fate=given").content.decode()
    assert len(re.findall(r"<tr data-href>", page)) == 2
    assert LeadList.objects.get().state == "released"


def test_a_question_is_tried_with_names_in_sight_proposed_and_offered_once_another_has_published_it(bank):
    officer, risk = visitor("1001"), visitor("1006")
    sql = "SELECT household_id, '大户' AS reason FROM accounts WHERE fen > 1000000"
    page = risk.post("/lists/queries/try/", {"sql": sql}).content.decode()
    assert "找到 1 户" in page
    assert "大户" in page
    answer = risk.post("/lists/queries/try/", {"sql": "COPY households TO 'x'"})
    assert answer.status_code == 422
    assert "只能写 SELECT" in answer.content.decode()
    form = {"sql": sql, "name": "大户", "why": "春耕", "since": v.DRAWN + timedelta(days=1)}
    page = risk.post("/lists/queries/propose/", form, follow=True).content.decode()
    assert "已提交" in page
    change = RuleChange.objects.get()
    officer.post(f"/authority/rules/list_queries/{change.pk}/publish/")
    assert ListQuery.objects.get().name == "大户"
    ListQuery.objects.update(valid=(v.DRAWN, None))
    assert ">大户</option>" in officer.get("/lists/new/").content.decode()
    draft = officer.post("/lists/make/", {**FORM, "query": ListQuery.objects.get().pk}, follow=True).content.decode()
    assert ("找到", "1") in figures(draft)
    assert "按查询“大户”" in draft


def test_leads_of_one_outcome_are_noted_together_and_one_that_is_not_ones_own_does_not_hold_up_the_rest(bank):
    list_id = given_out(bank, EVERYONE)
    Lead.objects.filter(list_id=list_id, household_id=bank.households[v.LOWER]).update(owner_id=bank.staff("2002"))
    steward = visitor("2002")
    assert 'form="touch-many"' in steward.get("/leads/").content.decode()
    ids = list(Lead.objects.filter(list_id=list_id).order_by("id").values_list("id", flat=True))
    form = {"lead": ids, "channel": "phone", "outcome": "lost", "lost_to": "price", "request_id": str(uuid4())}
    for _ in range(2):
        page = steward.post("/leads/touch/", form, follow=True).content.decode()
        assert "已记下 2 户的触达" in page
        assert "1 户没有记：这一户不在您的名单上" in page
    assert Touch.objects.count() == 2
    assert sorted(Lead.objects.filter(list_id=list_id).values_list("state", flat=True)) == ["lost", "lost", "open"]
    assert "还没有勾选户" in steward.post("/leads/touch/", {**form, "lead": []}, follow=True).content.decode()


def test_what_was_refused_is_said_with_everything_typed_still_there(bank):
    answer = visitor("1001").post("/lists/make/", {**FORM, "basis": "", **CONDITIONS})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "用途和合法依据都要写明" in page
    assert 'value="推介福农卡"' in page
    assert re.search(r'value="no_loan" checked', page)


def test_a_file_is_read_its_bad_rows_go_back_as_a_workbook_and_a_stranger_is_shown_masked(bank):
    rows = f"经营者,手机号,村\n孟庆和,{UPPER_PHONE},上村\n王海,13912345678,下村\n李强,139,下村\n"
    file = SimpleUploadedFile("大户.csv", rows.encode())
    form = {**FORM, "name": "种植大户", "partner": partner(bank), "as_of": "2026-02-01", "file": file}
    officer = visitor("1001")
    page = officer.post("/lists/import/take/", form, follow=True).content.decode()
    assert "下载退回的行" in page
    assert "139****5678" in page
    assert "13912345678" not in page
    workbook = officer.get(f"/lists/{LeadList.objects.get().pk}/returned.xlsx").content
    _, row = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name("名单").to_python()
    assert row[1] == "李强"
    assert "手机号应为 11 位" in row[4]


def test_a_long_file_is_read_by_the_worker_and_the_page_tells_how_far_it_is(bank, monkeypatch):
    monkeypatch.setattr(making, "READ_AT_ONCE", 10)
    file = SimpleUploadedFile("大户.csv", f"经营者,手机号,村\n孟庆和,{UPPER_PHONE},上村\n李强,139,下村\n".encode())
    form = {**FORM, "name": "种植大户", "partner": partner(bank), "as_of": "2026-02-01", "file": file}
    officer = visitor("1001")
    page = officer.post("/lists/import/take/", form, follow=True).content.decode()
    assert "已读 0 行" in page
    assert "后台服务没有在运行" in page
    (job,) = ProcrastinateJob.objects.filter(task_name="leads.read")
    row = LeadList.objects.get()
    assert job.args == {"list_id": row.pk}
    assert "已重新排队" in officer.post(f"/lists/{row.pk}/retry/", follow=True).content.decode()
    list_jobs.read_list(**job.args)
    page = officer.get(f"/lists/{row.pk}/").content.decode()
    assert "读到 2 行" in page
    assert "手机号应为 11 位" in page
    monkeypatch.setattr(making, "ROWS_AT_ONCE", 0)
    assert "后台在下发" in officer.post(f"/lists/{row.pk}/release/", follow=True).content.decode()
    page = officer.get(f"/lists/{row.pk}/").content.decode()
    assert "正在去重" in page
    assert f"/lists/{row.pk}/drop/" not in page
    (job,) = ProcrastinateJob.objects.filter(task_name="leads.give_out")
    list_jobs.give_list_out(**job.args)
    assert "已下发" in officer.get(f"/lists/{row.pk}/").content.decode()
    spoilt = {**form, "name": "坏名单", "file": SimpleUploadedFile("大户.xlsx", b"\x89PNG...........")}
    monkeypatch.setattr(making, "READ_AT_ONCE", 1_000)
    page = officer.post("/lists/import/take/", spoilt, follow=True).content.decode()
    assert "没有读成" in page
    anew = re.search(r"/lists/import/\?like=\d+", page)[0]
    again = officer.get(anew).content.decode()
    assert all(f'value="{said}"' in again for said in ("坏名单", form["purpose"], form["basis"], form["expires_on"]))


def test_households_ticked_or_all_that_a_filter_leaves_are_put_on_a_list_and_looked_at_first(bank):
    officer, filters = visitor("1001"), {"segment": "farm"}
    assert "还没有勾选户" in officer.post("/lists/pick/", filters, follow=True).content.decode()
    ticked = officer.post("/lists/pick/", {**filters, "household": bank.households[v.LOWER]}, follow=True)
    assert "从客户名单里选的 1 户" in ticked.content.decode()
    every = officer.post("/lists/pick/", {**filters, "all": "yes"}, follow=True).content.decode()
    assert "从客户名单里选的 3 户" in every
    refused = officer.post("/lists/make/", {**FORM, **filters, "all": "yes", "basis": ""}).content.decode()
    assert "从客户名单里选的 3 户" in refused
    page = officer.post("/lists/make/", {**FORM, **filters, "all": "yes"}, follow=True).content.decode()
    assert ("找到", "3") in figures(page)
    assert "从客户名单里选的，数据截至" in page


def test_a_touch_is_noted_by_whoever_has_the_lead_and_stands_in_the_household_s_timeline(bank):
    list_id = given_out(bank)
    lead = Lead.objects.get(list_id=list_id, household_id=bank.households[v.UPPER])
    manager = visitor("2002")
    assert f'id="touch-{lead.pk}"' in manager.get("/leads/").content.decode()
    told = {"lead": lead.pk, "channel": "visit", "outcome": "lost", "lost_to": "price"}
    assert "名单：存款户" in manager.get(f"/households/{lead.household_id}/").content.decode()
    manager.post("/leads/touch/", told)
    assert "名单：存款户" not in manager.get(f"/households/{lead.household_id}/").content.decode()
    visitor("2003").post("/leads/touch/", told)
    assert Touch.objects.count() == 1
    assert "名单触达：上门，未成" in manager.get(f"/households/{lead.household_id}/").content.decode()
    assert "利率高" in visitor("1001").get(f"/lists/{list_id}/").content.decode()


def test_a_branch_sees_its_part_of_a_list_and_its_counts_are_those_of_that_part(bank):
    list_id = given_out(bank)
    page = visitor("2001").get(f"/lists/{list_id}/").content.decode()
    assert ("找到", "2") in figures(page)
    assert "萨仁" not in page
    assert "萨仁" in visitor("1001").get(f"/lists/{list_id}/").content.decode()


def test_a_head_gives_ticked_leads_to_a_colleague(bank):
    list_id = given_out(bank)
    lead = Lead.objects.get(list_id=list_id, household_id=bank.households[v.UPPER])
    form = {"lead": lead.pk, "to": bank.staff("2003")}
    visitor("3001").post(f"/lists/{list_id}/reassign/", form)
    lead.refresh_from_db()
    assert lead.owner_id == bank.staff("2002")
    visitor("2001").post(f"/lists/{list_id}/reassign/", form)
    lead.refresh_from_db()
    assert lead.owner_id == bank.staff("2003")


def test_a_referrer_s_statement_tells_shares_and_nothing_that_is_owed(bank):
    head = visitor("2001")
    form = {
        "name": "刘万里", "phone": "13611112222", "identity": v.identity(date(1980, 1, 1)), "income": "10",
        "loss": "20", "days": "365", "begins_on": "2026-01-05", "ends_on": "2026-12-31",
    }  # fmt: skip
    head.post("/referrers/enter/", form)
    referrer = Referrer.objects.get()
    ReferralDue.objects.create(
        referrer=referrer, month=date(2026, 2, 1), income_fen=1_235, loss_fen=400, clawed_back_fen=0, carried_fen=0,
        payable_fen=835, short_fen=0, draws={"1": 1_235},
    )  # fmt: skip
    page = head.get(f"/referrers/{referrer.pk}/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "12.35" in main
    assert "8.35" in main
    assert not re.search("逾期|未还|欠款（", main)


def test_partners_are_entered_with_their_agreement(bank):
    officer = visitor("1001")
    officer.post("/partners/enter/", {"name": "税务局", "kind": "department", "contact": ""})
    agreed = {
        "partner": Partner.objects.get().pk, "number": "SW-1", "terms": "每季提供纳税 A 级名单",
        "begins_on": "2026-01-05", "ends_on": "2026-12-31",
    }  # fmt: skip
    page = officer.post("/partners/agree/", agreed, follow=True).content.decode()
    assert "SW-1" in page
    assert "每季提供纳税 A 级名单" in page


def test_who_asked_to_be_left_alone_is_noted_shown_and_lifted_on_the_page(bank):
    head, steward = visitor("2001"), visitor("2002")
    form = {"phone": UPPER_PHONE, "source": "柜面当面说的", "said_on": v.DRAWN}
    page = steward.post("/lists/no-contact/note/", form, follow=True).content.decode()
    assert "以后的名单都不派" in page
    assert (
        "本人要求不再联系，以后的名单都不派" in steward.get(f"/households/{bank.households[v.UPPER]}/").content.decode()
    )
    (pk,) = re.findall(r'name="no_contact" value="(\d+)"', head.get("/lists/no-contact/").content.decode())
    lifting = {"no_contact": pk, "reason": "本人来电要求恢复"}
    assert "以后的名单又可以找到" in head.post("/lists/no-contact/lift/", lifting, follow=True).content.decode()
    assert f'name="no_contact" value="{pk}"' not in head.get("/lists/no-contact/").content.decode()
    assert "本人来电要求恢复" in head.get("/lists/no-contact/?state=lifted").content.decode()
    assert "还没有建档" not in visitor("3002").get("/lists/no-contact/").content.decode()


def test_what_is_to_be_worked_is_narrowed_kept_as_a_view_and_handed_over_by_the_branch(bank):
    list_id = given_out(bank, EVERYONE)
    head, steward = visitor("2001"), visitor("2002")
    Lead.objects.filter(list_id=list_id, village=bank.ground.cells[v.LOWER]).update(owner_id=bank.staff("2002"))
    page = steward.get("/leads/?sort=deposit&hide=loan&view=all").content.decode()
    assert "2 户要办" in page
    assert "贷款（万元）</th>" not in page
    assert "0 户要办" in steward.get("/leads/?due=yes").content.decode()
    form = {"list": "leads-to-work", "name": "存款大的", "sort": "deposit", "shared": "", "request_id": str(uuid4())}
    steward.post("/filters/keep/", form)
    assert "存款大的" in steward.get("/leads/?sort=deposit").content.decode()
    page = head.get(f"/leads/?whose=branch&list={list_id}").content.decode()
    assert "各村现在的管户人" in page
    moved = {"whose": "branch", "list": list_id, "all": "yes", "to": "steward"}
    assert "已移交 1 户给各村管户人" in head.post("/leads/hand-over/", moved, follow=True).content.decode()
    lead = Lead.objects.get(list_id=list_id, village=bank.ground.cells[v.LOWER])
    assert (lead.owner_id, lead.past_owner_ids) == (bank.staff("2003"), [bank.staff("2002")])
    taken = {"whose": "branch", "lead": lead.pk, "to": bank.staff("2002")}
    assert "已移交 1 户" in head.post("/leads/hand-over/", taken, follow=True).content.decode()
    assert head.post("/leads/hand-over/", {"to": "steward"}, follow=True).content.decode().count("还没有勾选") == 1
