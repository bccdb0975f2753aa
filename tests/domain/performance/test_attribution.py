"""Attribution: shares that make a whole, days that are open, and how parts lie side by side."""

from datetime import date

import pytest

from qianmo.domain.performance.attribution import Asked, AttributedShare, Part, check_attribution, parts_of

ON, OPEN = date(2026, 4, 7), date(2026, 4, 1)
GOOD = {"accounts": frozenset({1, 9}), "from_on": ON, "shares": ((2, 6_000), (3, 4_000)), "said": "协议"}
BOUNDS = {"held": {1, 2, 9}, "working": {2, 3}, "open_from": OPEN, "last": None, "is_attributed": False, "on": ON}


def checked(bounds=(), **told):
    told = GOOD | told
    shares = tuple(AttributedShare(*one) for one in told["shares"])
    refused = check_attribution(Asked(**told | {"shares": shares}), **BOUNDS | dict(bounds))
    return refused and refused.code


def test_the_largest_part_lies_first_and_equal_ones_as_they_were_named():
    shares = [AttributedShare(2, 3_000), AttributedShare(3, 4_000), AttributedShare(4, 3_000)]
    assert parts_of(shares) == [Part(3, 0, 400_000), Part(2, 400_000, 700_000), Part(4, 700_000, 1_000_000)]


@pytest.mark.parametrize(
    ("told", "bounds", "code"),
    [
        ({}, {}, None),
        ({"from_on": OPEN}, {}, None),
        ({"from_on": date(2026, 3, 31)}, {}, "month_closed"),
        ({"from_on": date(2026, 3, 31)}, {"open_from": None}, None),
        ({"from_on": date(2027, 4, 8)}, {}, None),
        ({"from_on": date(2027, 4, 9)}, {}, "far_ahead"),
        ({"shares": ((2, 6_000), (3, 3_999))}, {}, "not_whole"),
        ({"shares": ((2, 5_000), (2, 5_000))}, {}, "twice"),
        ({"shares": ((2, 11_000), (3, -1_000))}, {}, "no_share"),
        ({"shares": ((5, 10_000),)}, {}, "not_manager"),
        ({"shares": tuple((one, 0) for one in range(7))}, {"working": range(7)}, "many"),
        ({"accounts": frozenset()}, {}, "no_account"),
        ({"accounts": frozenset({7})}, {}, "not_held"),
        ({"said": " "}, {}, "no_grounds"),
        ({}, {"last": ON, "is_attributed": True}, None),
        ({}, {"last": date(2026, 4, 8), "is_attributed": True}, "overtaken"),
        ({"shares": ()}, {"last": OPEN, "is_attributed": True}, None),
        ({"shares": ()}, {"last": OPEN}, "not_attributed"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(told, bounds, code):
    assert checked(bounds, **told) == code
