"""Circles of households that stand or fall together (关联圈): noted with their members, left again with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.models import Circle, CircleKind, CircleMember
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCircle:
    """Households to be weighed together, of what kind, and a name people know the circle by."""

    kind: str
    name: str
    household_ids: Sequence[int]


@transaction.atomic
def form_circle(*, new: NewCircle, by: int, at: datetime, business_date: date) -> int | Refused:
    """Note a circle from today on; its id. Refused: no kind, no name, one household alone."""
    members = list(dict.fromkeys(new.household_ids))
    if new.kind not in set(CircleKind):
        return Refused(code="no_kind", reason="不能登记关联：没有选种类。请选配偶分户、联保互保或关联企业")
    if not new.name.strip():
        return Refused(code="no_name", reason="不能登记关联：没有写名称。请写企业名称或联保小组名")
    if len(members) == 1:
        return Refused(code="alone", reason="不能登记关联：只有一户。请写另一户的户号")
    circle = Circle.objects.create(kind=new.kind, name=new.name.strip()[:40])
    CircleMember.objects.bulk_create(
        CircleMember(circle=circle, household_id=pk, valid=(business_date, None), noted_by_id=by) for pk in members
    )
    payload = {"kind": str(CircleKind(new.kind).label), "name": circle.name, "households": len(members)}
    facts = [Fact(subject_id=circle.pk, household_id=pk, by=by, payload=payload) for pk in members]
    record(kind="households.circle_formed", facts=facts, at=at, business_date=business_date)
    return circle.pk


@transaction.atomic
def leave_circle(
    *, circle_id: int, household_id: int, reason: str, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Let a household leave a circle from today on. Refused: no reason, not in it, by whoever noted it there."""
    if not reason.strip():
        return Refused(code="no_reason", reason="不能解除关联：没有写原因。请写明凭什么不再关联")
    row = (
        CircleMember.objects.select_for_update()
        .filter(circle_id=circle_id, household_id=household_id, valid__contains=business_date)
        .select_related("circle")
        .first()
    )
    if row is None:
        return Refused(code="not_in_it", reason="不能解除关联：这一户不在这个关联圈里。请刷新本页")
    if row.noted_by_id == by:
        return Refused(code="same_person", reason="不能解除关联：是您登记的。请另一位同事核实后解除")
    row.valid = (row.valid.lower, business_date)
    row.save(update_fields=["valid"])
    payload = {"name": row.circle.name, "reason": reason.strip()[:100]}
    fact = Fact(subject_id=circle_id, household_id=household_id, by=by, payload=payload)
    record(kind="households.circle_left", facts=[fact], at=at, business_date=business_date)
    return None
