"""Reads of the nights: where the bank stands, how far a night is, how former ones went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qianmo.apps.dayend.lock import night_is_running
from qianmo.apps.dayend.models import Night, RunState, StepRun
from qianmo.apps.dayend.stepping import Step
from qianmo.apps.dayend.steps import STEPS

WAITING, RUNNING, STOPPED, BROKEN_OFF, FINISHED = "waiting", "running", "stopped", "broken_off", "finished"


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a night as it stands: the words of its last run, the rows of all of them, how often it was begun."""

    name: str
    title: str
    state: str
    done: int = 0
    total: int = 0
    rows: int = 0
    seconds: int = 0
    runs: int = 0
    error: str = ""
    mends: str = ""

    @property
    def percent(self) -> int:
        """How far it is; a step without units is there once it is done."""
        if self.total:
            return self.done * 100 // self.total
        return 100 if self.state == FINISHED else 0


@dataclass(frozen=True, slots=True)
class NightRow:
    """One night: `state` is waiting, running, stopped (a step refused), broken_off (its process died) or finished."""

    day: date
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    state: str
    rows: int
    steps: tuple[StepRow, ...] = ()

    @property
    def seconds(self) -> int | None:
        """From its beginning to its end, pauses included."""
        if self.started_at is None or self.finished_at is None:
            return None
        return int((self.finished_at - self.started_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Shown:
    """What every page says of the nights: up to which day they are done, and which one is not."""

    done: date | None
    open_night: date | None
    stopped: bool


# On every page, so written out.
SHOWN = """
SELECT (SELECT max(business_date) FROM dayend_night WHERE finished_at IS NOT NULL), n.business_date,
       coalesce((SELECT r.state = 'stopped' FROM dayend_steprun r WHERE r.night_id = n.id ORDER BY r.id DESC LIMIT 1),
                false)
  FROM (VALUES (1)) one LEFT JOIN LATERAL (
       SELECT id, business_date FROM dayend_night WHERE finished_at IS NULL ORDER BY business_date LIMIT 1) n ON true
"""


def night_shown() -> Shown:
    """The nights in one line."""
    with connection.cursor() as cursor:
        return Shown(*cursor.execute(SHOWN).fetchone())


def night_of(*, day: date) -> NightRow | None:
    """One night with its steps, or None when nobody asked for it."""
    night = Night.objects.filter(business_date=day).select_related("asked_by").first()
    return None if night is None else _rows([night])[0]


def open_nights() -> list[NightRow]:
    """Nights asked for and not done, in order, with their steps."""
    return _rows(Night.objects.filter(finished_at__isnull=True).select_related("asked_by").order_by("business_date"))


def past_nights(*, limit: int) -> list[NightRow]:
    """The last nights that are done, the newest first, with their steps."""
    done = Night.objects.filter(finished_at__isnull=False).select_related("asked_by").order_by("-business_date")
    return _rows(done[:limit])


def _rows(nights: Iterable[Night]) -> list[NightRow]:
    nights = list(nights)
    runs: dict[tuple[int, str], list[StepRun]] = {}
    for run in StepRun.objects.filter(night__in=nights).order_by("id"):
        runs.setdefault((run.night_id, run.step), []).append(run)
    at_work = any(night.finished_at is None for night in nights) and night_is_running()
    return [
        _row(night, {step: found for (pk, step), found in runs.items() if pk == night.pk}, at_work=at_work)
        for night in nights
    ]


def _row(night: Night, runs: dict[str, list[StepRun]], *, at_work: bool) -> NightRow:
    steps = [
        _step(step, runs.get(step.name, []), at_work=at_work)
        for step in STEPS
        if step.falls(night.business_date) or step.name in runs
    ]
    return NightRow(
        day=night.business_date,
        asked_by=night.asked_by.name if night.asked_by else "",
        asked_at=night.asked_at,
        started_at=night.started_at,
        finished_at=night.finished_at,
        state=_state(night, steps, at_work=at_work),
        rows=sum(step.rows for step in steps),
        steps=tuple(step for step in steps if step.runs or night.finished_at is None),
    )


def _state(night: Night, steps: list[StepRow], *, at_work: bool) -> str:
    if night.finished_at is not None:
        return FINISHED
    if any(step.state == RUNNING for step in steps):
        return RUNNING
    if night.started_at is None:
        return WAITING
    if at_work:
        return RUNNING
    return STOPPED if any(step.state == STOPPED for step in steps) else BROKEN_OFF


def _step(step: Step, runs: list[StepRun], *, at_work: bool) -> StepRow:
    if not runs:
        return StepRow(step.name, step.title, WAITING)
    last = runs[-1]
    state = BROKEN_OFF if last.state == RunState.RUNNING and not at_work else str(last.state)
    return StepRow(
        name=step.name,
        title=step.title,
        state=state,
        done=last.done,
        total=last.total,
        rows=sum(run.rows for run in runs),
        seconds=sum(int((run.finished_at - run.started_at).total_seconds()) for run in runs if run.finished_at),
        runs=len(runs),
        error=last.error,
        mends=step.mends,
    )


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What a step will do, and on which of the days looked at; none of them: all."""

    title: str
    says: str
    days: tuple[date, ...]


def planned_steps(*, days: Iterable[date]) -> list[PlannedStep]:
    """What closing these days would do, step by step."""
    days = tuple(days)
    planned = [(step, tuple(day for day in days if step.falls(day))) for step in STEPS]
    return [
        PlannedStep(step.title, step.says, () if falling == days else falling) for step, falling in planned if falling
    ]
