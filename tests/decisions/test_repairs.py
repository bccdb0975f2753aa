"""What is offered to mend a finding mends it, and opens nothing else."""

import pytest

from qianmo.decisions import Trouble, check, load
from qianmo.decisions.editing import edited, repairs, sheets
from tests.decisions.drawn import Table, drawn


def model(rows):
    return drawn(
        {"n": "number", "g": "string"},
        Table("caps", [("g", "string"), ("n", "number")], [("cap", "number", "")], rows, allowed=['"甲","乙"', ""]),
    )


def offered(raw):
    (sheet,) = sheets(load(raw))
    return [(finding, repairs(sheet, finding)) for finding in check(load(raw))]


def kinds(raw):
    return [finding.kind for finding in check(load(raw))]


REST = [['"乙"', "-", "9"], ["null", "-", "0"], ["-", "null", "0"]]
CASES = [
    ([['"甲"', "< 8", "1"], ['"甲"', "[8..15)", "2"], ['"甲"', ">= 12", "3"]], "第 2 行 [8..12)"),
    ([['"甲"', "<= 8", "1"], ['"甲"', ">= 8", "2"]], "第 1 行 < 8"),
    ([['"甲"', "< 60", "1"], ['"甲"', "> 60", "2"]], "第 1 行 ≤ 60"),
    ([['"甲"', "< 5", "1"], ['"甲"', "[8..9)", "2"], ['"甲"', ">= 9", "3"]], "第 1 行 < 8"),
]


@pytest.mark.parametrize(("rows", "first"), CASES, ids=range(len(CASES)))
def test_the_first_repair_leaves_nothing_found(rows, first):
    raw = model([*rows, ['"乙"', "not(null)", "9"], ["null", "not(null)", "0"], ["-", "null", "0"]])
    ways = next(ways for finding, ways in offered(raw) if finding.kind in {Trouble.OVERLAP, Trouble.GAP})
    assert f"第 {ways[0].number} 行 {ways[0].shown}" == first
    for way in ways:
        assert not {Trouble.OVERLAP, Trouble.GAP} & set(kinds(edited(raw, [way.edit]))), way


def test_where_the_other_row_does_not_take_over_nothing_is_offered():
    rows = [['"甲"', "< 8", "1"], ["-", "[8..15)", "2"], ['"甲"', ">= 12", "3"]]
    found = [ways for finding, ways in offered(model(rows)) if finding.kind is Trouble.OVERLAP]
    assert [[(way.number, way.shown) for way in ways] for ways in found] == [[(3, "≥ 15")]]
