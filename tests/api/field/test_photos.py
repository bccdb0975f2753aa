"""Photos come sealed in pieces, go on where they were cut off, and are kept only if they are what they say."""

import hashlib
import random
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from qianmo.apps.fieldwork.models import Photo
from qianmo.apps.intake.models import PhotoPiece, PhotoUpload
from qianmo.apps.intake.services import let_go
from qianmo.gateways import blobs
from tests import village as v

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(county):
    return county.households[v.UPPER]


def picture(seed=1, side=160):
    noise = random.Random(seed).randbytes(side * side * 3)
    made = BytesIO()
    Image.frombytes("RGB", (side, side), noise).save(made, "JPEG", quality=90)
    return made.getvalue()


def digest_of(photo):
    return hashlib.sha256(photo).hexdigest()


def photo_item(phone, home, *photos, **told):
    attachments = [phone.attachment(photo, "cowshed") for photo in photos]
    return phone.item(phone.envelope("photo", f"household:{home}", attachments=attachments, **told))


def test_an_envelope_is_held_until_its_photos_are_here_and_then_gets_its_receipt(phone, home):
    photo = picture()
    item = photo_item(phone, home, photo)
    (held,) = phone.send(item)
    assert (held["state"], held["missing"]) == ("held", [digest_of(photo)])
    assert phone.upload(phone.sealed_photo(photo), digest_of(photo), chunk=5000) == (
        200, {"offset": len(phone.sealed_photo(photo)), "complete": True},
    )  # fmt: skip
    (received,) = phone.send(item)
    assert received["state"] == "received"
    assert phone.holds(item, received)
    assert blobs.get(digest_of(photo)) == photo
    assert not PhotoPiece.objects.exists()
    assert Photo.objects.get().purpose == "cowshed"


def test_a_photo_that_is_cut_off_goes_on_where_it_stopped(phone):
    photo = picture()
    sealed, digest = phone.sealed_photo(photo), digest_of(photo)
    assert phone.send_chunk(sealed, digest, 0, chunk=4000) == (200, {"offset": 4000, "complete": False})
    assert phone.send_chunk(sealed, digest, 0, chunk=4000) == (409, {"offset": 4000, "complete": False})
    assert phone.send_chunk(sealed, digest, 8000, chunk=4000)[0] == 409
    path = f"/blobs/{digest}?offset=4000&size={len(sealed)}"
    status, told = phone.call("PUT", path, sealed[4000:5000], Qianmo_Chunk="0" * 64)
    assert (status, told["code"]) == (422, "chunk_hash")
    assert phone.upload(sealed, digest, chunk=4000)[1]["complete"]


def test_a_photo_sealed_anew_halfway_begins_anew(phone):
    photo = picture()
    digest = digest_of(photo)
    phone.send_chunk(phone.sealed_photo(photo), digest, 0, chunk=4000)
    assert phone.upload(phone.sealed_photo(photo), digest, chunk=4000) == (409, {"offset": 0, "complete": False})
    assert phone.upload(phone.sealed_photo(photo), digest)[1]["complete"]


def test_the_same_photo_travels_once_and_may_be_named_often(phone, home):
    photo = picture()
    phone.send(photo_item(phone, home, photo))
    phone.upload(phone.sealed_photo(photo), digest_of(photo))
    (again,) = phone.send(photo_item(phone, home, photo))
    assert again["state"] == "received"
    assert (Photo.objects.count(), PhotoUpload.objects.count()) == (2, 1)


def poisonous():
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG", optimize=True)
    return {
        "picture_kind": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "picture_broken": picture()[:3000],
        "picture_pixels": bomb.getvalue(),
    }


def test_a_picture_that_is_none_is_kept_nowhere_and_its_words_are(phone, home):
    for code, photo in poisonous().items():
        item = photo_item(phone, home, photo)
        phone.send(item)
        status, told = phone.upload(phone.sealed_photo(photo), digest_of(photo))
        assert (status, told["code"]) == (422, code)
        (outcome,) = phone.send(item)
        assert (outcome["state"], outcome["code"]) == ("quarantined", code)
        assert "文字已收" in outcome["reason"]
        assert not blobs.exists(digest_of(photo))
    assert not PhotoPiece.objects.exists()


def test_a_photo_that_is_another_than_it_says_or_too_long_is_refused(phone, home):
    photo, other = picture(), picture(2)
    digest = digest_of(other)
    status, told = phone.upload(phone.sealed_photo(photo, digest=digest), digest)
    assert (status, told["code"]) == (422, "wrong_hash")
    status, told = phone.send_chunk(b"x" * 10, digest, 0)
    assert status == 409, "what does not open begins anew"
    long = b"x" * 500_000
    assert phone.send_chunk(long, digest_of(long), 0)[1]["code"] == "photo_too_large"
    attachment = phone.attachment(photo, "cowshed") | {"size": 500_000}
    (outcome,) = phone.send(phone.item(phone.envelope("photo", f"household:{home}", attachments=[attachment])))
    assert outcome["code"] == "photo_too_large"


def test_a_photo_without_a_picture_is_none(phone, home):
    (outcome,) = phone.send(photo_item(phone, home))
    assert outcome["code"] == "no_photo"


def test_what_never_became_whole_and_what_was_set_aside_is_let_go_after_thirty_days(phone, home):
    photo = picture()
    phone.send_chunk(phone.sealed_photo(photo), digest_of(photo), 0, chunk=4000)
    phone.send(phone.survey(home, {"no_such_fact": [None, 1]}))
    assert let_go(now=timezone.now() + timedelta(days=29)) == 0
    assert let_go(now=timezone.now() + timedelta(days=31)) == 2
