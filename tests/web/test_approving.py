"""A case at the desk: put forward on a page, sent back, reviewed, decided; and two people at one case."""

import re

import pytest

from qianmo.apps.approvals.models import Case, Opinion
from qianmo.apps.credit.models import Application, Line
from qianmo.web.views.approvals import inbox
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
REQUEST = "0190b6a0-1111-7000-8000-000000000001"


@pytest.fixture
def county():
    return County()


def text(answer) -> str:
    return answer.content.decode()


def wish(**changed):
    asked = {
        "request_id": REQUEST,
        "product": "funong",
        "requested": "8",
        "purpose": "购基础母羊",
        "report": "属实，建议 7 万",
        "proposed": "7",
        "consented": "1",
        "until": "2027-03-05",
        "item": ["paper:身份证件", "paper:户口簿"],
    }
    return asked | changed


def apply(county, **changed):
    return visitor("3002").post(f"/households/{county.households[v.FAR]}/apply/", wish(**changed))


def test_a_branch_that_only_refers_is_told_so_and_nothing_typed_is_lost(county):
    answer = apply(county)
    assert answer.status_code == 422
    assert "本网点只能推荐，不能受理" in text(answer)
    assert "购基础母羊" in text(answer)
    assert REQUEST in text(answer)


def test_a_double_click_puts_forward_once(county):
    address, client = f"/households/{county.households[v.UPPER]}/apply/", visitor("2002")
    Line.objects.update(state="ended")
    first, second = client.post(address, wish()), client.post(address, wish())
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Application.objects.filter(request_id=REQUEST).count() == 1
    assert "这笔申请已经受理过" in text(client.get(second.url))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"requested": "八万"}, "看不懂"),
        ({"requested": "-3"}, "负数"),
        ({"requested": "99999999999"}, "请核对单位"),
        ({"until": "明年"}, "授权到期日看不懂"),
        ({"purpose": "<script>alert(1)</script>" * 4, "report": ""}, "还不能送审：缺 1 项：调查意见"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_form(county, changed, said):
    answer = visitor("2002").post(f"/households/{county.households[v.UPPER]}/apply/", wish(**changed))
    assert answer.status_code == 422
    assert said in text(answer)
    assert "<script>alert" not in text(answer)


def test_three_people_at_three_desks_bring_a_case_to_its_end(county):
    case, reviewer = f"/approvals/{county.case_id}/", visitor("1004")
    assert "同意，送审批" in text(reviewer.get(case))
    v.rate(county.ground, v.screen(county.ground, {county.households[v.LOWER]: ()}, village=v.LOWER),
           [county.households[v.LOWER]])  # fmt: skip
    back = reviewer.post(f"{case}review/", {"step": "returned", "items": "户口簿、草场合同", "revision": "1"})
    assert back.status_code == 302
    brought = visitor("2003").post(f"{case}supplement/", {"text": "已补", "revision": "2"})
    assert brought.status_code == 302
    reviewer.post(f"{case}review/", {"step": "forwarded", "text": "同意", "proposed": "5", "revision": "3"})
    page = text(visitor("2001").get(case))
    assert "您可以批" in page
    too_much = visitor("2001").post(f"{case}decide/", {"step": "approved", "limit": "6", "revision": "4"})
    assert too_much.status_code == 422
    assert "不能批 6.00 万元：超过申请额度 5.00 万元。可以批 5.00 万元" in text(too_much)
    granted = visitor("2001").post(f"{case}decide/", {"step": "approved", "limit": "5", "revision": "4"})
    assert granted.status_code == 302
    assert Line.objects.get(household_id=county.households[v.LOWER]).limit_fen == 5 * v.WAN
    closed = text(visitor("2001").get(case))
    assert "批准 5.00 万元" in closed
    assert "按决定当日存档" in closed
    asked = Case.objects.get(id=county.case_id).subject_id
    told = text(visitor("2003").get(f"/applications/asked/{asked}/"))
    steps = ("申请 5.00 万元", "审批：退回补件", "审批：补件齐了", "审批：审查同意上报", "审批：批准", "授信 5.00 万元")
    places = [told.index(step) for step in steps]
    assert places == sorted(places)
    assert "带身份证到网点" in told


def test_whoever_acts_on_an_old_page_sees_what_happened_and_keeps_what_was_typed(county):
    case = f"/approvals/{county.case_id}/"
    visitor("1004").post(f"{case}review/", {"step": "forwarded", "text": "资料齐全", "revision": "1"})
    late = visitor("1004").post(f"{case}review/", {"step": "forwarded", "text": "我的意见", "revision": "1"})
    assert late.status_code == 409
    page = text(late)
    assert "您打开之后别人已经办过" in page
    assert "资料齐全" in page
    assert Opinion.objects.filter(step="forwarded").count() == 1
    assert Case.objects.get(id=county.case_id).revision == 2


def test_a_refused_application_tells_its_steps_and_the_way_on(county):
    case, household = f"/approvals/{county.case_id}/", county.households[v.LOWER]
    visitor("1004").post(f"{case}review/", {"step": "forwarded", "text": "资料齐全", "revision": "1"})
    visitor("2001").post(f"{case}decide/", {"step": "refused", "text": "用途说不清", "revision": "2"})
    here = f"/applications/asked/{Case.objects.get(id=county.case_id).subject_id}/"
    told = text(visitor("2003").get(here))
    for part in (
        "没有批准",
        "用途说不清",
        "审批：审查同意上报",
        "授信申请未批准",
        "客户下一步",
        "可以请经办机构讲明否决的理由",
        v.STAFF["1004"][0],
    ):
        assert part in told, part
    timeline = text(visitor("2003").get(f"/households/{household}/"))
    assert f'<a href="{here}">授信申请未批准</a>' in timeline
    assert here in text(visitor("2003").get(f"/households/{household}/?tab=policy"))


def test_a_case_waits_on_the_desk_of_whoever_s_turn_it_is(county):
    assert 'data-total="1"' in text(visitor("1004").get("/approvals/"))
    assert 'data-total="0"' in text(visitor("2001").get("/approvals/"))
    assert 'data-total="1"' in text(visitor("2001").get("/approvals/?show=open"))
    assert 'data-total="0"' in text(visitor("3001").get("/approvals/?show=open"))


def test_the_inbox_goes_on_page_by_page_and_glances_at_one_without_leaving(county, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 1)
    second = Case.objects.get(pk=county.case_id)
    second.pk, second.subject_id, second.due_on = None, 987_654, None
    second.save(force_insert=True)
    client, seen, address = visitor("1004"), [], "/approvals/"
    while address:
        page = text(client.get(address))
        assert 'data-total="2"' in page
        seen += re.findall(r'hx-get="/approvals/(\d+)/glance/" hx-target', page)
        further = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/approvals/{further[1].replace('&amp;', '&')}" if further else ""
    assert seen == [str(county.case_id), str(second.pk)]  # what has no promised day comes last
    glanced = text(client.get(f"/approvals/{county.case_id}/glance/"))
    assert "最多可批" in glanced
    assert "<html" not in glanced
