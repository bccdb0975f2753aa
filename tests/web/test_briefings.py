"""The pages of a day: ticked, worked and settled by a manager, looked through by the head of the branch."""

import pytest

from benchmarks.measuring.phones import visited
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return County()


def said(client, address, **form):
    return client.post(address, form, follow=True).content.decode()


def test_from_the_tick_in_the_morning_to_the_meeting_in_the_evening(county):
    home, manager, head = county.households[v.UPPER], visitor("2002"), visitor("2001")
    said(head, "/tasks/assign/", household=str(home), note="看牛舍", due_on=v.DRAWN.isoformat())
    assert "走访：看牛舍" in manager.get("/day/").content.decode()
    assert "还没有勾选要去的户" in said(manager, "/day/plan/")
    assert "今天排了 1 户" in said(manager, "/day/plan/", household=str(home))
    page = head.get("/briefings/").content.decode()
    assert ("没有排" in page, "还没有排" in page) == (True, True), "nobody planned yesterday, one of two did today"

    assert "还有 1 户没有去" in said(manager, "/day/settle/")
    phone = phone_of("2002")
    phone.send(phone.visit(home, **visited()))
    assert "去了 1 户" in manager.get("/day/").content.decode()
    assert "今天已结清" in said(manager, "/day/settle/", said="都去了")
    assert "结清今天" not in manager.get("/day/").content.decode()

    branch = str(county.ground.branches[v.FIRST])
    assert "请写下议定了什么" in said(head, "/briefings/hold/", branch=branch, kind="evening")
    assert "已记下" in said(head, "/briefings/hold/", branch=branch, kind="evening", said="明天两人一组")
    page = head.get("/briefings/").content.decode()
    assert ("明天两人一组" in page, "记夕会" in page, "记晨会" in page) == (True, False, True)
    other = str(county.ground.branches[v.OFFICE])
    assert "不在您的范围" in said(head, "/briefings/hold/", branch=other, kind="morning", said="别处")
