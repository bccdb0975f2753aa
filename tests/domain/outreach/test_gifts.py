"""A gift is refused with everything that is missing, and given once."""

import pytest

from qianmo.domain.outreach.gifts import ITEMS, why_no_gift

WHOLE = {"who": "孟庆和", "came": True, "items": tuple(ITEMS), "signed": True, "given": "", "left": 1}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"items": ("identity", "register")}, "缺另一样资料。"),
        ({"items": ()}, "缺身份证，缺户口簿，缺另一样资料。"),
        ({"signed": False}, "合同还没有签。"),
        ({"items": ("identity", "other"), "signed": False}, "缺户口簿，合同还没有签。"),
        ({"came": False, "items": ()}, "没有登记到场。"),
        ({"given": "3"}, "已经领过，礼品号 3"),
        ({"left": 0}, "已经发完"),
    ],
)
def test_a_gift_is_for_a_complete_file_and_a_signature(change, said):
    refused = why_no_gift(**{**WHOLE, **change})
    told = refused.reason if refused else ""
    assert said in told
    assert bool(said) == bool(told)
