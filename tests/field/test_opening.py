"""How an officer opens the phone: by finger where it has an authenticator, by another PIN, and never by guessing."""

import pytest

from tests.field.conftest import PIN, enrol, open_again

pytestmark = pytest.mark.browser
NEW_PIN = "135790"
FINGER = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "hasPrf": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def at_home(bank, phone):
    """A phone with an authenticator, enrolled, on the page of oneself; its network is gone from then on."""
    page = phone()
    address = bank.address.replace("127.0.0.1", "localhost")  # an authenticator answers to names, not to numbers
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    finger = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})["authenticatorId"]
    enrol(page, address)
    page.goto(f"{address}/field/#/me")
    page.wait_for_selector("button:has-text('开通指纹或面容')")
    bank.wishes(down=True)
    recognise = {"authenticatorId": finger}
    return page, lambda well: devtools.send("WebAuthn.setUserVerified", {**recognise, "isUserVerified": well})


def allow_finger(page, pin: str) -> None:
    page.click("button:has-text('开通指纹或面容')")
    page.fill("#old-pin", pin)
    page.click("dialog button:has-text('开通')")


def test_a_finger_opens_without_network_what_the_pin_opens_and_the_pin_stays(at_home):
    page, recognised = at_home
    allow_finger(page, PIN)
    page.wait_for_selector("text=下次可以用指纹或面容打开")
    page.click("button:has-text('锁上')")
    page.click("button:has-text('用指纹或面容打开')")
    page.wait_for_selector(".qm-tabs")
    page.click(".qm-tabs a:has-text('我')")
    page.click("button:has-text('锁上')")
    recognised(False)
    page.click("button:has-text('用指纹或面容打开')")
    page.wait_for_selector("text=没有认出来")
    open_again(page)
    page.click(".qm-tabs a:has-text('我')")
    page.click("button:has-text('关掉指纹或面容')")
    page.click("button:has-text('锁上')")
    page.wait_for_selector("input[name=pin]")
    assert page.locator("button:has-text('用指纹或面容打开')").count() == 0


def test_another_pin_opens_and_the_old_one_does_not(at_home):
    page, _ = at_home
    page.click("button:has-text('换 PIN')")
    for name, value in (("old-pin", PIN), ("new-pin", NEW_PIN), ("new-pin-again", NEW_PIN)):
        page.fill(f"#{name}", value)
    page.click("dialog button:has-text('换')")
    page.wait_for_selector("text=PIN 换好了")
    page.click("button:has-text('锁上')")
    page.fill("input[name=pin]", PIN)
    page.click("button:has-text('打开')")
    page.wait_for_selector("text=PIN 不对，还可以试 4 次")
    page.fill("input[name=pin]", NEW_PIN)
    page.click("button:has-text('打开')")
    page.wait_for_selector(".qm-tabs")


def test_who_finds_the_phone_open_cannot_guess_the_pin_to_let_a_finger_in(at_home):
    page, _ = at_home
    page.click("button:has-text('换 PIN')")
    for name, value in (("new-pin", NEW_PIN), ("new-pin-again", NEW_PIN)):
        page.fill(f"#{name}", value)
    for guess in range(5):
        page.fill("#old-pin", f"00000{guess}")
        page.click("dialog button:has-text('换')")
        page.wait_for_selector(f"text=还可以试 {4 - guess} 次")
    page.fill("#old-pin", PIN)
    page.click("dialog button:has-text('换')")
    page.wait_for_selector("text=已经输错 5 次")
