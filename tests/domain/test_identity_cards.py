"""What a card says, from the lines a reader found: upright, turned, crooked, badly read, and not a card at all.

The coordinates are those a real reader gave for drawn cards; the persons are invented.
"""

from datetime import date

import pytest

from qianmo.domain.identity import Identity, read_identity
from qianmo.domain.identity_cards import FOREVER, CardBack, CardFront, CardLine, read_card
from qianmo.domain.refusal import Refused

ON = date(2026, 9, 29)
NUMBER = "150422198503021217"


def _line(text, left, top, right, bottom, sure=99):
    return CardLine(text=text, corners=((left, top), (right, top), (right, bottom), (left, bottom)), sure_percent=sure)


UPRIGHT = [
    _line("姓名", 52, 62, 134, 106),
    _line("包额尔敦", 186, 62, 346, 107),
    _line("性别", 53, 141, 136, 186),
    _line("男", 180, 141, 229, 186),
    _line("民族", 293, 143, 384, 184),
    _line("蒙古", 405, 139, 493, 186),
    _line("出生", 55, 223, 134, 264),
    _line("1985 年 3 月 2", 186, 222, 471, 262, 91),
    _line("日", 495, 229, 521, 257),
    _line("住址", 53, 302, 134, 343),
    _line("内蒙古自治区巴林左旗林", 187, 303, 567, 342),
    _line("东镇双井村三组12号", 189, 352, 501, 389),
    _line("公民身份号码", 58, 526, 242, 562),
    _line(NUMBER, 329, 527, 751, 567),
]


def _turned(line):
    """The same line after a quarter turn against the clock; readers begin at the corner that is now top left."""
    corners = [(y, 1012 - x) for x, y in line.corners]
    return CardLine(text=line.text, corners=[*corners[1:], corners[0]], sure_percent=line.sure_percent)


def _upside_down(line):
    return _turned(_turned(line))


def _crooked(line):
    """Four degrees against the clock, in whole pixels of rotation by similar triangles (cos 0.9976, sin 0.0698)."""
    return CardLine(
        text=line.text,
        corners=tuple((0.9976 * x + 0.0698 * y, 0.9976 * y - 0.0698 * x) for x, y in line.corners),
        sure_percent=line.sure_percent,
    )


@pytest.mark.parametrize(
    "lines",
    [
        UPRIGHT,
        list(reversed(UPRIGHT)),
        [_turned(line) for line in UPRIGHT],
        [_upside_down(line) for line in UPRIGHT],
        [_crooked(line) for line in UPRIGHT],
    ],
    ids=["upright", "in any order", "on its side", "upside down", "crooked"],
)
def test_a_front_is_read_however_it_lies(lines):
    card = read_card(lines, on=ON)
    assert isinstance(card, CardFront)
    assert (card.name.value, card.ethnicity.value, card.number.value) == ("包额尔敦", "蒙古", NUMBER)
    assert card.address.value == "内蒙古自治区巴林左旗林东镇双井村三组12号"
    assert [field.doubt for field in (card.name, card.ethnicity, card.number, card.address)] == ["", "", "", ""]
    identity = read_identity(card.number.value, on=ON)
    assert isinstance(identity, Identity)
    assert (identity.birth_on, identity.female) == (date(1985, 3, 2), False)


def test_labels_that_run_into_their_values_are_parted():
    card = read_card(
        [
            _line("姓名包额尔敦", 52, 62, 346, 107),
            _line("性别男民族蒙古", 53, 141, 493, 186),
            _line("民族蒙古", 293, 143, 493, 186),
            _line("住址巴林左旗林东镇", 53, 302, 567, 342),
            _line(f"公民身份号码{NUMBER}", 58, 526, 751, 567),
        ],
        on=ON,
    )
    assert isinstance(card, CardFront)
    assert (card.name.value, card.ethnicity.value, card.number.value) == ("包额尔敦", "蒙古", NUMBER)
    assert card.address.value == "巴林左旗林东镇"


def test_a_wrong_check_digit_is_doubted_and_never_put_right():
    wrong = [*UPRIGHT[:-1], _line("150422198503021218", 329, 527, 751, 567)]
    card = read_card(wrong, on=ON)
    assert isinstance(card, CardFront)
    assert card.number.value == "150422198503021218"
    assert "校验码对不上" in card.number.doubt
    assert isinstance(read_identity(card.number.value, on=ON), Refused)


def test_what_was_read_badly_or_not_at_all_says_so():
    lines = [_line("包额尔敦", 186, 62, 346, 107, 71) if line.text == "包额尔敦" else line for line in UPRIGHT]
    card = read_card([line for line in lines if line.text != "蒙古"], on=ON)
    assert isinstance(card, CardFront)
    assert card.name.doubt == "只有 71% 的把握，请对照证件"
    assert (card.ethnicity.value, card.ethnicity.doubt) == ("", "没有认出民族，请手工录入")


def test_a_row_missing_from_the_address_is_noticed():
    three = [line if line.text != "东镇双井村三组12号" else _line("三组12号", 189, 448, 501, 485) for line in UPRIGHT]
    card = read_card(three, on=ON)
    assert isinstance(card, CardFront)
    assert card.address.doubt == "住址中间可能漏了一行，请对照证件"


@pytest.mark.parametrize(
    ("span", "ends", "doubt"),
    [
        ("2015.03.04-2035.03.04", date(2035, 3, 4), ""),
        ("2015.03.04-长期", FOREVER, ""),
        ("2006.09.28-2026.09.28", date(2026, 9, 28), "证件已于 2026-09-28 到期，请客户换证"),
        ("2006.09.29-2026.09.29", date(2026, 9, 29), ""),
        ("2035.03.04-2015.03.04", date(2015, 3, 4), "有效期限的止日不在起日之后，请对照证件"),
    ],
)
def test_a_back_tells_its_days(span, ends, doubt):
    card = read_card(
        [
            _line("中华人民共和国", 329, 91, 682, 146),
            _line("居民身份证", 357, 192, 694, 257),
            _line("签发机关", 155, 445, 296, 483),
            _line("巴林左旗公安局", 297, 441, 559, 484),
            _line("有效期限", 156, 526, 316, 562),
            _line(span, 317, 526, 674, 561),
        ],
        on=ON,
    )
    assert isinstance(card, CardBack)
    assert (card.office.value, card.ends, card.doubt) == ("巴林左旗公安局", ends, doubt)


@pytest.mark.parametrize(
    "lines", [[], [_line("光头强超市", 0, 0, 100, 20)], [_line("2015.13.40-2035.03.04", 0, 0, 300, 20)]]
)
def test_a_photo_of_something_else_is_refused_with_the_way_out(lines):
    answer = read_card(lines, on=ON)
    assert isinstance(answer, Refused)
    assert "手工录入" in answer.reason
