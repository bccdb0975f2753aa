"""Who stands in for somebody sits in that post and place and nowhere else; on a phone one shows anew who one is."""

from datetime import timedelta

import pytest

from qianmo.apps.approvals.models import Case, Opinion, ReviewPool
from qianmo.apps.approvals.services import ask_confirmation
from qianmo.apps.events.models import Event
from qianmo.apps.org.deputies import NewDeputy, appoint_deputy
from qianmo.apps.org.models import Deputy
from tests import village as v
from tests.rulebook import say
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
PHONE = {"headers": {"user-agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}}


@pytest.fixture
def county():
    return County()


def text(answer) -> str:
    return answer.content.decode()


def ready(county):
    """The case of the lower village reviewed, its household rated."""
    household_id = county.households[v.LOWER]
    v.rate(county.ground, v.screen(county.ground, {household_id: ()}, village=v.LOWER), [household_id])
    sent = {"step": "forwarded", "text": "同意", "proposed": "5", "revision": "1"}
    assert visitor("1004").post(f"/approvals/{county.case_id}/review/", sent).status_code == 302
    return f"/approvals/{county.case_id}/"


def deputise(county, deputy="3002"):
    staff = county.ground.staff
    new = NewDeputy(
        absent=staff["2001"],
        deputy=staff[deputy],
        post="branch_head",
        branch_id=county.ground.branches[v.FIRST],
        since=v.DRAWN,
        until=v.DRAWN + timedelta(days=9),
        reason="培训",
    )
    return appoint_deputy(new=new, by=staff["1001"], at=v.at(v.DRAWN), business_date=v.DRAWN)


def test_a_deputy_gains_page_and_reach_by_the_hat_alone_and_both_are_named(county):
    case, deputy_id = ready(county), deputise(county)
    client = visitor("3002")
    assert client.get(case).status_code == 404
    assert "代 韩春生 支行行长" in text(client.get("/approvals/"))
    assert client.post("/hat/", {"hat": f"deputy-{deputy_id}"}).url == "/approvals/"
    assert "您可以批" in text(client.get(case))
    assert client.get(f"/households/{county.households[v.FAR]}/").status_code == 404  # the own village is not there
    granted = client.post(f"{case}decide/", {"step": "approved", "limit": "5", "revision": "2"})
    assert granted.status_code == 302
    said = Opinion.objects.get(step="approved")
    assert (said.staff_id, said.on_behalf_of_id) == (county.ground.staff["3002"], county.ground.staff["2001"])
    client.post("/hat/", {"hat": ""})
    assert client.get(case).status_code == 404


def test_a_hat_that_ended_falls_off_and_nobody_puts_on_another_s(county):
    case, deputy_id = ready(county), deputise(county)
    assert visitor("2003").post("/hat/", {"hat": f"deputy-{deputy_id}"}).url == "/"
    client = visitor("3002")
    client.post("/hat/", {"hat": f"deputy-{deputy_id}"})
    Deputy.objects.update(valid=(v.OPENED, v.DRAWN))
    assert client.get(case).status_code == 404


def test_who_investigated_stays_out_of_the_decision_under_any_hat(county):
    case, deputy_id = ready(county), deputise(county, deputy="2003")
    client = visitor("2003")
    client.post("/hat/", {"hat": f"deputy-{deputy_id}"})
    refused = client.post(f"{case}decide/", {"step": "approved", "limit": "5", "revision": "2"})
    assert "调查和审批是同一个人" in text(refused)
    assert Case.objects.get(pk=county.case_id).state == "deciding"


def test_a_pool_reviews_for_its_outlets(county):
    staff = county.ground.staff
    say(staff, "pool-members", [{"pool": "北片", "staff": "3002"}], since=v.DRAWN)
    say(staff, "pool-outlets", [{"pool": "北片", "branch": v.FIRST}], since=v.DRAWN)
    client = visitor("3002")
    client.post("/hat/", {"hat": f"pool-{ReviewPool.objects.get().pk}"})
    sent = {"step": "forwarded", "text": "同意", "proposed": "5", "revision": "1"}
    assert client.post(f"/approvals/{county.case_id}/review/", sent).status_code == 302
    assert Case.objects.get(pk=county.case_id).reviewer_id == staff["3002"]


def test_on_a_phone_and_above_an_amount_who_decides_shows_anew_who_it_is(county, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    case, asked = ready(county), {"step": "approved", "limit": "5", "revision": "2"}
    ask_confirmation(above_fen=5 * v.WAN, minutes=10, valid_from=v.OPENED)
    client = visitor("2001")
    unconfirmed = client.post(f"{case}decide/", asked, **PHONE)
    assert "手机上的审批要再确认是您本人" in text(unconfirmed)
    wrong = client.post(f"{case}decide/", asked | {"secret": "wrong"}, **PHONE)
    assert "密码或验证码不对" in text(wrong)
    assert Case.objects.get(pk=county.case_id).state == "deciding"
    assert client.post(f"{case}decide/", asked | {"secret": v.PASSWORD}, **PHONE).status_code == 302
    kinds = Event.objects.filter(kind__in=["org.confirmed", "org.not_confirmed"]).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["org.not_confirmed", "org.confirmed"]


@pytest.mark.parametrize(("above_wan", "status"), [(5, 302), (4, 422)])
def test_at_a_desk_only_what_lies_above_the_amount_is_confirmed(county, above_wan, status):
    case = ready(county)
    ask_confirmation(above_fen=above_wan * v.WAN, minutes=10, valid_from=v.OPENED)
    answer = visitor("2001").post(f"{case}decide/", {"step": "approved", "limit": "5", "revision": "2"})
    assert answer.status_code == status


def test_nobody_proves_himself_for_more_than_was_asked(county):
    case = ready(county)
    ask_confirmation(above_fen=5 * v.WAN, minutes=10, valid_from=v.OPENED)
    said = text(visitor("2001").post(f"{case}decide/", {"step": "approved", "limit": "5000", "revision": "2"}))
    assert "不能批 5,000.00 万元" in said
    assert "再确认" not in said
