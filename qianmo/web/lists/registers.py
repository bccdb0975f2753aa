"""核对名册: the rows of a village's registers beside the files, and the households no register names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qianmo.apps.ratings.queries import Comparison, compare_registers
from qianmo.domain.access import Right
from qianmo.domain.ratings.registers import Finding
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import village_id
from qianmo.web.seat import Seat

UNNAMED = "unnamed"
KINDS: dict[str, tuple[str, str]] = {
    Finding.UNKNOWN: ("册上有、没建档", "到户里去一趟，或导入名册建档"),
    UNNAMED: ("已建档、册上没有", "问村里：搬走了，还是漏了"),
    Finding.ELSEWHERE: ("档案在别的村", "问清住在哪个村。要迁的在户页办，不迁的不用动"),
    Finding.CLAIMED: ("别村名册也有", "两个村的名册都写了这个人，问清是哪个村的"),
    Finding.GONE: ("已不在任何户", "档案里已迁出或去世，问村里"),
    Finding.LIKELY: ("只有同名", "证件号码对不上或没有写，对照证件再定，系统不认"),
    Finding.FAULT: ("读不了", "改好整份再传"),
    Finding.HERE: ("对上了", ""),
}
"""The lists of a comparison, the gaps first: what each is called, and what to do next."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the lists: where it came from, who, what it comes to, and the household it is about."""

    kind: str
    source: str
    number: int | None
    name: str
    household_id: int | None
    household: str
    head: str
    village: str
    told: str


def comparison_of(seat: Seat, village: int) -> Comparison:
    """The registers of this year beside the files."""
    return compare_registers(village_id=village, year=seat.on.year, scope=seat.scope)


def lines_of(found: Comparison, kind: str) -> list[Line]:
    """The lines of one list, or of all."""
    lines = [
        Line(
            row.finding, row.source, row.number, row.name, row.face.household_id if row.face else None,
            row.face.number if row.face else "", row.face.head_name if row.face else "",
            row.face.village if row.face else "范围以外的村" if row.finding == Finding.ELSEWHERE else "",
            row.fault or KINDS[row.finding][1],
        )
        for row in found.rows
    ]  # fmt: skip
    lines += [
        Line(UNNAMED, "", None, "", face.household_id, face.number, face.head_name, face.village, KINDS[UNNAMED][1])
        for face in found.unnamed
    ]
    return [one for one in lines if one.kind == kind] if kind in KINDS else lines


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in lines_of(comparison_of(seat, village_id(seat, query)), query.get("kind", "")):
        yield (
            KINDS[one.kind][0], one.source, one.number, one.name, one.household, one.head, one.village, one.told,
        )  # fmt: skip


REGISTERS = Listing(
    key="registers",
    title="核对名册",
    address="registers",
    right=Right.IMPORT_ROSTERS,
    filters={"village": "村", "kind": "名单"},
    heads=[
        Head("核对"), Head("来源"), Head("行", "count"), Head("册上姓名"), Head("户号"), Head("户主"), Head("档案在"),
        Head("怎么办"),
    ],
    definition="今年导入的村名册逐行与现在的档案比：只认证件号码，同名不算对上；不建档、不迁户",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    path=("village",),
    keeps=False,
)  # fmt: skip
