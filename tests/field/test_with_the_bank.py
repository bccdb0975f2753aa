"""The whole way: the app in a browser, the real server behind it, and the console in which the work appears."""

from datetime import UTC, datetime

import pytest

from qianmo.apps.credit.models import Line
from qianmo.apps.fieldwork.models import FieldConflict, Photo, Survey
from qianmo.apps.households.queries import facts_in_force, named_in_full
from qianmo.apps.org.services import open_business_day
from qianmo.apps.signing.models import Signature
from qianmo.gateways import blobs
from tests import village as v
from tests.apps.signing.desk import Desk
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


def test_a_contract_is_read_to_its_end_and_signed_by_hand_on_the_officers_phone(phone, live_server, transactional_db):
    desk, address = Desk(), live_server.url
    open_business_day(day=v.SIGNED, at=v.at(v.SIGNED, hour=8))
    v.account("2002")
    paper, household = desk.printed(), desk.line.household_id
    page = phone()
    enrol(page, address, "2002", v.PASSWORD)
    page.goto(f"{address}/field/#/signing/{household}")
    page.check(f"label:has-text('{paper.number}') input")
    page.wait_for_selector("h2:has-text('要花多少钱')")
    borrower = desk.line.borrower_id
    page.fill("input[maxlength='4']", named_in_full(person_ids=[borrower])[borrower].identity[-4:])
    page.locator(".qm-read").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    page.wait_for_selector("small:has-text('已读到底')")
    page.locator("canvas").scroll_into_view_if_needed()
    pad = page.locator("canvas").bounding_box()
    page.mouse.move(pad["x"] + 20, pad["y"] + 40)
    page.mouse.down()
    page.mouse.move(pad["x"] + 160, pad["y"] + 120, steps=8)
    page.mouse.move(pad["x"] + 220, pad["y"] + 30, steps=8)
    page.mouse.up()
    page.click("button:has-text('签好，送银行')")
    page.wait_for_selector(f"text=已在 {paper.number} 上签字")
    assert (Signature.objects.get().taken_by.number, Line.objects.get().state) == ("2002", "active")
