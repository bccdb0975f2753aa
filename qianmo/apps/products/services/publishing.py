"""Publishing versions: what keeps one from being put in force, and putting it in force on its day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.products.asking import facts_asked
from qianmo.apps.products.drafting import hash_of
from qianmo.apps.products.models import Policy
from qianmo.apps.products.soundness import cannot_decide, read
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """A version put forward: the DMN file, who edited it and who publishes it, the draft and forms it comes with."""

    product_id: int
    version: str
    model: bytes
    edited_by: int
    published_by: int
    valid_from: date
    draft_id: int | None = None
    forms: tuple[dict[str, Any], ...] = ()


@transaction.atomic
def publish_policy(*, new: NewPolicy, at: datetime, business_date: date) -> int | Refused:
    """Put a version in force from a day on and end the one before it; returns the policy's id.

    Refused: editor and publisher are the same person, the file is not a sound model, a check finds mistakes or
    overlapping rules, its admission looks at deposits, the version number was used before, or a version
    already starts on or after that day.
    """
    if new.edited_by == new.published_by:
        return Refused(code="same_person", reason="不能发布：编辑和发布是同一个人。请另一位有权限的同事发布")
    model = read(new.model, act="发布")
    if isinstance(model, Refused):
        return model
    refused = cannot_decide(model, act="发布")
    if refused is not None:
        return refused
    if Policy.objects.filter(product_id=new.product_id, version=new.version).exists():
        return Refused(code="version_taken", reason=f"不能发布：版本号 {new.version} 已经用过。请换一个版本号")
    refused = _end_present(new)
    if refused is not None:
        return refused
    row = Policy.objects.create(
        product_id=new.product_id,
        version=new.version,
        model=new.model.decode(),
        model_hash=hash_of(new.model),
        valid=(new.valid_from, None),
        edited_by_id=new.edited_by,
        published_by_id=new.published_by,
        published_at=at,
        draft_id=new.draft_id,
        forms=list(new.forms),
        facts=facts_asked(model),
    )
    payload = {"version": new.version, "model_hash": row.model_hash, "valid_from": new.valid_from.isoformat()}
    published = Fact(subject_id=row.pk, household_id=None, by=new.published_by, payload=payload)
    record(kind="products.policy_published", facts=[published], at=at, business_date=business_date)
    return row.pk


def _end_present(new: NewPolicy) -> Refused | None:
    """End the version that would hold on the day the new one begins; refuse a day on which another already begins."""
    held = Policy.objects.select_for_update().filter(product_id=new.product_id, valid__isempty=False)
    last = held.order_by("valid").last()
    if last is None:
        return None
    if last.valid.lower >= new.valid_from:
        reason = f"不能从 {new.valid_from} 起生效：{last.version} 从 {last.valid.lower} 起已在执行"
        return Refused(code="too_early", reason=reason)
    if last.valid.upper is None or last.valid.upper > new.valid_from:
        last.valid = (last.valid.lower, new.valid_from)
        last.save(update_fields=["valid"])
    return None
