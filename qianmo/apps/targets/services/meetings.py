"""Acts on meetings about weak indicators: open one on today's figures, say why and what is done, close it, tell on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import staff_ids
from qianmo.apps.targets.models import Remedy, RemedyOutcome, WeakMeeting, WeakPoint
from qianmo.apps.targets.queries import Progress, lacking_now, progress
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.measures import PLANNED, difference
from qianmo.domain.targets.meetings import CAUSES, KEPT, check_causes, check_promise
from qianmo.domain.targets.trees import Level

GONE = Refused(code="no_point", reason="没有办：没有这一条短板，或会已经结束。请刷新本页")
NOT_YOURS = Refused(code="not_yours", reason="没有办：这一条由本机构的负责人或计划财务部填。请找他们")


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who acts: with `may_all` for every unit, else for those of these branches only."""

    staff_id: int
    may_all: bool
    branch_ids: Collection[int] = ()


@transaction.atomic
def open_meeting(*, chair: str, by: int, at: datetime, business_date: date) -> int | Refused:
    """Open a meeting on the figures as they stand; every unit that is behind with a measure is a point of it. The id.

    Refused: nobody of that number, no progress to be told, nothing behind, another one open or held today.
    """
    chair_id = staff_ids(numbers=[chair]).get(chair)
    if chair_id is None:
        return Refused(code="no_chair", reason=f"没有开：没有工号“{chair[:20]}”。请填主持人的工号")
    if WeakMeeting.objects.select_for_update().filter(closed_at__isnull=True).exists():
        return Refused(code="one_open", reason="没有开：上一次会还没有结束。请先写纪要、结束它")
    if WeakMeeting.objects.filter(held_on=business_date).exists():
        return Refused(code="held_today", reason="没有开：今天已经开过一次。请打开那一次看")
    found = progress(on=business_date)
    weak = _weak(found) if found is not None else []
    if found is None or not weak:
        return Refused(code="nothing_weak", reason="没有开：没有落后的机构，或今年还没有可看的目标进度")
    row = WeakMeeting.objects.create(
        held_on=business_date, as_of=found.as_of, chair_id=chair_id, opened_by_id=by, opened_at=at
    )
    WeakPoint.objects.bulk_create(WeakPoint(meeting=row, **one) for one in weak)
    payload = {"held_on": business_date.isoformat(), "points": len(weak)}
    _tell("targets.meeting_opened", row.pk, payload, by=by, at=at, on=business_date)
    return row.pk


def _weak(found: Progress) -> list[dict[str, Any]]:
    return [
        {
            "measure": row.part.measure, "branch_id": row.branch_id, "done": row.pace.done.numerator,
            "due": row.pace.due, "behind": -row.pace.ahead,
        }
        for row in found.rows
        if row.part.level is Level.BRANCH and row.pace is not None and row.pace.ahead < 0 and row.branch_id is not None
    ]  # fmt: skip


@transaction.atomic
def say_why(
    *, point_id: int, causes: Sequence[str], said: str, by: By, at: datetime, business_date: date
) -> Refused | None:
    """Say why a unit is behind; said again it is mended, as long as the meeting is open. Refused as `check_causes`."""
    row = _open_point(point_id)
    if row is None:
        return GONE
    if not _may(by, row):
        return NOT_YOURS
    refused = check_causes(causes=causes, said=said)
    if refused is not None:
        return refused
    told = [code for code in CAUSES if code in causes]
    if (row.causes, row.said) == (told, said.strip()[:500]):
        return None
    row.causes, row.said, row.said_by_id = told, said.strip()[:500], by.staff_id
    row.save(update_fields=["causes", "said", "said_by"])
    words = "、".join(CAUSES[code] for code in told)
    payload = {**_about(row), "said": f"{words}{'：' if row.said else ''}{row.said}"}
    _tell("targets.weakness_explained", row.meeting_id, payload, by=by.staff_id, at=at, on=business_date)
    return None


@transaction.atomic
def promise(
    *, point_id: int, what: str, answers: str, due_on: date, by: By, at: datetime, business_date: date
) -> int | Refused:
    """Promise what is done about a weak point, by whom until when; the same again is the same one. Its id.

    Refused as `check_promise`, and once the meeting is closed.
    """
    row = _open_point(point_id)
    if row is None:
        return GONE
    if not _may(by, row):
        return NOT_YOURS
    answers_id = staff_ids(numbers=[answers]).get(answers)
    refused = check_promise(
        what=what, due_on=due_on, on=business_date, answers_known=answers_id is not None, number=answers
    )
    if refused is not None or answers_id is None:
        return refused or GONE
    text = what.strip()[:300]
    known = Remedy.objects.filter(point=row, what=text).first()
    if known is not None:
        return known.pk
    made = Remedy.objects.create(
        point=row, what=text, answers_id=answers_id, due_on=due_on, promised_by_id=by.staff_id,
        promised_on=business_date,
    )  # fmt: skip
    payload = {**_about(row), "said": f"{text}，{answers} 负责，限 {due_on}"}
    _tell("targets.remedy_promised", row.meeting_id, payload, by=by.staff_id, at=at, on=business_date)
    return made.pk


@transaction.atomic
def tell_remedy(*, remedy_id: int, kept: str, said: str, by: By, at: datetime, business_date: date) -> Refused | None:
    """Tell what came of a promise, with how much the unit lacks today. Refused: told before, by another, no words."""
    row = Remedy.objects.select_related("point").select_for_update(of=("self",)).filter(id=remedy_id).first()
    if row is None or kept not in KEPT:
        return Refused(code="no_remedy", reason="没有办：没有这条措施，或没有选落实得怎样。请刷新本页")
    if RemedyOutcome.objects.filter(remedy=row).exists():
        return Refused(code="told", reason="没有办：这条措施的结果已经填过。请刷新本页")
    if row.answers_id != by.staff_id and not _may(by, row.point):
        return NOT_YOURS
    if not said.strip():
        return Refused(code="no_outcome", reason="没有办：没有写结果。请写明办了什么")
    now = lacking_now(on=business_date, measures=[row.point.measure]).get((row.point.measure, row.point.branch_id))
    RemedyOutcome.objects.create(
        remedy=row, kept=kept, said=said.strip()[:300], behind=now, told_by_id=by.staff_id, told_on=business_date
    )
    payload = {**_about(row.point), "said": f"{row.what}：{KEPT[kept]}，{said.strip()[:300]}"}
    _tell("targets.remedy_told", row.point.meeting_id, payload, by=by.staff_id, at=at, on=business_date)
    return None


@transaction.atomic
def close_meeting(*, meeting_id: int, said: str, by: int, at: datetime, business_date: date) -> Refused | None:
    """Close a meeting with its minutes; nothing of it changes any more but what came of its promises.

    Refused: closed before, no minutes, no point with a cause and something promised.
    """
    row = WeakMeeting.objects.select_for_update().filter(id=meeting_id, closed_at__isnull=True).first()
    if row is None:
        return Refused(code="closed", reason="没有结束：这次会已经结束。请刷新本页")
    if not said.strip():
        return Refused(code="no_minutes", reason="没有结束：没有写纪要。请写明议了什么、定了什么")
    if not WeakPoint.objects.filter(meeting=row, id__in=Remedy.objects.values("point")).exclude(causes=[]).exists():
        return Refused(code="nothing_agreed", reason="没有结束：还没有一条短板说了原因、定了措施。请先填一条")
    row.said, row.closed_at = said.strip()[:2_000], at
    row.save(update_fields=["said", "closed_at"])
    payload = {"held_on": row.held_on.isoformat(), "promised": Remedy.objects.filter(point__meeting=row).count()}
    _tell("targets.meeting_closed", row.pk, payload, by=by, at=at, on=business_date)
    return None


def _open_point(point_id: int) -> WeakPoint | None:
    rows = WeakPoint.objects.select_for_update(of=("self",)).filter(meeting__closed_at__isnull=True)
    return rows.filter(id=point_id).first()


def _may(by: By, point: WeakPoint) -> bool:
    return by.may_all or point.branch_id in by.branch_ids


def _about(point: WeakPoint) -> dict[str, Any]:
    about = {"measure": PLANNED[point.measure].name, "branch": point.branch_id}
    return {**about, "behind": difference(point.measure, point.behind)}


def _tell(kind: str, subject_id: int, payload: Mapping[str, Any], *, by: int, at: datetime, on: date) -> None:
    fact = Fact(subject_id=subject_id, household_id=None, by=by, payload=dict(payload))
    record(kind=kind, facts=[fact], at=at, business_date=on)
