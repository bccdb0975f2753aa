"""Acts on who holds a post where: moved to another branch, or out of the post, from a day on, for good or for a while.

Nothing that was held is forgotten: a holding ends the day before, and where the move has an end, begins again after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.models import PostHolding
from qianmo.domain.refusal import Refused

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMove:
    """Somebody who holds a post elsewhere from a day on (no branch: nowhere), to a last day or for good."""

    staff_id: int
    branch_id: int | None
    since: date
    until: date | None


@transaction.atomic
def move_posts(
    *, post: str, moves: Sequence[PostMove], by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Move who holds a post; refusals by position, and what is refused changes nothing.

    Whoever held the post before may be given it again. Refused: one who neither holds nor held it, one who holds it in
    that branch already, a post that begins later.
    """
    rows = PostHolding.objects.select_for_update().filter(post=post, staff__in={one.staff_id for one in moves})
    held: dict[int, list[PostHolding]] = {}
    for row in rows.order_by("id"):
        held.setdefault(row.staff_id, []).append(row)
    refused: dict[int, Refused] = {}
    facts = []
    for place, one in enumerate(moves):
        own = held.get(one.staff_id, [])
        running = [row for row in own if _holds(row, one.since)]
        fault = _against(one, own, running)
        if fault is not None:
            refused[place] = fault
            continue
        _move(post, one, running)
        told = {"post": post, "from": [row.branch_id for row in running], "to": one.branch_id}
        days = {"since": one.since.isoformat(), "until": one.until.isoformat() if one.until else None}
        facts.append(Fact(subject_id=one.staff_id, household_id=None, by=by, payload=told | days))
    if facts:
        record(kind="org.post_moved", facts=facts, at=at, business_date=business_date)
    return refused


def _holds(row: PostHolding, day: date) -> bool:
    return row.valid.lower <= day and (row.valid.upper is None or day < row.valid.upper)


def _against(one: PostMove, own: Sequence[PostHolding], running: Sequence[PostHolding]) -> Refused | None:
    if not running and (one.branch_id is None or not own):
        return Refused(code="not_in_post", reason=f"没有办：{one.since} 他不在这个岗位上。请核对工号和日子")
    if any(row.valid.lower > one.since for row in own):
        return Refused(code="later_post", reason="没有办：他在这以后还有一段任职。请先改那一段")
    if one.branch_id is not None and any(row.branch_id == one.branch_id for row in running):
        return Refused(code="same_branch", reason="没有办：他本来就在这个机构。请另选机构")
    return None


def _move(post: str, one: PostMove, running: Sequence[PostHolding]) -> None:
    back = None if one.until is None else one.until + ONE_DAY
    ends = [row.valid.upper for row in running]
    fresh = []
    for row, end in zip(running, ends, strict=True):
        if back is not None and (end is None or back < end):
            again = DateRange(back, end)
            fresh.append(PostHolding(staff_id=one.staff_id, post=post, branch_id=row.branch_id, valid=again))
        if row.valid.lower == one.since:
            row.delete()
        else:
            row.valid = DateRange(row.valid.lower, one.since)
            row.save(update_fields=["valid"])
    if one.branch_id is not None:
        until = back or (None if None in ends else max((end for end in ends if end is not None), default=None))
        valid = DateRange(one.since, until)
        fresh.append(PostHolding(staff_id=one.staff_id, post=post, branch_id=one.branch_id, valid=valid))
    PostHolding.objects.bulk_create(fresh)
