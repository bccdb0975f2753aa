"""Parts of an opened figure, rounded so that they add up to it."""

import pytest

from qianmo.domain.performance.evidence import adding_up


@pytest.mark.parametrize(
    ("amounts", "by", "told"),
    [
        ([100, 100, 100], 3, [33, 34, 33]),
        ([], 31, []),
        ([5, -5, 4], 1, [5, -5, 4]),
        # -1.5 is -2 half away from zero; with 2 more they are 0.5, which is 1: three more.
        ([-3, 4], 2, [-2, 3]),
    ],
)
def test_parts_add_up_to_the_whole_rounded_once(amounts, by, told):
    assert adding_up(amounts, by=by) == told
