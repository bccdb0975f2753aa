"""A bulletin as a workbook: each measure by bank, unit and person, beside the bulletin before."""

from collections.abc import Iterator, Sequence

from qianmo.apps.targets.queries import BulletinLine, bulletin_lines, bulletins, earlier
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.measures import PLANNED, scale_of
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.targets import LEVELS
from qianmo.web.posting import whole
from qianmo.web.seat import Seat


def _lines(query: Query) -> list[BulletinLine]:
    return [
        line
        for card in bulletins(bulletin_id=whole(query.get("bulletin", "")))
        for code in card.measures
        for line in bulletin_lines(card=card, measure=code)
    ]


def _rows(_: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    cards = bulletins(bulletin_id=whole(query.get("bulletin", "")))
    before = {code: earlier(card=card, measure=code) for card in cards for code in card.measures}
    for line in _lines(query):
        code, now, scale = line.measure, line.now, scale_of(line.measure)
        last = before[code]
        yield (
            PLANNED[code].name, PLANNED[code].unit, LEVELS[line.level], line.name, line.under or None, now.place,
            now.year / scale, now.done / scale, Ratio(now.done, now.year).percent(1), now.ahead / scale,
            None if line.grown is None else line.grown / scale, line.moved, last.as_of if last else None,
        )  # fmt: skip


BULLETIN = Listing(
    key="bulletin",
    title="进度公示",
    address="bulletin",
    right=Right.SEE_FUNNEL,
    filters={"bulletin": "哪一期"},
    path=("bulletin",),
    heads=[
        Head("指标"), Head("单位"), Head("层级"), Head("谁的"), Head("所在机构"), Head("名次", "count"),
        Head("全年", "money"), Head("完成", "money"), Head("完成率"), Head("比该完成的", "money", "负数是落后"),
        Head("比上次", "money", "上一期公示以来多完成的"), Head("名次升降", "count", "正数是上升"),
        Head("上一期截至", "date"),
    ],
    definition="公示那天的数，以后不变；名次按完成率，上限类按占上限多少，一样的并列",
    count=lambda _, query: len(_lines(query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
