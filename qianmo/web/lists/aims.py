"""A version of the plan as it is sent in (分解表), who is behind with what, meetings on it, and who is supervised."""

from collections.abc import Iterator, Sequence

from qianmo.apps.crm.queries import branches_in_sight, staff_in_sight
from qianmo.apps.org.queries import staff_ids
from qianmo.apps.targets.queries import (
    PartRow,
    PlanTree,
    PointRow,
    plan_tree,
    points_of,
    progress,
    supervisions,
)
from qianmo.domain.access import Right
from qianmo.domain.targets.measures import PLANNED, scale_of
from qianmo.domain.targets.meetings import CAUSES, KEPT
from qianmo.domain.targets.trees import Level
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat
from qianmo.web.sheets.plan import COLUMNS, MONTHS, written


def _scaled(measure: str, value: int | None) -> float | int | None:
    scale = scale_of(measure)
    return None if value is None else value if scale == 1 else value / scale


def _tree(seat: Seat, query: Query) -> PlanTree | None:
    """A version the reader may see: one that is not published is for those who write and publish plans."""
    found = plan_tree(plan_id=whole(query.get("plan", "")), on=seat.on)
    inside = seat.person.may(Right.EDIT_PLANS) or seat.person.may(Right.PUBLISH_PLANS)
    return found if found is not None and (inside or found.plan.state == "published") else None


def _tree_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    found, sight = _tree(seat, query), staff_in_sight(person=seat.person, on=seat.on)
    numbers = None if sight is None else {number for number, pk in staff_ids().items() if pk in sight}
    for row in found.rows if found is not None else ():
        if row.part.level is not Level.STAFF or numbers is None or row.part.unit in numbers:
            before = _scaled(row.part.measure, row.before)
            yield (*written(row.part, row.answers_number), row.name, _scaled(row.part.measure, row.part.year), before)


def _weak(seat: Seat) -> list[PartRow]:
    found = progress(on=seat.on)
    return [row for row in found.rows if row.part.level is Level.BRANCH and row.pace is not None] if found else []


def _weak_rows(seat: Seat, _: Query) -> Iterator[Sequence[Cell]]:
    held = {(one.measure, one.branch_id): one for one in supervisions()}
    for row in _weak(seat):
        code, pace = row.part.measure, row.pace
        if pace is None:
            continue
        item = held.get((code, row.branch_id or 0))
        yield (
            row.name, PLANNED[code].name, PLANNED[code].unit, row.answers or None, _scaled(code, row.part.year),
            _scaled(code, pace.done.numerator), _scaled(code, pace.due), _scaled(code, pace.ahead), pace.done.percent(),
            "落后" if pace.ahead < 0 else "跟上", item.leader if item else None,
        )  # fmt: skip


def _points(seat: Seat, query: Query) -> list[PointRow]:
    sight = branches_in_sight(person=seat.person)
    return points_of(meeting_id=whole(query.get("meeting", "")), branch_ids=sight)


def _point_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    """A row for each promise, and one for a point without any."""
    for one in _points(seat, query):
        head = (
            one.branch, PLANNED[one.measure].name, PLANNED[one.measure].unit, _scaled(one.measure, one.done),
            _scaled(one.measure, one.due), _scaled(one.measure, one.behind),
            "、".join(CAUSES[code] for code in one.causes if code in CAUSES) or None, one.said or None,
            one.leader or None,
        )  # fmt: skip
        for row in one.remedies:
            told = _scaled(one.measure, row.behind_told)
            yield (*head, row.what, row.answers, row.due_on, KEPT.get(row.kept), row.said or None, row.told_on, told)
        if not one.remedies:
            yield (*head, *(None,) * 7)


def _supervised(seat: Seat, _: Query) -> Iterator[Sequence[Cell]]:
    sight = branches_in_sight(person=seat.person)
    for one in [*supervisions(branch_ids=sight), *supervisions(closed=True, branch_ids=sight)]:
        yield (
            one.branch, PLANNED[one.measure].name, PLANNED[one.measure].unit, one.leader, one.asks,
            _scaled(one.measure, one.behind), one.opened_on, one.due_on, "已销号" if one.closed_on else "督导中",
            one.closed_on, one.closed_by or None, one.outcome or None,
        )  # fmt: skip


PLAN_TREE = Listing(
    key="plan-tree",
    title="目标分解表",
    address="plan",
    right=Right.SEE_FUNNEL,
    filters={"plan": "版本"},
    path=("plan",),
    heads=[
        *(Head(name, "money" if name in MONTHS else "text") for name in COLUMNS), Head("谁的"), Head("全年", "money"),
        Head("更早一版全年", "money"),
    ],
    definition="前面的列改好就能传回来；金额万元，比率百分数，余额、日均和比率的全年是年底",
    count=lambda seat, query: sum(1 for _ in _tree_rows(seat, query)),
    rows=_tree_rows,
    keeps=False,
)  # fmt: skip
WEAK = Listing(
    key="weak",
    title="短板分析",
    address="targets",
    right=Right.SEE_FUNNEL,
    filters={},
    fixed={"view": "weak"},
    heads=[
        Head("机构"), Head("指标"), Head("单位"), Head("责任人"), Head("全年", "money"), Head("完成", "money"),
        Head("到今天该完成", "money"), Head("比该完成的", "money", "负数是落后"), Head("完成率"), Head("结论"),
        Head("挂片领导"),
    ],
    definition="一个机构一个指标一行；完成率是对全年，上限类是占上限多少",
    count=lambda seat, _: len(_weak(seat)),
    rows=_weak_rows,
    keeps=False,
)  # fmt: skip
WEAK_POINTS = Listing(
    key="weak-points",
    title="短板分析会",
    address="weak-meeting",
    right=Right.SEE_FUNNEL,
    filters={"meeting": "会"},
    path=("meeting",),
    heads=[
        Head("机构"), Head("指标"), Head("单位"), Head("完成", "money"), Head("该完成", "money"), Head("差额", "money"),
        Head("原因"), Head("分析"), Head("挂片领导"), Head("措施"), Head("责任人"), Head("限期", "date"), Head("落实"),
        Head("结果"), Head("填报日", "date"), Head("那时差额", "money"),
    ],
    definition="一条措施一行，没有措施的短板一行；数是开会那天的",
    count=lambda seat, query: sum(1 for _ in _point_rows(seat, query)),
    rows=_point_rows,
    keeps=False,
)  # fmt: skip
SUPERVISION = Listing(
    key="supervision",
    title="督导",
    address="supervision",
    right=Right.SEE_FUNNEL,
    filters={},
    heads=[
        Head("机构"), Head("指标"), Head("单位"), Head("挂片领导"), Head("要求"), Head("立项时差额", "money"),
        Head("立项日", "date"), Head("限期", "date"), Head("状态"), Head("销号日", "date"), Head("销号人"),
        Head("结果"),
    ],
    definition="在督导的在前，销号的在后",
    count=lambda seat, query: sum(1 for _ in _supervised(seat, query)),
    rows=_supervised,
    keeps=False,
)  # fmt: skip
OF_AIMS = (PLAN_TREE, WEAK, WEAK_POINTS, SUPERVISION)
"""The lists of this module, for the table of all."""
