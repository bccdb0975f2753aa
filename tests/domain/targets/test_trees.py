"""Trees of targets: what adds up stands, what does not is refused with the gap, and merged units lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.money import split_by_weights
from qianmo.domain.targets.trees import Level, Part, check_tree, merged, total

WAN = 1_000_000
NAMES = {"e": "东支行", "w": "西支行"}


def part(level, unit, parent, months):
    return Part(measure="loans", level=level, unit=unit, parent=parent, months=tuple(month * WAN for month in months))


def tree(east=5, west=5, *more):
    return [
        part(Level.BANK, "", "", [10] * 12), part(Level.BRANCH, "e", "", [east] * 12),
        part(Level.BRANCH, "w", "", [west] * 12), *more,
    ]  # fmt: skip


def test_parts_that_sum_in_every_month_stand_and_a_cohort_counts_beside_them():
    cohort = part(Level.COHORT, "强县", "", [99] * 12)
    assert check_tree(parts=tree(5, 5, part(Level.STAFF, "88", "e", [5] * 12), cohort), names=NAMES) is None


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (tree(5, 6), "“贷款净增”全行 1 月：下级合计 11.00 万元，本级 10.00 万元，多了 1.00 万元"),
        (
            tree(5, 5, part(Level.STAFF, "88", "e", [5] * 11 + [2])),
            "“贷款净增”东支行 12 月：下级合计 2.00 万元，本级 5.00 万元，少了 3.00 万元",
        ),
        (tree(5, 5, part(Level.STAFF, "88", "n", [5] * 12)), "上级没有目标"),
        (tree()[1:], "要有且只有一行全行目标"),
    ],
)
def test_a_tree_that_does_not_add_up_is_refused_with_the_gap(parts, told):
    assert told in check_tree(parts=parts, names=NAMES).reason


def test_many_gaps_are_told_some_at_a_time():
    refused = check_tree(parts=tree(5, 6), names=NAMES)
    assert "还有 4 处" in refused.reason


@given(st.lists(st.integers(0, 10**9), min_size=12, max_size=12), st.integers(1, 99), st.integers(1, 99))
def test_a_proposal_shared_out_by_weights_stands(months, east, west):
    shares = [split_by_weights(total_fen=whole, weights=[east, west]) for whole in months]
    parts = [
        part(Level.BANK, "", "", months),
        part(Level.BRANCH, "e", "", [one[0] for one in shares]),
        part(Level.BRANCH, "w", "", [one[1] for one in shares]),
    ]
    assert check_tree(parts=parts, names=NAMES) is None
    together = merged(parts=parts, into={"w": "e"})
    assert check_tree(parts=together, names=NAMES) is None
    assert total(one for one in together if one.level is Level.BRANCH) == tuple(month * WAN for month in months)
