"""Passkeys by hand, with an authenticator the browser pretends to have: bound, used alone and as the second step."""

import re
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.test import Client

from qianmo.apps.events.models import Event
from tests import village as v

WHO = "安全管理员"
LOCAL = {"HTTP_HOST": "localhost"}


@contextmanager
def authenticator(page):
    """A device that keeps passkeys and always verifies its holder."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield session
    session.detach()


def give_password(page, account) -> None:
    page.fill("input[name=username]", account["login"])
    page.fill("input[name=password]", account["password"])
    page.click("button.qm-primary:has-text('登录')")


def leave(page, home: str) -> None:
    page.goto(f"{home}/my-sign-in/")
    with page.expect_navigation():
        page.click("button:has-text('退出')")


@pytest.mark.browser
def test_a_passkey_is_bound_lets_in_alone_and_after_the_password_and_is_given_up(page, console):
    home = console.address.replace("127.0.0.1", "localhost")
    account = console.account(WHO)
    posted: list[str] = []
    page.on("request", lambda sent: posted.append(sent.post_data or "") if sent.method == "POST" else None)
    with authenticator(page):
        page.goto(f"{home}/sign-in/")
        give_password(page, account)
        page.wait_for_url(f"{home}/")
        page.goto(f"{home}/my-sign-in/")
        page.click("button:has-text('绑定通行密钥')")
        page.fill("#bind-passkey input[name=name]", "办公室电脑")
        page.fill("#bind-passkey input[name=password]", account["password"])
        page.click("#bind-passkey button:has-text('绑定')")
        page.wait_for_selector(".qm-secret")
        assert len(re.findall(r"\d{8}", page.locator(".qm-secret").inner_text())) == 10
        assert "通行密钥「办公室电脑」" in page.locator("[data-factor=webauthn]").inner_text()

        leave(page, home)
        page.goto(f"{home}/sign-in/?next=/audit/")
        page.click("button:has-text('通行密钥登录')")
        page.wait_for_url(f"{home}/audit/")
        assert "只用通行密钥" in page.locator("tbody tr").first.inner_text()
        signed = next(one for one in reversed(posted) if "credential=" in one and "credential=&" not in one)

        leave(page, home)
        page.goto(f"{home}/sign-in/")
        replayed = page.evaluate(
            """async sent => {
                const form = new URLSearchParams(sent)
                form.set('csrfmiddlewaretoken', document.querySelector('[name=csrfmiddlewaretoken]').value)
                return (await fetch('/sign-in/', {method: 'POST', body: form})).text()
            }""",
            signed,
        )
        assert "不能登录：这次验证已过期或已用过。请再点一次通行密钥。" in replayed

        give_password(page, account)
        page.wait_for_url(f"{home}/second-factor/")
        page.click("button:has-text('用通行密钥')")
        page.wait_for_url(f"{home}/")

        page.goto(f"{home}/my-sign-in/")
        page.click("button[data-opens^=unbind]")
        page.click("dialog[open] button:has-text('用通行密钥证明并解除')")
        page.wait_for_selector(".qm-said")
        assert "已解除通行密钥「办公室电脑」，恢复码一并作废" in page.locator(".qm-said").inner_text()

        leave(page, home)
        page.goto(f"{home}/sign-in/")
        page.click("button:has-text('通行密钥登录')")
        page.wait_for_selector("[role=alert]:visible")
        assert (
            "这枚通行密钥没有登记，或已解除。请用工号和密码登录。" in page.locator("[role=alert]:visible").inner_text()
        )
        give_password(page, account)
        page.wait_for_url(f"{home}/")


@pytest.fixture
def bank(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # as the account was hashed
    cache.clear()
    ground = v.found_village()
    v.account("1009")
    return ground


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", ["", "{", "[]", '{"id": 1}', '{"id": "x", "response": {"userHandle": "AAAA"}}', "x" * 30_000]
)
def test_an_answer_no_browser_gives_lets_nobody_in_and_breaks_nothing(bank, sent):
    client = Client()
    assert client.post("/sign-in/passkey/", **LOCAL).json()["publicKey"]["userVerification"] == "required"
    answer = client.post("/sign-in/", {"credential": sent}, **LOCAL)
    assert "不能登录：这枚通行密钥没有登记，或已解除。请用工号和密码登录。" in answer.content.decode()
    assert client.get("/", **LOCAL).status_code == 302
    assert not Event.objects.filter(kind__startswith="org.").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1:8000", "请用 http://localhost:8000/ 打开"),
        ("10.2.3.4", "请用行内域名打开"),
        ("bank.example", "请用 https 开头的行内域名打开"),
    ],
)
def test_where_passkeys_cannot_work_the_page_says_where_they_do(bank, settings, host, said):
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    page = client.get("/sign-in/", HTTP_HOST=host).content.decode()
    assert said in page
    assert "data-passkey" not in page
    refused = client.post("/sign-in/passkey/", HTTP_HOST=host)
    assert refused.status_code == 400
    assert said in refused.json()["refused"]


@pytest.mark.django_db
def test_whoever_finds_a_screen_open_binds_nothing_without_the_password(bank):
    client = Client()
    assert client.post("/sign-in/", {"username": "1009", "password": v.PASSWORD}).url == "/"
    refused = client.post("/my-sign-in/passkey/", {"step": "bind", "password": "guessed"}, **LOCAL)
    assert refused.status_code == 400
    assert "密码不对" in refused.json()["refused"]
    asked = client.post("/my-sign-in/passkey/", {"step": "bind", "password": v.PASSWORD}, **LOCAL).json()
    assert asked["publicKey"]["authenticatorSelection"]["userVerification"] == "required"
    page = client.post("/my-sign-in/bind/", {"credential": "{}", "name": "x"}, follow=True, **LOCAL)
    assert "没有绑定：设备给出的通行密钥不能用。请再点一次绑定通行密钥" in page.content.decode()
