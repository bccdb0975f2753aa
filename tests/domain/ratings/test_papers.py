import pytest

from qianmo.domain.ratings.papers import Mark, Said, differing, read_mark

TYPED = [
    ("5", Mark(Said.AMOUNT, 5_000_000), "5.00 万元"),
    (" 8.8 ", Mark(Said.AMOUNT, 8_800_000), "8.80 万元"),
    ("88000元", Mark(Said.AMOUNT, 8_800_000), "8.80 万元"),
    ("不", Mark(Said.UNKNOWN, None), "不了解"),
    ("不授信", Mark(Said.NO, None), "不授信"),
    ("回", Mark(Said.ASIDE, None), "回避"),
]


@pytest.mark.parametrize(("text", "mark", "label"), TYPED)
def test_a_row_says_one_thing(text, mark, label):
    assert read_mark(text) == mark
    assert mark.label == label


@pytest.mark.parametrize(
    ("text", "said"), [("五", "看不懂"), ("0", "不像一户的额度"), ("101", "不像一户的额度"), ("-1", "看不懂")]
)
def test_a_row_that_says_nothing_is_told(text, said):
    assert said in read_mark(text).reason


def test_two_readings_differ_by_amount_by_word_and_by_a_row_one_left_out():
    five, six, no = Mark(Said.AMOUNT, 5), Mark(Said.AMOUNT, 6), Mark(Said.NO, None)
    assert differing({1: five, 2: five, 3: no, 4: no}, {1: five, 2: six, 3: no, 5: five}) == [2, 4, 5]
    assert differing({1: five}, {1: five}) == []
    assert read_mark("  ") is None
