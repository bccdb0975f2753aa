"""What is left of an authority after cuts, and whose reaches farthest, worked out by hand."""

import pytest

from qianmo.domain.approvals.authority import Cut, Power, beyond, cut_down, strongest
from tests.village import WAN

HALF = Cut(keeps_ppm=500_000, reason="不良率 3.20%")
FIFTH = Cut(keeps_ppm=200_000, reason="逾期率 8.00%")


@pytest.mark.parametrize(
    ("limit_fen", "cuts", "left_fen"),
    [
        (100 * WAN, (), 100 * WAN),
        (100 * WAN, (HALF,), 50 * WAN),
        (100 * WAN, (HALF, FIFTH), 20 * WAN),  # the hardest holds; multiplied it would be ten
        (3, (HALF,), 1),
        (100 * WAN, (Cut(keeps_ppm=0, reason="停批"),), 0),
        (None, (HALF,), None),
    ],
)
def test_the_hardest_cut_holds(limit_fen, cuts, left_fen):
    assert cut_down(limit_fen=limit_fen, source="branch_head", cuts=cuts).limit_fen == left_fen


@pytest.mark.parametrize(("exposure_fen", "refused"), [(50 * WAN, False), (50 * WAN + 1, True), (0, False)])
def test_an_authority_ends_exactly_at_its_amount(exposure_fen, refused):
    power = cut_down(limit_fen=100 * WAN, source="branch_head", cuts=(HALF,))
    assert (beyond(power=power, exposure_fen=exposure_fen) is not None) is refused


def test_the_sentence_says_what_is_left_and_why():
    power = cut_down(limit_fen=100 * WAN, source="branch_head", cuts=(HALF,))
    assert beyond(power=power, exposure_fen=60 * WAN).reason == (
        "不能批：家庭合计敞口将到 60.00 万元，您的权限是 50.00 万元（不良率 3.20%，只留 50%）。请转有权的审批人"
    )


def test_the_farthest_reach_counts_and_one_s_own_comes_first():
    own = Power(limit_fen=10, source="branch_head")
    lent = Power(limit_fen=10, source="approver", stands_in_for=7)
    nothing = Power(limit_fen=None, source="manager")
    farther = Power(limit_fen=11, source="approver", stands_in_for=7)
    assert strongest([nothing, lent, own]) is own
    assert strongest([own, farther]) is farther
    assert strongest([nothing]) is nothing
