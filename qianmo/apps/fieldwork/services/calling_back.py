"""Calling back: visits of a branch and period are drawn at random, given to somebody else, and what was said is kept.

The draw rests on a seed the caller of the act brings, so it can be done again and come out the same. A visit that was
drawn before is not drawn again; nobody is assigned his own visits. Source of the practice: ten visits a week.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.fieldwork.models import Callback, CallbackDraw, Outcome
from qianmo.apps.org.queries import staff_of_branches, subtree
from qianmo.domain.refusal import Refused

MOST_DRAWN = 100
LONGEST_SAID = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCallbackDraw:
    """So many visits that came in on business days of a span, to be asked about by a member of staff.

    Those of whoever holds a post in the branch or below it on the last of the days.
    """

    request_id: UUID
    branch_id: int
    since: date
    until: date
    size: int
    seed: int
    caller: int
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackSaid:
    """What a call back came to, told by whoever made it."""

    callback_id: int
    outcome: str
    said: str
    by: int


DRAWABLE = """
SELECT v.id, v.envelope, v.household_id FROM fieldwork_visit v
 WHERE v.business_date BETWEEN %(since)s AND %(until)s AND v.by_id <> %(caller)s
   AND v.by_id = ANY(%(people)s)
   AND NOT EXISTS (SELECT 1 FROM fieldwork_callback c WHERE c.visit_id = v.id)
"""


@transaction.atomic
def draw_callbacks(
    *, draws: Sequence[NewCallbackDraw], now: datetime, at: datetime, business_date: date
) -> list[int | Refused]:
    """Draw visits; ids of the draws or refusals by position, the same request again gets the first answer.

    Refused: no number, days that end before they begin or have not come, no visit left to draw.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('fieldwork.callbacks'))")
    seen = dict(
        CallbackDraw.objects.filter(request_id__in=[one.request_id for one in draws]).values_list("request_id", "id")
    )
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in draws:
        if one.request_id in seen:
            answers.append(seen[one.request_id])
            continue
        refused = _refusal(one, business_date)
        visits = [] if refused else _drawable(one)
        if refused is None and not visits:
            reason = f"没有抽：{one.since} 至 {one.until} 没有还能抽的走访。请换一段日子，或换一位回访人"
            refused = Refused(code="none_left", reason=reason)
        if refused is not None:
            answers.append(refused)
            continue
        row = CallbackDraw.objects.create(
            request_id=one.request_id,
            branch_id=one.branch_id,
            since=one.since,
            until=one.until,
            seed=one.seed,
            population=len(visits),
            drawn_by_id=one.by,
            drawn_at=now,
        )
        drawn = visits[: one.size]
        Callback.objects.bulk_create(
            Callback(draw=row, visit_id=visit_id, caller_id=one.caller) for visit_id, _, _ in drawn
        )
        answers.append(row.pk)
        payload = {"draw": row.pk, "seed": one.seed, "population": len(visits), "drawn": len(drawn)}
        told += [
            Fact(subject_id=visit_id, household_id=household_id, by=one.by, payload=payload)
            for visit_id, _, household_id in drawn
        ]
    record(kind="fieldwork.callback_drawn", facts=told, at=at, business_date=business_date)
    return answers


def _refusal(one: NewCallbackDraw, today: date) -> Refused | None:
    if not 1 <= one.size <= MOST_DRAWN:
        return Refused(code="bad_size", reason=f"没有抽：一次抽 1 至 {MOST_DRAWN} 次走访。请改次数")
    if one.until < one.since or one.until > today:
        return Refused(code="bad_days", reason=f"没有抽：日子要先起后止，最晚到今天 {today}。请改日子")
    return None


def _drawable(one: NewCallbackDraw) -> list[tuple[int, UUID, int]]:
    """Every visit that may be drawn, in the order the seed gives."""
    people = staff_of_branches(branch_ids=subtree(branch_id=one.branch_id), on=one.until)
    asked: dict[str, Any] = {"since": one.since, "until": one.until, "caller": one.caller}
    with connection.cursor() as cursor:
        cursor.execute(DRAWABLE, asked | {"people": list(people)})
        rows: list[Any] = cursor.fetchall()
    return sorted(((pk, uid, home) for pk, uid, home in rows), key=lambda row: place_in_draw(one.seed, row[1]))


def place_in_draw(seed: int, envelope: UUID) -> str:
    """Where a visit stands in a draw: by SHA-256 over seed and envelope."""
    return hashlib.sha256(f"{seed}:{envelope}".encode()).hexdigest()


@transaction.atomic
def record_callbacks(
    *, said: Sequence[CallbackSaid], now: datetime, at: datetime, business_date: date
) -> list[int | Refused]:
    """Keep what calls back came to; ids or refusals by position. What does not fit the visit is told to its household.

    Refused: not assigned to this person, said before, no outcome, a mismatch without words.
    """
    rows = {
        row.pk: row
        for row in Callback.objects.select_for_update(of=("self",))
        .filter(id__in=[one.callback_id for one in said])
        .select_related("visit")
        .order_by("id")
    }
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in said:
        row = rows.get(one.callback_id)
        refused = _unsaid(one, row)
        if row is None or refused is not None:
            answers.append(refused or MISSING)
            continue
        row.outcome, row.said, row.done_at = one.outcome, one.said.strip(), now
        answers.append(row.pk)
        payload = {"outcome": str(Outcome(one.outcome).label), "said": row.said, "mismatch": one.outcome == "mismatch"}
        told.append(Fact(subject_id=row.visit_id, household_id=row.visit.household_id, by=one.by, payload=payload))
    Callback.objects.bulk_update(rows.values(), ["outcome", "said", "done_at"])
    record(kind="fieldwork.called_back", facts=told, at=at, business_date=business_date)
    return answers


MISSING = Refused(code="not_found", reason="没有记：这一件没有派给您，或不存在。请刷新后再看")


def _unsaid(one: CallbackSaid, row: Callback | None) -> Refused | None:
    if row is None or row.caller_id != one.by:
        return MISSING
    if row.outcome:
        return Refused(code="done", reason=f"没有记：这一件已经记过“{Outcome(row.outcome).label}”。记过的不改")
    if one.outcome not in set(Outcome):
        return Refused(code="no_outcome", reason="没有记：没有选结果。请选属实、不符、联系不上或不愿说")
    if len(one.said.strip()) > LONGEST_SAID or (one.outcome == Outcome.MISMATCH and not one.said.strip()):
        return Refused(code="no_words", reason=f"没有记：不符的要写明客户怎么说，最多 {LONGEST_SAID} 个字")
    return None
