"""令牌: shown once, bounded by its holder, taken back, told in events."""

import re
from uuid import uuid4

import pytest

from qianmo.apps.events.models import Event
from tests import village as v
from tests.api.tokens import Program
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"qm_[\w-]{43}")


@pytest.fixture
def admin():
    County()
    return visitor("1011")


def form(**changed):
    wanted = {"holder": "2002", "name": "核心系统读漏斗", "permits": ["funnel:read"], "days": "90"}
    return wanted | {"request_id": str(uuid4())} | changed


def test_a_token_is_shown_once_works_and_is_taken_back(admin):
    sent = form()
    answer = admin.post("/tokens/issue/", sent)
    assert "no-store" in answer["Cache-Control"]
    (secret,) = SECRET.findall(answer.content.decode())
    assert Program(secret).get("/funnel").status_code == 200
    assert Program(secret).get("/households").json()["code"] == "not_permitted"

    again = admin.post("/tokens/issue/", sent)  # a double click or the reload of the page
    assert (again.status_code, SECRET.findall(again.content.decode())) == (422, [])
    assert "只显示一次" in again.content.decode()
    listed = admin.get("/tokens/").content.decode()
    assert listed.count("核心系统读漏斗</td>") == 1
    assert secret not in listed

    address = re.search(r"/tokens/\d+/revoke/", listed)[0]
    assert admin.post(address).status_code == 302
    assert Program(secret).get("/funnel").status_code == 401
    assert "已经撤销过" in admin.post(address, follow=True).content.decode()
    kinds = Event.objects.filter(kind__startswith="org.token").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["org.token_issued", "org.token_revoked"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"permits": ["rosters:write"], "holder": "1004"}, "审查岗没有送名册的权限"),
        ({"permits": []}, "一项许可也没有选"),
        ({"permits": ["everything"]}, "一项许可也没有选"),
        ({"days": "366"}, "1 至 365 天"),
        ({"days": "三"}, "1 至 365 天"),
        ({"name": " "}, "写明给哪个系统"),
        ({"holder": "1011"}, "系统管理员不看客户"),
        ({"holder": "9001"}, "没有工号为“9001”的在岗员工"),
        ({"holder": "0x"}, "没有工号为“0x”的在岗员工"),
    ],
    ids=str,
)
def test_what_cannot_be_issued_is_said_and_what_was_typed_stays(admin, changed, sentence):
    answer = admin.post("/tokens/issue/", form(**changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{form(**changed)["holder"]}"' in page
    assert v.account("1011")
