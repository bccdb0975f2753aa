"""What hangs on a partner beside its cap: worked by hand."""

import pytest

from qianmo.domain.credit.caps import Above, Cap, cap_warning, over_cap
from tests.village import WAN


def cap(hanging, above="refuse", *, most=800, higher=0):
    return Cap(
        partner="肉业公司", cap_fen=most * WAN, hanging_fen=hanging * WAN, above=Above(above), higher_fen=higher * WAN
    )


@pytest.mark.parametrize(
    ("hanging", "more", "above", "power", "said"),
    [
        (795, 5, "refuse", 30, ""),
        (795, 6, "warn", None, ""),
        (795, 6, "higher", 500, ""),
        (
            795, 6, "refuse", 900,
            ("不能批 6.00 万元：肉业公司名下的额度将到 801.00 万元，上限 800.00 万元。可以批 5.00 万元以内，"
             "或等名下有人还清、调减额度以后再批"),
        ),
        (
            810, 6, "higher", 50,
            ("不能批 6.00 万元：肉业公司名下的额度将到 816.00 万元，上限 800.00 万元，"
             "超过的要有 500.00 万元权限的人批，您的权限是 50.00 万元。已经没有余量，或转有权的审批人"),
        ),
        (
            799, 2, "higher", None,
            ("不能批 2.00 万元：肉业公司名下的额度将到 801.00 万元，上限 800.00 万元，"
             "超过的要有 500.00 万元权限的人批，没有审批权限。可以批 1.00 万元以内，或转有权的审批人"),
        ),
    ],
)  # fmt: skip
def test_a_grant_is_held_against_the_cap_of_its_partner(hanging, more, above, power, said):
    power_fen = None if power is None else power * WAN
    refused = over_cap(cap(hanging, above, higher=500), more_fen=more * WAN, power_fen=power_fen)
    assert (refused.reason if refused else "") == said


@pytest.mark.parametrize(
    ("hanging", "above", "said"),
    [
        (760, "refuse", ""),
        (761, "refuse", "肉业公司名下的额度 761.00 万元，上限 800.00 万元，只剩 39.00 万元，超过的不批"),
        (800, "higher", "肉业公司名下的额度 800.00 万元，上限 800.00 万元，已满，再批的要有 500.00 万元权限的人批"),
        (900, "warn", "肉业公司名下的额度 900.00 万元，上限 800.00 万元，已满，再批的只作提示"),
    ],
)
def test_an_officer_is_told_from_a_twentieth_of_the_cap_on(hanging, above, said):
    assert cap_warning(cap(hanging, above, higher=500)) == said
