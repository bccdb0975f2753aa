"""The rows of the first page: towns for the county, people for a branch, villages for a manager."""

from qianmo.apps.campaigns.queries import CellFunnel
from qianmo.apps.grids.queries import Stewards
from qianmo.domain.funnel import Funnel
from qianmo.web.lanes import lanes


def village(cell_id, *, town=1, granted=10, signed=5, deferral=""):
    funnel = Funnel(
        filed=20, eligible=12, granted=granted, granted_fen=0, signed=signed, signed_fen=0, drawn=1, drawn_fen=0
    )
    code = f"15042210{town}{cell_id:03d}"
    return CellFunnel(cell_id, code, f"村{cell_id}", town, f"15042210{town}", f"镇{town}", False, "", deferral, funnel)


def steward(staff_id):
    return Stewards(staff_id, f"经理{staff_id}", None)


def test_many_towns_are_rows_by_themselves():
    of, rows = lanes([village(n, town=n) for n in (1, 2, 3)] + [village(4, town=3, deferral="换届")], stewards={})
    assert of == "乡镇街道"
    assert [(row.name, row.note, row.key) for row in rows] == [
        ("镇1", "1 村", "town"),
        ("镇2", "1 村", "town"),
        ("镇3", "2 村 · 暂缓 1", "town"),
    ]


def test_a_branch_is_shown_by_its_people_whoever_holds_most_first():
    held = {1: steward(7), 2: steward(8), 3: steward(8)}
    of, rows = lanes([village(n) for n in (1, 2, 3, 4)], stewards=held)
    assert of == "客户经理"
    assert [(row.name, row.code, len(row.squares), row.funnel.filed) for row in rows] == [
        ("经理8", "8", 2, 40),
        ("经理7", "7", 1, 20),
        ("没有主办", "", 1, 20),
    ]


def test_squares_stand_from_the_best_to_the_worst():
    villages = [village(1, signed=2), village(2, signed=9), village(3, town=2), village(4, town=3)]
    _, rows = lanes(villages, stewards={})
    assert [square.cell.name for square in rows[0].squares] == ["村2", "村1"]


def test_a_manager_sees_his_own_villages():
    held = {1: steward(7), 2: steward(7)}
    of, rows = lanes([village(1), village(2)], stewards=held)
    assert of == "村"
    assert [(row.name, row.key, row.code) for row in rows] == [
        ("村1", "village", "150422101001"),
        ("村2", "village", "150422101002"),
    ]
