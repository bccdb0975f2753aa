"""Reads of calls back: what was drawn, what waits for whom, what did not fit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from qianmo.apps.fieldwork.models import Callback, CallbackDraw, Outcome
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import Face, faces

MOST = 200


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw with how far its calls have come."""

    id: int
    branch: str
    since: date
    until: date
    seed: int
    population: int
    drawn_by: str
    drawn_at: datetime
    drawn: int
    done: int
    mismatches: int


def callback_draws(*, branch_ids: Collection[int] | None) -> list[DrawRow]:
    """Draws of these branches (none: of all), the newest first."""
    rows = CallbackDraw.objects.select_related("branch", "drawn_by").order_by("-id")
    if branch_ids is not None:
        rows = rows.filter(branch_id__in=branch_ids)
    drawn = list(rows[:MOST])
    counted = {
        draw_id: counts
        for draw_id, *counts in Callback.objects.filter(draw__in=drawn)
        .values_list("draw_id")
        .annotate(
            drawn=Count("id"),
            done=Count("id", filter=~Q(outcome="")),
            mismatches=Count("id", filter=Q(outcome=Outcome.MISMATCH)),
        )
    }
    return [
        DrawRow(
            row.pk, row.branch.name, row.since, row.until, row.seed, row.population, row.drawn_by.name, row.drawn_at,
            *counted.get(row.pk, (0, 0, 0)),
        )
        for row in drawn
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallbackRow:
    """A visit to be asked about."""

    id: int
    draw_id: int
    visit_id: int
    face: Face
    started_at: datetime
    purpose: str
    visited: str
    by: str
    caller: str
    caller_id: int
    outcome: str
    outcome_code: str
    said: str
    done_at: datetime | None


def callbacks(*, scope: Scope, draw_id: int | None = None, caller: int | None = None) -> list[CallbackRow]:
    """Calls of a draw, or those that wait for somebody, of households in sight; what did not fit first."""
    rows = Callback.objects.select_related("visit", "visit__by", "caller").order_by("id")
    if draw_id is not None:
        rows = rows.filter(draw_id=draw_id)
    if caller is not None:
        rows = rows.filter(caller_id=caller, outcome="")
    found = list(rows[:MOST])
    named = faces(household_ids=[row.visit.household_id for row in found], scope=scope)
    listed = [
        CallbackRow(
            id=row.pk,
            draw_id=row.draw_id,
            visit_id=row.visit_id,
            face=named[row.visit.household_id],
            started_at=row.visit.started_at,
            purpose=row.visit.purpose,
            visited=row.visit.outcome,
            by=row.visit.by.name,
            caller=row.caller.name,
            caller_id=row.caller_id,
            outcome=str(Outcome(row.outcome).label) if row.outcome else "",
            outcome_code=row.outcome,
            said=row.said,
            done_at=row.done_at,
        )
        for row in found
        if row.visit.household_id in named
    ]
    return sorted(listed, key=lambda one: one.outcome_code != Outcome.MISMATCH)
