"""Acts on schemes: begin a version, write it, try it on a month, drop it, and publish it by a second person.

A version in force is never edited, and none begins in a month that is closed: what was paid is never counted again.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.performance.catalogue import catalogue
from qianmo.apps.performance.measure_book import own_named
from qianmo.apps.performance.models import Month, Scheme, SchemeState
from qianmo.apps.performance.reading import read
from qianmo.apps.performance.shipped import shipped_scheme
from qianmo.apps.performance.trying import Trial, try_scheme
from qianmo.domain.performance.revising import changed
from qianmo.domain.refusal import Refused

CHANGED = Refused(code="scheme_moved", reason="没有办：这份方案刚才被改过。请看过新内容，再办一次")
GONE = Refused(code="scheme_closed", reason="没有办：这份方案已经发布或放弃，不能再改。需要改时另起一版")


@transaction.atomic
def open_scheme(*, content: Mapping[str, Any] | None, by: int, at: datetime, business_date: date) -> int | Refused:
    """Begin the next version, from `content`, else from the last one in force, else from the shipped one; its id.

    Refused: another version is being written, and what reading the content refuses.
    """
    rows = list(Scheme.objects.select_for_update().order_by("version"))
    if draft := next((one for one in rows if one.state == SchemeState.DRAFT), None):
        return Refused(
            code="scheme_drafted", reason=f"没有起草：第 {draft.version} 版已在起草。请在那一版上改，或先放弃它"
        )
    in_force = [one for one in rows if one.state == SchemeState.PUBLISHED]
    says = dict(content or (in_force[-1].content if in_force else shipped_scheme()))
    scheme = read(says)
    if isinstance(scheme, Refused):
        return scheme
    version = max((one.version for one in in_force), default=0) + 1
    row = Scheme.objects.create(version=version, content=says, state=SchemeState.DRAFT, edited_by_id=by, edited_at=at)
    _tell("performance.scheme_opened", row, by=by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def write_scheme(
    *, scheme_id: int, revision: int, content: Mapping[str, Any], by: int, at: datetime, business_date: date
) -> Refused | None:
    """Write a draft anew. Refused: one of somebody else, one that moved on, and every fault of what is written."""
    row = Scheme.objects.select_for_update().get(id=scheme_id)
    if refused := _editable(row, revision=revision, by=by):
        return refused
    scheme = read(content)
    if isinstance(scheme, Refused):
        return scheme
    parts = changed(before=row.content, after=content)
    row.content, row.revision, row.edited_at = dict(content), row.revision + 1, at
    row.save(update_fields=["content", "revision", "edited_at"])
    _tell("performance.scheme_written", row, by=by, at=at, on=business_date, changed=parts)
    return None


@transaction.atomic
def drop_scheme(*, scheme_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Give up a draft of one's own."""
    row = Scheme.objects.select_for_update().get(id=scheme_id)
    if refused := _editable(row, revision=row.revision, by=by):
        return refused
    row.state = SchemeState.DROPPED
    row.save(update_fields=["state"])
    _tell("performance.scheme_dropped", row, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def try_draft(*, scheme_id: int, month: date, by: int, at: datetime, business_date: date) -> Trial | Refused:
    """Try a draft on a counted month, and note what it came to: it may be published as it is now.

    Refused: a draft that is none any more, a month that nobody counted.
    """
    row = Scheme.objects.select_for_update().get(id=scheme_id)
    if row.state != SchemeState.DRAFT:
        return GONE
    counted = Month.objects.filter(first=month).first()
    if counted is None:
        return Refused(code="month_not_counted", reason=f"不能试算：{month:%Y-%m} 还没有计算过。请选一个有数的月份")
    scheme = read(row.content)
    if isinstance(scheme, Refused):
        return scheme
    trial = try_scheme(scheme=scheme, month=counted)
    row.tried = {
        "month": month.isoformat(), "revision": row.revision, "people": len(trial.rows), "moved": trial.moved,
        "cost_fen": trial.cost_fen, "would_cost_fen": trial.would_cost_fen,
    }  # fmt: skip
    row.save(update_fields=["tried"])
    _tell("performance.scheme_tried", row, by=by, at=at, on=business_date, **row.tried)
    return trial


@transaction.atomic
def publish_scheme(
    *, scheme_id: int, revision: int, from_month: date, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Put a draft in force from a month on.

    Refused: by its writer; a draft nobody tried as it is now, where there is a month to try it on; a month that is
    closed or over, or at or before the one from which another version holds; one that moved on meanwhile; a measure of
    the bank that does not hold yet on the first of the month.
    """
    row = Scheme.objects.select_for_update().get(id=scheme_id)
    if refused := _publishable(row, revision=revision, from_month=from_month.replace(day=1), by=by, on=business_date):
        return refused
    last = Scheme.objects.filter(state=SchemeState.PUBLISHED).order_by("version").last()
    parts = changed(before=last.content, after=row.content) if last else []
    row.state, row.published_by_id, row.published_at = SchemeState.PUBLISHED, by, at
    row.from_month = from_month.replace(day=1)
    row.save(update_fields=["state", "published_by", "published_at", "from_month"])
    since = from_month.isoformat()[:7]
    _tell("performance.scheme_published", row, by=by, at=at, on=business_date, since=since, changed=parts)
    return None


def adopt_shipped(*, edited_by: int, published_by: int, from_month: date, at: datetime, business_date: date) -> None:
    """Put the shipped scheme in force as the first version, by two persons. Raises where it cannot be."""
    opened = open_scheme(content=None, by=edited_by, at=at, business_date=business_date)
    if isinstance(opened, Refused):
        raise RuntimeError(opened.reason)
    refused = publish_scheme(
        scheme_id=opened, revision=1, from_month=from_month, by=published_by, at=at, business_date=business_date
    )
    if refused is not None:
        raise RuntimeError(refused.reason)


def _editable(row: Scheme, *, revision: int, by: int) -> Refused | None:
    if row.state != SchemeState.DRAFT:
        return GONE
    if row.edited_by_id != by:
        return Refused(code="scheme_of_another", reason="没有办：这一版由另一位同事起草。请找他改，或等他放弃后另起")
    return CHANGED if row.revision != revision else None


def _publishable(row: Scheme, *, revision: int, from_month: date, by: int, on: date) -> Refused | None:
    if row.state != SchemeState.DRAFT:
        return GONE
    if row.edited_by_id == by:
        return Refused(code="own_scheme", reason="没有发布：自己起草的方案要由另一位同事发布")
    if row.revision != revision:
        return CHANGED
    if Month.objects.exists() and (row.tried or {}).get("revision") != row.revision:
        return Refused(
            code="scheme_untried", reason="没有发布：这一版改过以后还没有试算。请先在一个月份上试算，看过费用和名次变化"
        )
    if from_month < on.replace(day=1) or Month.objects.filter(first__gte=from_month, closed_at__isnull=False).exists():
        reason = f"没有发布：{from_month:%Y-%m} 已经过去或已结月，已结的月份不重算。请选 {on:%Y-%m} 或以后的月份"
        return Refused(code="month_closed", reason=reason)
    measures = catalogue()
    if lacking := sorted(set(own_named(row.content)) - measures.on(from_month).keys()):
        names = "、".join(measures.known[one].name for one in lacking)
        reason = f"没有发布：计量“{names}”在 {from_month:%Y-%m} 还没有生效。请选更晚的月份，或先发布计量"
        return Refused(code="measure_not_yet", reason=reason)
    others = Scheme.objects.filter(state=SchemeState.PUBLISHED, from_month__gte=from_month)
    if other := others.order_by("-from_month").first():
        reason = f"没有发布：第 {other.version} 版从 {other.from_month:%Y-%m} 起用。请选更晚的月份"
        return Refused(code="scheme_overtaken", reason=reason)
    return None


def _tell(kind: str, row: Scheme, *, by: int, at: datetime, on: date, **more: Any) -> None:
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload={"version": row.version, **more})
    record(kind=kind, facts=[fact], at=at, business_date=on)
