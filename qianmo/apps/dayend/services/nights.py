"""Carrying out nights: day by day, step by step, from wherever the rows say the last process came to."""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

from django.db import OperationalError, transaction

from qianmo.apps.dayend.lock import night_lock
from qianmo.apps.dayend.models import Night, RunState, StepRun
from qianmo.apps.dayend.stepping import Step
from qianmo.apps.dayend.steps import STEPS
from qianmo.apps.events.services import Fact, record
from qianmo.domain.refusal import Refused

Clock = Callable[[date], datetime]
"""The instant it is, for whoever works on a business date; given by the edge."""
Watch = Callable[[date, str, int, int], None]
"""Is told of a night's date, the title of its step, how many units of it are done and of how many."""

ATTEMPTS = 3
CROSSED = {"40001", "40P01"}
"""The database gave up one of two that crossed, and asks to try again."""
NIGHT_AT_WORK = "日终已经在办，这一次不再另起。请到日终页看进度"
BUG = "程序出错（{name}），没有办完。原因已写进运行日志，请系统管理员处理后接着办"
log = logging.getLogger("qianmo.dayend")


def carry_out_nights(*, clock: Clock, watch: Watch) -> list[date] | Refused:
    """Carry out every night asked for and not done, in the order of their days; the days now closed.

    Refused: another process is at it, or a step stopped; nights and steps done before that stay done.
    """
    with night_lock() as held:
        if not held:
            return Refused(code="night_at_work", reason=NIGHT_AT_WORK)
        _find_broken_off(clock)
        closed: list[date] = []
        while night := Night.objects.filter(finished_at__isnull=True).order_by("business_date").first():
            stopped = _carry_out(night, clock=clock, watch=watch)
            if stopped is not None:
                return stopped
            closed.append(night.business_date)
        return closed


def _find_broken_off(clock: Clock) -> None:
    """What is still called running belongs to a process that is no more, since we hold the lock."""
    for run in StepRun.objects.filter(state=RunState.RUNNING).select_related("night"):
        _end(run, RunState.BROKEN_OFF, at=clock(run.night.business_date))


def _carry_out(night: Night, *, clock: Clock, watch: Watch) -> Refused | None:
    if night.started_at is None:
        night.started_at = clock(night.business_date)
        night.save(update_fields=["started_at"])
    done = set(StepRun.objects.filter(night=night, state=RunState.FINISHED).values_list("step", flat=True))
    for step in STEPS:
        if step.name not in done and step.falls(night.business_date):
            stopped = _run(step, night, clock=clock, watch=watch)
            if stopped is not None:
                day = night.business_date
                return Refused(code=stopped.code, reason=f"{day} 的日终停在“{step.title}”：{stopped.reason}")
    return None


def _run(step: Step, night: Night, *, clock: Clock, watch: Watch) -> Refused | None:
    """Run one step. The last one and the end of the night are one transaction: a day is closed or it is not."""
    on, last = night.business_date, step is STEPS[-1]
    run = StepRun.objects.create(night=night, step=step.name, state=RunState.RUNNING, started_at=clock(on))

    def tell(done: int, total: int) -> None:
        StepRun.objects.filter(id=run.pk).update(done=done, total=total)
        run.done, run.total = done, total
        watch(on, step.title, done, total)

    watch(on, step.title, 0, 0)
    try:
        with transaction.atomic() if last else nullcontext():
            answer = _insist(step, on=on, at=clock(on), tell=tell)
            if not isinstance(answer, Refused):
                run.rows = answer
                _end(run, RunState.FINISHED, at=clock(on))
                if last:
                    _finish(night, at=clock(on))
    except Exception as error:
        log.exception("the step %s of %s broke", step.name, on)
        answer = Refused(code="broken", reason=BUG.format(name=type(error).__name__))
    if not isinstance(answer, Refused):
        return None
    run.error = answer.reason[:400]
    _end(run, RunState.STOPPED, at=clock(on))
    return answer


def _insist(step: Step, **arguments: Any) -> int | Refused:
    """Run the work again when it crossed with a counter's act: it finds done what was done."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return step.work(**arguments)
        except OperationalError as error:
            if attempt == ATTEMPTS or getattr(error.__cause__, "sqlstate", "") not in CROSSED:
                raise
    raise AssertionError("the last attempt answers or raises")


def _end(run: StepRun, state: RunState, *, at: datetime) -> None:
    run.state, run.finished_at = state, max(at, run.started_at)
    run.save(update_fields=["state", "finished_at", "rows", "error"])


def _finish(night: Night, *, at: datetime) -> None:
    """The night is done: once, with one event that tells what each step touched."""
    night.finished_at = max(at, night.started_at or at)
    night.save(update_fields=["finished_at"])
    rows: dict[str, int] = {}
    for step, touched in StepRun.objects.filter(night=night).order_by("id").values_list("step", "rows"):
        rows[step] = rows.get(step, 0) + touched
    fact = Fact(
        subject_id=night.pk,
        household_id=None,
        by=night.asked_by_id,
        payload={"day": str(night.business_date), "rows": sum(rows.values()), "steps": rows},
    )
    record(kind="dayend.closed", facts=[fact], at=night.finished_at, business_date=night.business_date)
