"""A household surveyed in the field appears at the console: its visit replayed, its pictures, what was said of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from benchmarks.measuring.phones import visited
from qianmo.apps.fieldwork.models import FieldConflict, Photo, Visit
from qianmo.apps.fieldwork.services import place_by_visits
from qianmo.apps.households.models import Position
from qianmo.gateways import blobs
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.api.field.test_photos import digest_of, picture
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
AT_WORK = v.at(v.DRAWN, hour=9) + timedelta(minutes=10)


@pytest.fixture
def county(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return County()


@pytest.fixture
def brought(county):
    """A visit of half an hour with a survey and a picture; the phone's clock is ten minutes off."""
    phone, home = phone_of("2002"), county.households[v.UPPER]
    photo = picture()
    phone.upload(phone.sealed_photo(photo), digest_of(photo))
    shot = phone.attachment(photo, "barn") | {"taken_at": AT_WORK.isoformat()}
    told = visited()
    told["check_in"] |= {"clock_skew_s": 600}
    items = [
        phone.survey(home, {"herd_head": [120, 140]}, made_at=AT_WORK.isoformat()),
        phone.item(phone.envelope("photo", f"household:{home}", attachments=[shot])),
        phone.visit(home, **told),
    ]
    assert {one["state"] for one in phone.send(*items)} == {"received"}
    return phone, home, photo


def test_a_visit_is_replayed_as_it_was(brought):
    _, home, photo = brought
    assert Position.objects.get().household_id == home, "the phone was sure of where it stood"
    page = visitor("1009").get(f"/households/{home}/visits/{Visit.objects.get().pk}/").content.decode()
    for words in (
        "停留 30 分钟",
        "想添两头牛",
        "差 600 秒",
        "牲畜：120 头只 → 140 头只",
        digest_of(photo)[:16],
        "带申请表",
    ):
        assert words in page
    assert page.count("签名对得上") == 3, "the visit, the survey and the picture came as three envelopes"
    assert "手机时钟差 600 秒" in page, "among what to look at"


def test_a_bank_that_upgrades_places_households_by_visits_taken_before(brought, county):
    _, home, _ = brought
    kept, far = Position.objects.get(), county.households[v.FAR]
    row = Visit.objects.values().get()
    del row["id"]
    for hours, accuracy in ((-2, 20), (-1, 30), (0, 400)):  # the last was not sure of where it stood
        change = {"envelope": uuid4(), "household_id": far, "accuracy_m": accuracy}
        Visit.objects.create(**row | change | {"started_at": row["started_at"] + timedelta(hours=hours)})
    assert (place_by_visits(), place_by_visits()) == (1, 0)
    placed = Position.objects.get(household_id=far)
    assert (placed.lon_e6, placed.lat_e6, placed.accuracy_m) == (kept.lon_e6, kept.lat_e6, 30)
    assert Position.objects.filter(household_id=home).count() == 1


def test_a_receipt_that_no_longer_fits_is_told(brought):
    from qianmo.apps.intake.models import Envelope

    _, home, _ = brought
    Envelope.objects.filter(kind="visit").update(hash="0" * 64)
    page = visitor("1009").get(f"/households/{home}/visits/{Visit.objects.get().pk}/").content.decode()
    assert (page.count("签名对不上"), page.count("签名对得上")) == (1, 2)


def test_a_picture_is_served_to_whoever_may_see_the_household_and_kept_by_no_browser(brought):
    _, home, photo = brought
    here = f"/households/{home}/photos/{Photo.objects.get().pk}/"
    answer = visitor("2001").get(here)
    assert (answer.content, answer["Content-Type"], "no-store" in answer["Cache-Control"]) == (
        photo,
        "image/jpeg",
        True,
    )
    assert visitor("3001").get(here).status_code == 404
    assert here in visitor("2001").get(f"/households/{home}/?tab=field").content.decode()
    blobs.delete(digest_of(photo))
    assert visitor("2001").get(here).status_code == 404


def test_every_value_ever_said_stays_with_who_said_it_and_what_it_came_to(brought):
    phone, home, _ = brought
    phone.send(phone.survey(home, {"herd_head": [120, 99]}))
    page = visitor("2001").get(f"/households/{home}/?tab=history").content.decode()
    herd = re.search(r"<details[^>]*><summary><b>牲畜</b>.*?</details>", page, re.DOTALL)[0]
    assert [words in herd for words in ("99 头只", "等取舍", "140 头只", "已取", "120 头只", "华为 A1 farm@1")] == [
        True
    ] * 6
    form = {"conflict": FieldConflict.objects.get().pk, "choice": "theirs"}
    visitor("2001").post("/intake/settle/", form)
    page = visitor("2001").get(f"/households/{home}/?tab=history").content.decode()
    assert "两人不同，没有取，韩春生" in page
