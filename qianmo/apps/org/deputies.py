"""Who stands in for whom: appointing deputies for dated days, and in which posts somebody may act on a day.

An outlet of five people goes on working when its head is away, because somebody of another branch may stand in. A
deputy acts in the post of the absent person and in nobody else's: what one holds as a deputy is not handed on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.models import Deputy, Post, PostHolding, Qualification
from qianmo.apps.org.queries import COUNTY_WIDE
from qianmo.domain.approvals.separation import circle_of
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeputy:
    """Somebody to stand in for the holder of a post in a branch, up to but not including `until`."""

    absent: int
    deputy: int
    post: str
    branch_id: int
    since: date
    until: date
    reason: str


@transaction.atomic
def appoint_deputy(*, new: NewDeputy, by: int, at: datetime, business_date: date) -> int | Refused:
    """Appoint a deputy; the id.

    Refused: oneself, no reason, no days, days already gone, a post the absent person does not hold, somebody who has
    a deputy in these days, and a circle, in which each waits for the next.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('org.deputies'))")
    refused = _refused(new, on=business_date)
    if refused is not None:
        return refused
    row = Deputy.objects.create(
        absent_id=new.absent,
        deputy_id=new.deputy,
        post=new.post,
        branch_id=new.branch_id,
        valid=(new.since, new.until),
        reason=new.reason.strip()[:100],
        appointed_by_id=by,
    )
    payload = {
        "deputy": new.deputy,
        "post": new.post,
        "since": str(new.since),
        "until": str(new.until),
        "reason": row.reason,
    }
    fact = Fact(subject_id=new.absent, household_id=None, by=by, payload=payload)
    record(kind="org.deputy_appointed", facts=[fact], at=at, business_date=business_date)
    return row.pk


def _refused(new: NewDeputy, *, on: date) -> Refused | None:
    if new.absent == new.deputy:
        return Refused(code="oneself", reason="不能代理：代理人就是本人。请另指定一人")
    if not new.reason.strip():
        return Refused(code="no_reason", reason="不能代理：没有写原因。请写明为什么、到哪一天")
    if new.until <= new.since or new.since < on:
        return Refused(
            code="no_days", reason=f"不能代理：期间 {new.since} 至 {new.until} 不对。请从今天以后起，先起后止"
        )
    held = PostHolding.objects.filter(staff=new.absent, post=new.post, branch=new.branch_id, valid__contains=new.since)
    if not held.exists():
        return Refused(code="post_not_held", reason=f"不能代理：被代理人 {new.since} 不在这个岗位。请核对岗位和机构")
    running = Deputy.objects.filter(valid__overlap=(new.since, new.until))
    if running.filter(absent=new.absent, post=new.post, branch=new.branch_id).exists():
        return Refused(code="has_deputy", reason="不能代理：这些天已经有代理人。请先改期间")
    circle = circle_of(
        stands_in=running.order_by("id").values_list("absent_id", "deputy_id"), absent=new.absent, deputy=new.deputy
    )
    if circle:
        reason = f"不能代理：这样 {len(circle) - 1} 个人互相代理，转了一圈没有人在岗。请指定圈外的人"
        return Refused(code="deputies_in_a_circle", reason=reason)
    return None


@dataclass(frozen=True, slots=True)
class Standing:
    """A post in which somebody may act on a day; `absent` is whom he or she stands in for, None for one's own."""

    post: str
    branch_id: int
    branch_code: str
    absent: int | None


STANDINGS = """
SELECT h.post, b.id, b.code, NULL::bigint FROM org_postholding h JOIN org_branch b ON b.id = h.branch_id
 WHERE h.staff_id = %(staff)s AND h.valid @> %(on)s::date
UNION ALL
SELECT d.post, b.id, b.code, d.absent_id FROM org_deputy d JOIN org_branch b ON b.id = d.branch_id
  JOIN org_postholding h ON h.staff_id = d.absent_id AND h.post = d.post AND h.branch_id = d.branch_id
   AND h.valid @> %(on)s::date
 WHERE d.deputy_id = %(staff)s AND d.valid @> %(on)s::date
"""


def standings_of(*, staff_id: int, on: date) -> list[Standing]:
    """Every post in which somebody may act on a day: one's own first, then those of whom one stands in for."""
    with connection.cursor() as cursor:
        cursor.execute(f"{STANDINGS} ORDER BY 4 NULLS FIRST, 2, 1", {"staff": staff_id, "on": on})
        return [Standing(*row) for row in cursor.fetchall()]


def qualified(*, staff_ids: Iterable[int], kind: str, on: date) -> set[int]:
    """Those of these people who hold a certificate on a day."""
    held = Qualification.objects.filter(staff_id__in=set(staff_ids), kind=kind, valid__contains=on)
    return set(held.values_list("staff_id", flat=True))


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """Somebody who stands in for another in a post, for dated days."""

    id: int
    absent_id: int
    absent: str
    deputy_id: int
    deputy: str
    post: str
    post_name: str
    branch_id: int
    branch: str
    county_wide: bool
    since: date
    until: date
    reason: str


def deputies(*, on: date, of_staff: int | None = None) -> list[DeputyRow]:
    """Who stands in for whom on a day or later; with `of_staff` for whom that person may act this very day.

    An absent person who no longer holds the post has no deputy in it.
    """
    rows = Deputy.objects.select_related("absent", "deputy", "branch").order_by("valid", "id")
    if of_staff is None:
        rows = rows.filter(valid__endswith__gt=on)
    else:
        held = PostHolding.objects.filter(
            staff=OuterRef("absent"), post=OuterRef("post"), branch=OuterRef("branch"), valid__contains=on
        )
        rows = rows.filter(Exists(held), deputy_id=of_staff, valid__contains=on)
    return [
        DeputyRow(
            row.pk, row.absent_id, row.absent.name, row.deputy_id, row.deputy.name, row.post,
            str(Post(row.post).label), row.branch_id, row.branch.name, row.branch.kind in COUNTY_WIDE,
            row.valid.lower, row.valid.upper, row.reason,
        )
        for row in rows
    ]  # fmt: skip
