"""客户经理等级 and 定编 as workbooks: people with what their grade rests on, units with the managers they need."""

from collections.abc import Iterator, Sequence

from qianmo.apps.crm.queries import branches_in_sight, staff_in_sight
from qianmo.apps.performance.queries import GradeRow, assessed_rows, assessments, grades_now, staffing
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_WAN
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.words.grade import MOVES, cells, quarter_of


def _graded(seat: Seat, query: Query) -> list[GradeRow]:
    sight, asked = staff_in_sight(person=seat.person, on=seat.on), query.get("assessment", "")
    if not asked:
        return grades_now(on=seat.on, first=quarter_of(seat.on), staff_ids=sight)[1]
    runs = seat.person.may(Right.ASSESS_STAFF)
    seen = (one for one in assessments() if str(one.id) == asked and (runs or one.state == "confirmed"))
    return [row for one in seen for row in assessed_rows(assessment_id=one.id, on=seat.on, staff_ids=sight)]


def _grades(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for row in _graded(seat, query):
        told = cells(row)
        yield (
            row.card.number, row.card.name, row.card.branch, row.track, row.grade or None, MOVES[row.move][1],
            row.fails, told["borrowers"], told["balance"], told["lent"], told["deposit"], told["profit"],
            told["points"], told["bad"], told["brought"],
            "；".join(row.short_of) or None, "；".join(row.lacking) or None,
        )  # fmt: skip


def _units(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    del query
    sight = branches_in_sight(person=seat.person)
    as_of, rows = staffing(on=seat.on)
    for row in rows:
        if sight is None or row.branch_id in sight:
            yield row.name, row.cohort, row.fen / FEN_PER_WAN, row.borrowers, row.there, row.needed, row.gap, as_of


GRADES = Listing(
    key="grades",
    title="客户经理等级",
    address="grades",
    right=Right.SEE_POINTS,
    filters={"assessment": "评定"},
    heads=[
        *(Head(name) for name in ("工号", "客户经理", "机构", "序列", "等级", "变动")), Head("连续不达标", "count"),
        *(Head(name) for name in ("管户", "余额", "当期投放", "日均存款", "模拟利润", "月均积分", "不良率")),
        Head("学历年限证书"),
        Head("没有达到"), Head("上一级还差"),
    ],
    definition="同一档的门槛要同时达到；升一次一级，降立即降到都达到的一级，连续两期不达标待岗",
    count=lambda seat, query: len(_graded(seat, query)),
    rows=_grades,
    keeps=False,
)  # fmt: skip
STAFFING = Listing(
    key="staffing",
    title="定编",
    address="staffing",
    right=Right.SEE_POINTS,
    filters={},
    heads=[
        Head("机构"), Head("适用"), Head("普惠小微余额（万元）", "money"), Head("户数", "count"),
        Head("现有客户经理", "count"), Head("应配", "count"), Head("差", "count", "负数是多出"), Head("截至", "date"),
    ],
    definition="应配按“定编”规则：至少几人，余额和户数都超过起点后，两样各增加一档增配一人，以少的为准",
    count=lambda seat, query: sum(1 for _ in _units(seat, query)),
    rows=_units,
    keeps=False,
)  # fmt: skip
