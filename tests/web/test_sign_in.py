"""The door: lock-out, second factor, idling, places, and the headers of every kind of answer."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from qianmo.apps.events.models import Event
from qianmo.apps.org.services import admit_to_console
from tests import village as v

pytestmark = pytest.mark.django_db
PASSWORD = v.PASSWORD


@pytest.fixture(autouse=True)
def bank(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    cache.clear()
    ground = v.found_village()
    v.account("1009")
    return ground


def enter(password: str = PASSWORD, **said: str) -> tuple[Client, object]:
    client = Client()
    return client, client.post("/sign-in/", {"username": "1009", "password": password, **said})


def code(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def told() -> list[str]:
    return list(Event.objects.filter(kind__startswith="org.").order_by("id").values_list("kind", flat=True))


def bound() -> tuple[str, list[str]]:
    """The secret and the recovery codes of an authenticator the auditor has just bound."""
    client, _ = enter()
    secret = re.search(r"qm-digest\">([A-Z2-7]{32})<", client.get("/my-sign-in/").content.decode())[1]
    page = client.post("/my-sign-in/bind/", {"code": code(secret), "password": PASSWORD}).content.decode()
    return secret, re.search(r"qm-secret\">([\d　]+)<", page)[1].split("　")


def test_five_wrong_passwords_lock_the_account_and_the_sixth_right_one_stays_out():
    answers = [enter("wrong-one-2026")[1].status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert enter()[1].status_code == 429
    assert told() == ["org.sign_in_refused"] * 4 + ["org.locked_out"]


def test_guesses_at_numbers_nobody_holds_leave_no_event():
    Client().post("/sign-in/", {"username": "7777", "password": "x"})
    assert told() == []


def test_with_an_authenticator_the_password_alone_opens_nothing():
    secret, recovery = bound()
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    client, answer = enter()
    assert answer.url == "/second-factor/"
    assert client.get("/").status_code == 302
    assert "没有通过" in client.post("/second-factor/", {"code": "000000"}).content.decode()
    assert client.post("/second-factor/", {"code": code(secret, ahead=1)}).url == "/"
    assert client.get("/audit/").status_code == 200
    other, _ = enter()
    assert other.post("/second-factor/", {"code": recovery[0]}).url == "/"
    again, _ = enter()
    assert "没有通过" in again.post("/second-factor/", {"code": recovery[0]}).content.decode()


def test_wrong_codes_lock_like_wrong_passwords():
    bound()
    client, _ = enter()
    answers = [client.post("/second-factor/", {"code": "12345x"}).status_code for _ in range(6)]
    assert answers[-1] == 429
    assert "org.locked_out" in told()


def test_outside_a_demonstration_an_auditor_binds_a_second_factor_before_anything_else(settings):
    settings.QIANMO_DEMO = False
    client, _ = enter()
    assert client.get("/audit/").url == "/my-sign-in/"


@pytest.mark.parametrize(("mark", "ago"), [("seen", 901), ("since", 8 * 3600 + 1)])
def test_a_session_ends_when_idle_and_after_a_shift(mark, ago):
    client, _ = enter()
    session = client.session
    session[mark] = int(time.time()) - ago
    session.save()
    assert client.get("/audit/?kind=looks").url == "/sign-in/?next=/audit/%3Fkind%3Dlooks"
    assert told()[-1] == "org.idled_out"


def test_going_out_is_noted():
    client, _ = enter()
    assert client.post("/sign-out/").status_code == 302
    assert told()[-1] == "org.signed_out"
    assert client.get("/").status_code == 302


def test_a_fourth_place_ends_the_one_seen_longest_ago():
    clients = [enter()[0] for _ in range(4)]
    assert [client.get("/").status_code for client in clients] == [302, 200, 200, 200]
    assert (
        "已结束其他 2 处登录" in clients[3].post("/my-sign-in/change/", {"act": "others"}, follow=True).content.decode()
    )
    assert [client.get("/").status_code for client in clients] == [302, 302, 302, 200]


def test_whoever_was_given_a_password_chooses_another_first():
    admit_to_console(passwords={"1004": PASSWORD})
    client = Client()
    client.post("/sign-in/", {"username": "1004", "password": PASSWORD})
    assert client.get("/").url == "/password/"


@pytest.mark.parametrize(
    "address",
    ["/sign-in/", "/", "/audit/", "/nowhere/", "/static/mark.svg", "/still-here/"],
)
def test_every_kind_of_answer_carries_every_header(address):
    client, _ = enter()
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "style-src-elem 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Permissions-Policy"].startswith("camera=()")
