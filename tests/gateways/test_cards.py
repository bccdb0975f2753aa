"""Cards drawn by the test and read by the real reader, upright and photographed askew; and a server that has none."""

import importlib.util
import os
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from qianmo.domain.identity import identity_check_digit
from qianmo.domain.identity_cards import CardBack, CardFront, read_card
from qianmo.domain.refusal import Refused
from qianmo.gateways import cards

ON = date(2026, 9, 29)
FIRST = "15042219850302121"
NUMBER = FIRST + identity_check_digit(FIRST)
real = pytest.mark.skipif("QIANMO_TEST_CARDS" not in os.environ, reason="only make test-cards installs the reader")
PAPER, LABEL, TABLE = (226, 236, 238), (60, 110, 160), (120, 100, 80)


def test_without_the_reader_a_person_reads_the_card(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    answer = cards.card_lines(b"")
    assert isinstance(answer, Refused)
    assert "手工录入" in answer.reason


def _drawn(words):
    from PIL import Image, ImageDraw, ImageFont

    fonts = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    face = Path(fonts.submodule_search_locations[0]) / "NotoSansSC-Regular.otf"
    card = Image.new("RGB", (1012, 638), PAPER)
    pen = ImageDraw.Draw(card)
    for x, y, size, text in words:
        pen.text((x, y), text, font=ImageFont.truetype(str(face), size), fill=LABEL if size == 30 else 0)
    return card


FRONT = [
    (60, 60, 30, "姓 名"), (190, 54, 38, "包额尔敦"), (60, 140, 30, "性 别"), (190, 136, 34, "男"),
    (300, 140, 30, "民 族"), (420, 136, 34, "蒙古"), (60, 220, 30, "出 生"), (190, 216, 34, "1985 年 3 月 2 日"),
    (60, 300, 30, "住 址"), (190, 296, 34, "内蒙古自治区巴林左旗林"), (190, 344, 34, "东镇双井村三组12号"),
    (60, 520, 30, "公民身份号码"), (330, 514, 42, NUMBER),
]  # fmt: skip
BACK = [
    (330, 80, 50, "中华人民共和国"), (360, 180, 56, "居 民 身 份 证"), (160, 440, 30, "签发机关"),
    (320, 436, 34, "巴林左旗公安局"), (160, 520, 30, "有效期限"), (320, 516, 34, "2015.03.04-2035.03.04"),
]  # fmt: skip


def _photographed(card, *, degrees):
    """The card on a table, turned, a little out of focus, as a JPEG of a phone."""
    from PIL import Image, ImageFilter

    photo = Image.new("RGB", (1600, 1400), TABLE)
    photo.paste(card.rotate(degrees, expand=True, fillcolor=TABLE), (200, 100))
    into = BytesIO()
    photo.filter(ImageFilter.GaussianBlur(1.2)).save(into, "JPEG", quality=80)
    return into.getvalue()


@real
@pytest.mark.parametrize("degrees", [0, 4, -7, 90, 180])
def test_a_front_photographed_askew_is_read_whole(degrees):
    card = read_card(cards.card_lines(_photographed(_drawn(FRONT), degrees=degrees)), on=ON)
    assert isinstance(card, CardFront)
    assert (card.name.value, card.number.value, card.ethnicity.value) == ("包额尔敦", NUMBER, "蒙古")
    assert card.address.value == "内蒙古自治区巴林左旗林东镇双井村三组12号"


@real
def test_a_back_is_read_with_its_days():
    card = read_card(cards.card_lines(_photographed(_drawn(BACK), degrees=-3)), on=ON)
    assert isinstance(card, CardBack)
    assert (card.office.value, card.begins, card.ends) == ("巴林左旗公安局", date(2015, 3, 4), date(2035, 3, 4))


@real
def test_an_empty_table_is_no_card():
    lines = cards.card_lines(_photographed(_drawn([]), degrees=0))
    assert isinstance(read_card(lines, on=ON), Refused)
