"""要我办的: all that waits for the person at the screen, whatever room it comes from, by what is left of its time.

Every source is a function from the seat and the working calendar to items; a room where something waits adds one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from qianmo.apps.credit.queries import reversals, reviews_due
from qianmo.apps.dossiers.queries import dossiers
from qianmo.apps.exports.queries import exports_to_decide
from qianmo.apps.fieldwork.queries.register import device_register
from qianmo.apps.org.queries import subtree, working_calendar
from qianmo.apps.targets.queries import bulletins_due
from qianmo.apps.tasks.queries import open_tasks
from qianmo.domain.access import Reach, Right
from qianmo.domain.calendar import WorkingCalendar
from qianmo.domain.targets.measures import PLANNED
from qianmo.web.lists.changes import asked_changes
from qianmo.web.queue import my_cases
from qianmo.web.ruler import Ruler, ruler
from qianmo.web.seat import Seat

NEVER = date.max


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One thing to do: what, for whom, until when, where it is done; one with a `task_id` can be ticked in a list.

    `opened_on` is the day its clock began to run, None for what has no promise.
    """

    kind: str
    title: str
    household: str
    village: str
    amount_fen: int | None
    by: str
    opened_on: date | None
    due_on: date | None
    today: date
    calendar: WorkingCalendar
    address: str
    verb: str
    task_id: int | None = None

    @cached_property
    def clock(self) -> Ruler | None:
        """The ruler from acceptance to the promised day; drawn only for the items that are shown."""
        if self.opened_on is None:
            return None
        return ruler(opened_on=self.opened_on, due_on=self.due_on, stops=[], today=self.today, calendar=self.calendar)


def _cases(seat: Seat, calendar: WorkingCalendar) -> Iterable[WorkItem]:
    for one in my_cases(seat):
        yield WorkItem(
            kind="审批",
            title=f"授信{one.duty}",
            household=one.head_name,
            village=one.village,
            amount_fen=one.requested_fen,
            by=one.investigator,
            opened_on=timezone.localtime(one.opened_at).date(),
            due_on=one.due_on,
            today=seat.on,
            calendar=calendar,
            address=reverse("case", args=[one.id]),
            verb=one.duty,
        )


def _reversals(seat: Seat, calendar: WorkingCalendar) -> Iterable[WorkItem]:
    if not seat.person.may(Right.APPROVE_REVERSALS):
        return
    for one in reversals(scope=seat.scope, waiting=True, not_of=seat.person.staff_id):
        yield WorkItem(
            kind="复核",
            title="冲正复核",
            household=one.line_number,
            village=one.head_village,
            amount_fen=one.amount_fen,
            by=one.requested_by,
            opened_on=None,
            due_on=seat.on,
            today=seat.on,
            calendar=calendar,
            address=reverse("reversals"),
            verb="复核",
        )


def _changes(seat: Seat, calendar: WorkingCalendar) -> Iterable[WorkItem]:
    if not seat.person.may(Right.DECIDE):
        return
    for one in asked_changes(scope=seat.scope, waiting=True, not_of=seat.person.staff_id):
        yield WorkItem(
            kind="复核",
            title=f"{one.what}复核",
            household=one.line_number,
            village=one.village,
            amount_fen=one.fen,
            by=one.asked_by,
            opened_on=None,
            due_on=seat.on,
            today=seat.on,
            calendar=calendar,
            address=reverse("changes"),
            verb="复核",
        )


def _reviews(seat: Seat, calendar: WorkingCalendar) -> Iterable[WorkItem]:
    """One item for all lines whose yearly review comes due, so that a hundred of them do not bury the rest."""
    if not seat.person.may(Right.REVIEW_LINES) or seat.person.county_wide:
        return
    due = reviews_due(scope=seat.scope, on=seat.on)
    if due.lines:
        yield WorkItem(
            kind="年审",
            title=f"额度年审 {due.lines} 条",
            household=f"最早 {due.first_number}",
            village="",
            amount_fen=None,
            by="日终",
            opened_on=None,
            due_on=due.first_on,
            today=seat.on,
            calendar=calendar,
            address=f"{reverse('lines')}?only=review",
            verb="去看",
        )


def _exports(seat: Seat, calendar: WorkingCalendar) -> Iterable[WorkItem]:
    for one in exports_to_decide(person=seat.person):
        yield WorkItem(
            kind="复核",
            title="导出审批",
            household=f"{one.title} {one.rows:,} 行",
            village=one.branch,
            amount_fen=None,
            by=one.asker,
            opened_on=None,
            due_on=seat.on,
            today=seat.on,
            calendar=calendar,
            address=reverse("exports"),
            verb="审批",
        )


def _tasks(seat: Seat, calendar: WorkingCalendar) -> Iterable[WorkItem]:
    if not seat.person.may(Right.WORK) or seat.person.county_wide:
        return
    for one in open_tasks(scope=seat.scope):
        yield WorkItem(
            kind=one.kind_name,
            title=one.note,
            household=one.head_name,
            village=one.village,
            amount_fen=None,
            by=one.opener,
            opened_on=timezone.localtime(one.opened_at).date(),
            due_on=one.due_on,
            today=seat.on,
            calendar=calendar,
            address=reverse("household", args=[one.household_id]),
            verb="去看",
            task_id=one.id,
        )


def _dossiers(seat: Seat, calendar: WorkingCalendar) -> Iterable[WorkItem]:
    """Dossiers this person owns, signs as the second surveyor, or is asked to take over; not those that wait."""
    if not seat.person.may(Right.APPLY):
        return
    me = seat.person.staff_id
    for one in dossiers(scope=seat.scope, show="mine", staff_id=me):
        if one.waits_since and one.owner_id == me:
            continue
        verb = "接手" if one.taker_id == me else "签字" if one.second_id == me else "备件"
        yield WorkItem(
            kind="申请",
            title=f"{one.product}{verb}",
            household=one.head_name,
            village=one.village,
            amount_fen=one.requested_fen,
            by=one.owner,
            opened_on=one.begun_on,
            due_on=one.due_on,
            today=seat.on,
            calendar=calendar,
            address=reverse("dossier", args=[one.id]),
            verb=verb,
        )


def _devices(seat: Seat, calendar: WorkingCalendar) -> Iterable[WorkItem]:
    """One item for every phone of this branch on which something has waited to be sent for more than a day."""
    if not seat.person.may(Right.MANAGE_DEVICES) or seat.person.access.reach is not Reach.BRANCH:
        return
    now = timezone.now()
    for one in device_register(branch_ids=subtree(branch_id=seat.person.branch_id), on=seat.on):
        if one.oldest_pending_at is not None and one.is_stale(now=now):
            yield WorkItem(
                kind="设备",
                title=f"手机上 {one.pending} 件超过 24 小时没有送到",
                household=one.holders[0],
                village="",
                amount_fen=None,
                by=one.name,
                opened_on=None,
                due_on=seat.on,
                today=seat.on,
                calendar=calendar,
                address=reverse("device", args=[one.id]),
                verb="去看",
            )


def _bulletins(seat: Seat, calendar: WorkingCalendar) -> Iterable[WorkItem]:
    """One item for all measures whose progress is owed to the bank, with the longest owed."""
    due = bulletins_due(seat.on) if seat.person.may(Right.EDIT_PLANS) else []
    if due:
        late = due[0].owed.late_days
        yield WorkItem(
            kind="公示",
            title=f"目标进度公示{f'过了 {late} 天' if late else ''}",
            household="、".join(PLANNED[one.measure].name for one in due),
            village="",
            amount_fen=None,
            by="公示规则",
            opened_on=due[0].owed.ended_on,
            due_on=due[0].owed.due_on,
            today=seat.on,
            calendar=calendar,
            address=reverse("prepare-bulletin"),
            verb="去公示",
        )


SOURCES: tuple[Callable[[Seat, WorkingCalendar], Iterable[WorkItem]], ...] = (
    _cases,
    _dossiers,
    _reversals,
    _changes,
    _reviews,
    _exports,
    _tasks,
    _devices,
    _bulletins,
)


def work_of(seat: Seat, *, kind: str = "") -> list[WorkItem]:
    """Everything that waits for this person, or one kind of it, the least time left first."""
    calendar = working_calendar()
    found = [item for source in SOURCES for item in source(seat, calendar)]
    return sorted((item for item in found if kind in {"", item.kind}), key=lambda item: item.due_on or NEVER)
