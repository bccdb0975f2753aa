"""The register of devices: what waits, who is alerted, and orders that a phone carries out at its next contact."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qianmo.apps.fieldwork.models import Device, DeviceOrder
from tests.api.field.conftest import phone_of
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    County()
    return phone_of("2002")


def test_what_waits_for_more_than_a_day_is_told_to_the_head_of_its_branch_and_of_no_other(phone):
    waits = {"pending": 2, "oldest_pending_at": (timezone.now() - timedelta(hours=25)).isoformat()}
    phone.call("POST", "/report", {"release": "1", "storage_used": 5 * 2**20, **waits})
    assert "2 件超过 24 小时没有送到" in visitor("2001").get("/").content.decode()
    assert "超过 24 小时没有送到" not in visitor("3001").get("/").content.decode()
    assert "华为 A1" in visitor("1011").get("/devices/").content.decode()
    assert "华为 A1" not in visitor("3001").get("/devices/").content.decode()
    device = Device.objects.get()
    assert visitor("3001").get(f"/devices/{device.pk}/").status_code == 404
    assert "用了 5 MB" in visitor("2001").get(f"/devices/{device.pk}/").content.decode()


def test_a_wipe_is_heard_at_the_next_contact_and_ends_the_login_when_it_is_done(phone):
    address = f"/devices/{Device.objects.get().pk}/order/"
    head = visitor("2001")
    head.post(address, {"kind": "wipe", "reason": "手机丢了"})
    again = head.post(address, {"kind": "wipe", "reason": "手机丢了"}, follow=True)
    assert "不用再下" in again.content.decode()
    assert "写明原因" in head.post(address, {"kind": "lock", "reason": " "}, follow=True).content.decode()
    (order,) = phone.call("GET", "/start")[1]["orders"]
    assert (order["kind"], order["sealed_too"], order["reason"]) == ("wipe", False, "手机丢了")
    assert phone.call("POST", "/report", {"wiped": order["id"]}) == (200, {"orders_done": [order["id"]]})
    assert phone.call("GET", "/start")[0] == 401
    assert DeviceOrder.objects.get().done_at is not None
    assert "擦除" in head.get("/devices/").content.decode()
