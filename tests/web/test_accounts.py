"""Accounts, the audit of them, and looking through another's eyes."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from qianmo.apps.events.checks import ask_check, carry_out_check
from qianmo.apps.events.models import Event
from qianmo.apps.events.trail import last_check
from qianmo.apps.households.models import Household
from qianmo.apps.org.models import Staff
from tests import village as v
from tests.web.rules import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


def at_desk(number: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(id=v.account(number)))
    return client


def kinds(subject: int) -> list[str]:
    told = Event.objects.filter(kind__startswith="org.", subject_id=subject).order_by("id")
    return list(told.values_list("kind", flat=True))


def test_an_account_of_somebody_who_still_has_villages_stays_open(county):
    v.account("2003")
    answer = at_desk("1011").post("/accounts/2003/change/", {"act": "close"}, follow=True).content.decode()
    assert "不能停用 图雅 的账号：还有管户 1 个村（下村）、在办审批 1 件没有移交" in answer


def test_who_may_not_open_a_page_is_told_which_post_does_it(county):
    answer = at_desk("2003").get("/accounts/")
    assert answer.status_code == 403
    assert "“管账号”由系统管理员办。请转给有权限的同事办理" in answer.content.decode()


def test_nobody_closes_the_account_he_sits_at(county):
    answer = at_desk("1011").post("/accounts/1011/change/", {"act": "close"}, follow=True).content.decode()
    assert "不能停用自己的账号" in answer


def test_a_reset_password_is_shown_once_and_must_be_changed_before_anything_else(county):
    v.account("2004")
    shown = at_desk("1011").post("/accounts/2004/change/", {"act": "reset"}).content.decode()
    given = re.search(r"qm-secret\">([\w-]+)<", shown)[1]
    clerk = Client()
    assert clerk.post("/sign-in/", {"username": "2004", "password": given}).status_code == 302
    assert clerk.get("/lines/").url == "/password/"
    elsewhere = Client()
    elsewhere.post("/sign-in/", {"username": "2004", "password": given})
    fresh = {"old_password": given, "new_password1": given, "new_password2": given}
    assert "新密码与原密码一样" in clerk.post("/password/", fresh).content.decode()
    fresh |= {"new_password1": "羊群-草场-渠水-春天", "new_password2": "羊群-草场-渠水-春天"}
    assert clerk.post("/password/", fresh).url == "/"
    assert clerk.get("/lines/").status_code == 200
    assert elsewhere.get("/lines/").url.startswith("/sign-in/")
    assert "已结束其他 0 处登录" in clerk.post("/my-sign-in/change/", {"act": "others"}, follow=True).content.decode()
    staff_id = county.ground.staff["2004"]
    assert [kind for kind in kinds(staff_id) if "password" in kind] == ["org.password_reset", "org.password_chosen"]
    assert not [event for event in Event.objects.all() if given in str(event.payload)]


def test_a_closed_account_comes_in_no_more_until_it_is_opened_again(county):
    client, admin = at_desk("2005"), at_desk("1011")
    assert client.get("/").status_code == 200
    admin.post("/accounts/2005/change/", {"act": "close"})
    assert client.get("/").status_code == 302
    assert "一次性密码" in admin.post("/accounts/2005/change/", {"act": "open"}).content.decode()
    assert Staff.objects.get(number="2005").password_is_initial


def test_whoever_looks_through_another_s_eyes_sees_masked_names_and_changes_nothing(county):
    v.account("2002")
    client = at_desk("1010")
    household = f"/households/{county.households[v.UPPER]}/"
    assert client.get(household).status_code == 403
    client.post("/view-as/start/", {"number": "2002", "purpose": "access"})
    page = client.get(household).content.decode()
    assert "安志远 正以 尹红霞" in page
    assert "孟庆和" not in page
    assert "**和" in page
    assert client.get(f"/households/{county.households[v.FAR]}/").status_code == 404
    line = f"/lines/{county.line.number}/"
    refused = client.post(f"{line}freeze/", {"reason": "试"})
    assert (refused.status_code, "只能看，不能办" in refused.content.decode()) == (403, True)
    assert client.post(f"{household}unmask/", {"person": 1, "number": "phone", "purpose": "visit"}).status_code == 403
    assert client.get("/rosters/").status_code == 403
    client.post("/view-as/stop/")
    assert client.get(household).status_code == 403
    told = kinds(county.ground.staff["2002"])
    assert [kind for kind in told if "view_as" in kind] == ["org.view_as_started", "org.view_as_ended"]


def test_the_audit_finds_by_person_kind_and_household(county):
    auditor = at_desk("1009")
    number = Household.objects.get(id=county.households[v.UPPER]).number
    found = auditor.get(f"/audit/?kind=money&household={number}").content.decode()
    assert number in found
    assert "支用" in found
    assert "建档：" not in found
    assert "没有这样的事件" in auditor.get("/audit/?household=150000-000-000-0000").content.decode()
    assert "没有这样的事件" in auditor.get("/audit/?who=nobody").content.decode()


def test_the_chain_is_verified_in_the_background_and_a_second_wish_waits_for_the_first(county):
    by = county.ground.staff["1009"]
    check_id, new = ask_check(by=by, at=v.at(v.DRAWN))
    assert (ask_check(by=by, at=v.at(v.DRAWN)), new) == ((check_id, False), True)
    carry_out_check(check_id=check_id, at=v.at(v.DRAWN, hour=10))
    found = last_check()
    assert (found.done, found.faults) == (Event.objects.count(), [])
    assert "完整" in at_desk("1009").get("/audit/").content.decode()
