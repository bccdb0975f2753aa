"""A photo of an identity card sent from a phone: what was read comes back with its doubts, and nothing is kept."""

from io import BytesIO

import pytest
from PIL import Image

from qianmo.api.field import identity_cards
from qianmo.apps.fieldwork.models import Photo
from qianmo.domain.identity_cards import CardLine
from qianmo.gateways.cards import ABSENT
from tests.api.field.conftest import ask

pytestmark = pytest.mark.django_db


def _line(text, left, top, right, bottom, sure=99):
    return CardLine(text=text, corners=[(left, top), (right, top), (right, bottom), (left, bottom)], sure_percent=sure)


FRONT = [
    _line("姓名", 52, 62, 134, 106),
    _line("包额尔敦", 186, 62, 346, 107, 71),
    _line("住址", 53, 302, 134, 343),
    _line("巴林左旗林东镇双井村", 187, 303, 567, 342),
    _line("公民身份号码", 58, 526, 242, 562),
    _line("150422198503021217", 329, 527, 751, 567),
]
BACK = [
    _line("签发机关", 155, 445, 296, 483),
    _line("巴林左旗公安局", 296, 441, 559, 484),
    _line("有效期限", 156, 526, 316, 562),
    _line("2015.03.04-长期", 314, 526, 674, 561),
]


def _photo():
    kept = BytesIO()
    Image.new("RGB", (400, 250), "white").save(kept, "JPEG")
    return kept.getvalue()


def _sent(phone, photo):
    return ask("POST", "/api/field/identity-cards", photo, Authorization=f"Device {phone.token}")


def test_a_front_comes_back_field_by_field_with_its_doubts(phone, monkeypatch):
    monkeypatch.setattr(identity_cards, "card_lines", lambda photo: FRONT)
    status, told = _sent(phone, _photo())
    assert (status, told["side"]) == (200, "front")
    read = {field["key"]: (field["value"], field["doubt"]) for field in told["fields"]}
    assert read["identity"] == ("150422198503021217", "")
    assert read["name"] == ("包额尔敦", "只有 71% 的把握，请对照证件")
    assert read["address"] == ("巴林左旗林东镇双井村", "")
    assert read["ethnicity"] == ("", "没有认出民族，请手工录入")
    assert not Photo.objects.exists()


def test_a_back_comes_with_its_days(phone, monkeypatch):
    monkeypatch.setattr(identity_cards, "card_lines", lambda photo: BACK)
    _, told = _sent(phone, _photo())
    assert [field["value"] for field in told["fields"]] == ["巴林左旗公安局", "2015-03-04 至 长期"]


@pytest.mark.parametrize(
    ("lines", "photo", "code"),
    [(ABSENT, None, "cards_absent"), ([], None, "card_unread"), (FRONT, b"no picture", "picture_kind")],
)
def test_what_cannot_be_read_is_said_with_the_way_out(phone, monkeypatch, lines, photo, code):
    monkeypatch.setattr(identity_cards, "card_lines", lambda photo: lines)
    status, told = _sent(phone, _photo() if photo is None else photo)
    assert (status, told["code"]) == (422, code)


def test_nobody_without_a_phone_of_the_bank_has_a_card_read():
    assert ask("POST", "/api/field/identity-cards", b"")[0] == 401
