"""The bank's rules of its dossiers: a checklist's next version, the lanes amounts take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.dossiers.models import Checklist, Lane
from qianmo.apps.events.services import Fact, record
from qianmo.domain.dossiers import CHECKS
from qianmo.domain.refusal import Refused

MOST, LONGEST = 20, 60
OPTIONAL = "（选答）"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChecklist:
    """The items of a checklist, in order, from a day on; one that ends with （选答） may stay without an answer."""

    code: str
    items: Sequence[str]
    valid_from: date
    by: int


@transaction.atomic
def publish_checklist(*, new: NewChecklist, at: datetime, business_date: date) -> int | Refused:
    """Let a checklist have these items for dossiers begun from a day on; its id.

    A version that had not begun yet is replaced. Refused: an unknown list, no items, an item twice, too many or too
    long, a day that is not after today while a version holds already: whoever began today keeps what was asked today.
    """
    texts = [text.strip() for text in new.items if text.strip()]
    items = [text.removesuffix(OPTIONAL) for text in texts]
    optional = [text.removesuffix(OPTIONAL) for text in texts if text.endswith(OPTIONAL)]
    refused = _unfit(new, items)
    if refused is not None:
        return refused
    rows = list(Checklist.objects.select_for_update().filter(code=new.code).order_by("id"))
    if rows and new.valid_from <= business_date:
        return Refused(code="not_later", reason=f"新清单最早从明天起用：今天 {business_date} 开的件还按现在这一版")
    Checklist.objects.filter(code=new.code, valid__startswith__gte=new.valid_from).delete()
    for row in rows:
        if row.valid.lower < new.valid_from and (row.valid.upper is None or row.valid.upper > new.valid_from):
            row.valid = DateRange(row.valid.lower, new.valid_from)
            row.save(update_fields=["valid"])
    row = Checklist.objects.create(
        code=new.code,
        title=CHECKS[new.code],
        items=items,
        optional=optional,
        valid=DateRange(new.valid_from, None),
        edited_by_id=new.by,
        edited_at=at,
    )
    payload = {"code": new.code, "items": items, "optional": optional, "valid_from": new.valid_from.isoformat()}
    fact = Fact(subject_id=row.pk, household_id=None, by=new.by, payload=payload)
    record(kind="dossiers.checklist_published", facts=[fact], at=at, business_date=business_date)
    return row.pk


def _unfit(new: NewChecklist, items: list[str]) -> Refused | None:
    if new.code not in CHECKS:
        return Refused(code="unknown_list", reason="没有这张清单")
    if not items or len(items) > MOST:
        return Refused(code="items", reason=f"“{CHECKS[new.code]}”要有 1 至 {MOST} 条，现有 {len(items)} 条")
    if len(set(items)) < len(items):
        return Refused(code="twice", reason="有两条一样的。请合成一条")
    long = next((text for text in items if len(text) > LONGEST), None)
    if long is not None:
        return Refused(code="too_long", reason=f"“{long[:12]}…”超过 {LONGEST} 个字，请写短些")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLane:
    """A lane from an amount on; without a branch the household's own branch does the work."""

    name: str
    from_fen: int
    promise_kind: str
    branch_id: int | None = None
    two_surveyors: bool = False


@transaction.atomic
def set_lanes(*, lanes: Sequence[NewLane], valid_from: date) -> None:
    """Route amounts by these lanes from a day on; the lanes before end that day."""
    for row in Lane.objects.select_for_update().filter(valid__upper_inf=True):
        row.valid = DateRange(row.valid.lower, valid_from)
        row.save(update_fields=["valid"])
    Lane.objects.bulk_create(
        Lane(
            name=one.name,
            from_fen=one.from_fen,
            branch_id=one.branch_id,
            promise_kind=one.promise_kind,
            two_surveyors=one.two_surveyors,
            valid=DateRange(valid_from, None),
        )
        for one in lanes
    )
