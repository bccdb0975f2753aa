"""Who has passed the exam until when, and the week's field days, as workbooks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.apps.crm.queries import branches_in_sight
from qianmo.apps.org.queries import branches_named, staff_cards, staff_of_branches
from qianmo.apps.outreach.queries import field_days, passes
from qianmo.domain.access import Right
from qianmo.domain.outreach.days import week_of
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import day
from qianmo.web.seat import Seat

STATES = {"passed": "通过", "expired": "到期", "failed": "没有通过", "never": "没有考"}


@dataclass(frozen=True, slots=True)
class ExamRow:
    """A member of staff with the exam."""

    number: str
    name: str
    branch: str
    tries: int
    until: date | None
    state: str

    @property
    def state_name(self) -> str:
        """How he or she stands, in words."""
        return STATES[self.state]


def standing(seat: Seat, query: Query) -> list[ExamRow]:
    """Everybody in the branches in sight (a manager: oneself), as the filters leave them."""
    sight = branches_in_sight(person=seat.person)
    branch_ids = list(branches_named()) if sight is None else list(sight)
    ids = staff_of_branches(branch_ids=branch_ids, on=seat.on) if branch_ids else {seat.person.staff_id}
    passed = passes(staff_ids=ids)
    rows = []
    for pk, card in staff_cards(ids=ids, on=seat.on).items():
        own = passed.get(pk)
        until = own.until if own else None
        state = "never" if own is None else "failed" if until is None else "passed" if until >= seat.on else "expired"
        rows.append(ExamRow(card.number, card.name, card.branch, own.tries if own else 0, until, state))
    return sorted(
        (one for one in rows if query.get("state", one.state) == one.state), key=lambda one: (one.branch, one.number)
    )


def _exam_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in standing(seat, query):
        yield one.number, one.name, one.branch, one.tries, one.until, one.state_name


EXAMS = Listing(
    key="exams",
    title="话术考试",
    address="exams",
    right=Right.SEE_FUNNEL,
    filters={"state": "结果"},
    heads=[
        Head("工号"), Head("姓名"), Head("机构"), Head("考了几次", "count"), Head("有效至", "date"), Head("结果"),
    ],
    definition="通过的有效期内才能排进村；到期要重新考",
    count=lambda seat, query: len(standing(seat, query)),
    rows=_exam_rows,
)  # fmt: skip


def _day_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    monday = week_of(day(query.get("week", "")) or seat.on)
    for row in field_days(scope=seat.scope, on=seat.on, since=monday, until=monday + timedelta(days=6)):
        for one in row.people:
            came = None if one.came is None else "到了" if one.came else "没到"
            yield (
                row.day, row.branch, row.town, row.village, row.gather or None, one.number, one.name, one.duty_name,
                came, one.settled_by or None, one.doubt or None,
            )  # fmt: skip


FIELD_DAYS = Listing(
    key="field-days",
    title="进村排班",
    address="field-days",
    right=Right.SEE_FUNNEL,
    filters={"week": "哪一周"},
    heads=[
        Head("日期", "date"), Head("机构"), Head("乡镇"), Head("村"), Head("集合"), Head("工号"), Head("姓名"),
        Head("做什么"), Head("到没到"), Head("认定人"), Head("要换人"),
    ],
    definition="一人一行；取消的日子不在内；到没到由另一位同事认定",
    count=lambda seat, query: sum(1 for _ in _day_rows(seat, query)),
    rows=_day_rows,
    keeps=False,
)  # fmt: skip
