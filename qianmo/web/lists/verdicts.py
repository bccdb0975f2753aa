"""评议结论: the households of a closed sitting, what came of each, and the spread of what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import Http404

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import Face, faces
from qianmo.apps.ratings.queries import SittingFile, VerdictRow, sitting_file, verdicts_of
from qianmo.domain.access import Field, Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

WAN = 1_000_000
RESULTS = {
    "advised": "有评议额度",
    "excluded": "不予授信",
    "visits": "需入户",
    "dispersed": "离散超限",
    "aside": "有人回避",
    "looks": "待复评",
}
"""The lists of a closed sitting."""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A household of a closed sitting: who it is, what came of it, and the lists it stands in."""

    face: Face
    verdict: VerdictRow
    lists: frozenset[str]


def result_lines(seat: Seat, found: SittingFile) -> list[ResultLine]:
    """What came of a sitting in sight, by household number; people of a customer group live about the county."""
    rows = verdicts_of(sitting_id=found.id)
    scope = seat.scope if found.group_id is None else Scope(None, seat.scope.fields)
    known = faces(household_ids=list(rows), scope=scope)
    lines = [ResultLine(known[pk], row, _lists(row)) for pk, row in rows.items() if pk in known]
    return sorted(lines, key=lambda line: line.face.number)


def _lists(row: VerdictRow) -> frozenset[str]:
    marks = {
        "advised": row.limit_fen > 0,
        "excluded": row.excluded,
        "visits": row.needs_visit,
        "dispersed": row.dispersed,
        "aside": row.set_aside > 0,
        "looks": row.needs_look,
    }
    return frozenset(key for key, holds in marks.items() if holds)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    number, kind = query.get("sitting", ""), query.get("kind", "")
    found = sitting_file(sitting_id=int(number), scope=seat.scope) if number.isdecimal() and len(number) < 19 else None
    if found is None or found.closed_at is None:
        raise Http404
    told = seat.scope.sees(Field.VERDICTS)
    for line in result_lines(seat, found):
        row = line.verdict
        if kind in RESULTS and kind not in line.lists:
            continue
        said: Sequence[Cell] = (
            row.limit_fen / WAN or None, *(fen / WAN if fen else None for fen in (
                row.lowest_fen, row.middle_fen, row.highest_fen)), row.opinions, row.abstentions, row.set_aside,
        )  # fmt: skip
        result = "不予授信" if row.excluded else "需入户" if row.needs_visit else "符合"
        yield line.face.number, line.face.head_name, result, *(said if told else [None] * len(said))


VERDICTS = Listing(
    key="verdicts",
    title="评议结论",
    address="sitting",
    right=Right.SEE_CUSTOMERS,
    filters={"sitting": "场次", "kind": "名单"},
    heads=[
        Head("户号"), Head("户主"), Head("结论"), Head("评议额度（万元）", "money"), Head("最低（万元）", "money"),
        Head("中位（万元）", "money"), Head("最高（万元）", "money"), Head("意见", "count"), Head("不了解", "count"),
        Head("回避", "count"),
    ],
    definition="背靠背评议，只留分布，不留谁说了多少；评议额度是参考，不是授信",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    path=("sitting",),
    keeps=False,
)  # fmt: skip
