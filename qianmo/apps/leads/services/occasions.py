"""Occasions (活动): entered with day, place, host and partner; who came is taken in like any list."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.leads.models import Occasion, OccasionKind, Partner
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOccasion:
    """An occasion that is planned or was held; no partner where the bank went alone."""

    name: str
    kind: str
    day: date
    place: str
    partner_id: int | None
    branch_id: int
    host_id: int
    by: int


@transaction.atomic
def enter_occasion(*, new: NewOccasion, at: datetime, business_date: date) -> int | Refused:
    """Enter an occasion; its id.

    Refused: no name or place or too long ones, an unknown kind, a partner nobody knows, one of that name on that day.
    """
    if (
        not new.name
        or not new.place
        or len(new.name) > 40
        or len(new.place) > 60
        or new.kind not in OccasionKind.values
    ):
        reason = "没有登记：名称、种类和地点要填，名称最多 40 个字，地点最多 60 个字"
        return Refused(code="occasion_words", reason=reason)
    if new.partner_id is not None and not Partner.objects.filter(id=new.partner_id).exists():
        return Refused(code="no_partner", reason="没有登记：没有这个合作方。请从列表里选，或留空")
    row, fresh = Occasion.objects.get_or_create(
        name=new.name, day=new.day,
        defaults={
            "kind": new.kind, "place": new.place, "partner_id": new.partner_id, "branch_id": new.branch_id,
            "host_id": new.host_id, "entered_by_id": new.by,
        },
    )  # fmt: skip
    if not fresh:
        return Refused(code="occasion_known", reason=f"没有登记：{new.day} 的“{new.name}”已经登过。请在列表里点开它")
    payload = {"name": row.name, "day": row.day.isoformat(), "place": row.place}
    fact = Fact(subject_id=row.pk, household_id=None, by=new.by, payload=payload)
    record(kind="leads.occasion_entered", facts=[fact], at=at, business_date=business_date)
    return row.pk
