"""The whole way: the app in a browser, the real server behind it, and the console in which the work appears."""

from datetime import UTC, datetime

import pytest

from qianmo.apps.fieldwork.models import FieldConflict, Photo, Survey
from qianmo.apps.households.queries import facts_in_force
from qianmo.gateways import blobs
from tests import village as v
from tests.field.conftest import enrol
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENT = "[data-state=up-to-date]"


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ground(transactional_db):
    county = County()
    v.account("2002")
    return county


def survey(page, address, household, *, labourers, with_picture=False):
    """Fill in how many work in the family, with a picture of the identity card where told, and submit."""
    page.goto(f"{address}/field/#/survey/{household}")
    page.wait_for_selector("[data-field=identity_card]")
    if with_picture:
        page.click("button:has-text('拍身份证')")
        page.click(".qm-foot button:has-text('拍照')")
        page.click("button:has-text('用这张')")
        page.wait_for_selector(".qm-thumbs img")
    page.click(".qm-foot button:has-text('下一页')")
    page.fill("[data-field=labourers] input", str(labourers))
    while page.locator(".qm-foot button:has-text('下一页')").count():
        page.click(".qm-foot button:has-text('下一页')")
    page.click("button:has-text('提交采集')")
    page.wait_for_url(f"**/field/#/household/{household}")


def network(page, *, is_there):
    page.context.set_offline(not is_there)


def send(page, address):
    """Give the phone its network back and wait until the bank has everything."""
    network(page, is_there=True)
    page.goto(f"{address}/field/#/today")
    page.wait_for_selector(SENT)


def labourers(household):
    return facts_in_force(household_ids=[household], on=datetime.now(UTC).date())[household].get("labourers")


def test_what_two_phones_wrote_in_the_valley_stands_in_the_console_with_pictures_and_a_choice(
    chromium, phone, live_server, ground
):
    home, address = ground.households[v.UPPER], live_server.url
    first, second = phone("first"), phone("second")
    for page in (first, second):
        enrol(page, address, "2002", v.PASSWORD)
        network(page, is_there=False)
    survey(first, address, home, labourers=5, with_picture=True)
    survey(second, address, home, labourers=6)
    assert not Survey.objects.exists(), "nothing left the valley"

    send(first, address)
    assert (labourers(home), Survey.objects.get().by.number) == (5, "2002")
    photo = Photo.objects.get()
    assert (photo.purpose, photo.household_id) == ("identity_card", home)
    assert blobs.get(photo.sha256), "its bytes lie sealed at the bank"
    shown = visitor("2001").get(f"/households/{home}/?tab=time").content.decode()
    assert "信息采集：改了 1 项" in shown
    assert "现场照片" in shown

    network(second, is_there=True)
    second.goto(f"{address}/field/#/outbox")
    second.click("button:has-text('现在发送')")
    second.wait_for_selector("[data-conflict]:has-text('劳动力')")
    assert labourers(home) == 5, "who came first holds until somebody has chosen"
    second.click("[data-conflict] button:has-text('我填的')")
    second.wait_for_selector("[data-conflict]", state="detached")
    send(second, address)
    assert labourers(home) == 6
    assert FieldConflict.objects.get().choice == "mine"
