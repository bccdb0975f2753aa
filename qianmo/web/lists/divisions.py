"""区划差异: what the newest edition would change of the grid, a line each, as the mapping is written on it."""

from collections.abc import Iterator, Sequence

from qianmo.apps.grids.divisions import DivisionRow, Pair, alike
from qianmo.apps.grids.editions import against_cells
from qianmo.domain.access import Right
from qianmo.domain.redistricting import Change
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.words.division import CHANGES, DIFFERENCES

COLUMNS = ("变化", "原代码", "原名称", "新代码", "新名称", "拆出的组")
ASKED = {
    "gone": "请写并入哪个新代码；没有户的可以写撤销",
    "new": "由哪些村并来或拆来，写在那些村的行里",
    "renamed_or_reused": "请判断：更名，还是别的村用了这个代码",
}
Line = tuple[str, str, str, str, str, str]


def differences(seat: Seat) -> dict[str, Sequence[Pair | DivisionRow]]:
    """Every difference of the newest edition from the grid, by what it is; empty before one is loaded."""
    found = against_cells(county_code=seat.county.code[:6]) if seat.county else None
    return {key: getattr(found, key) for key in DIFFERENCES} if found else {}


def line_of(kind: str, row: Pair | DivisionRow) -> Line:
    """A difference as a line of the mapping: a change where the tables prove one, else what is to be judged."""
    if isinstance(row, Pair):
        older, newer = row
        sure = kind == "recoded" or alike(older.name, newer.name)
        word = CHANGES[Change.KEPT] if sure else ""
        return word, older.code, older.name, newer.code, newer.name, "" if sure else ASKED[kind]
    if kind == "gone":
        return "", row.code, row.name, "", "", ASKED[kind]
    return CHANGES[Change.OPENED], "", "", row.code, row.name, ASKED[kind]


def _lines(seat: Seat, query: Query) -> list[Line]:
    chosen = query.get("kind", "")
    return [
        line_of(kind, row)
        for kind, rows in differences(seat).items()
        if kind != "same" and chosen in {"", kind}
        for row in rows
    ]


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for word, older, was, newer, name, asked in _lines(seat, query):
        yield word, older, was, newer, name, "", asked


DIVISIONS = Listing(
    key="divisions",
    title="区划差异",
    address="divisions",
    right=Right.SEE_FUNNEL,
    filters={"kind": "哪一类"},
    heads=[*(Head(column) for column in COLUMNS), Head("说明")],
    definition="最新一版区划与现在网格的差异；写好“变化”再传回来，就是沿革对照",
    count=lambda seat, query: len(_lines(seat, query)),
    rows=_rows,
    keeps=False,
)
