"""Rows of a register, each against the same small ground, worked out by hand."""

from uuid import UUID

import pytest

from qianmo.domain.ratings.registers import Ground, find

HOME, AWAY, BOTH, LEFT, ASKED, NEW = (UUID(int=number) for number in range(1, 7))
GROUND = Ground(
    village_id=1,
    households={HOME: 10, AWAY: 20, BOTH: 11},
    villages={10: 1, 11: 1, 20: 2},
    gone={LEFT},
    claimed={BOTH, ASKED, AWAY},
    names={"孟庆和": [10], "王芳": [10, 11]},
)
ROWS = [
    (HOME, "孟庆和", "", "here", 10),
    (HOME, "改了名", "", "here", 10),
    (AWAY, "孟庆和", "", "elsewhere", 20),
    (BOTH, "乌云", "", "claimed", 11),
    (LEFT, "孟庆和", "", "gone", None),
    (NEW, "孟庆和", "", "likely", 10),
    (NEW, "王芳", "", "likely", None),
    (None, "孟庆和", "", "likely", 10),
    (ASKED, "巴图", "", "claimed", None),
    (NEW, "巴图", "", "unknown", None),
    (None, "巴图", "", "unknown", None),
    (HOME, "孟庆和", "号码不对", "fault", None),
]


@pytest.mark.parametrize(("identity", "name", "fault", "finding", "household"), ROWS)
def test_a_row_comes_to_one_thing(identity, name, fault, finding, household):
    assert find(identity=identity, name=name, fault=fault, ground=GROUND) == (finding, household)
