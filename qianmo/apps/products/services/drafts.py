"""Making a version: opening a draft, replacing its model, dropping it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo import decisions
from qianmo.apps.products.drafting import EDITABLE, count_edit, hash_of, held, next_version, tell
from qianmo.apps.products.models import Draft, DraftEdit, DraftState, Policy, Product
from qianmo.apps.products.soundness import read
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A draft as it stands after an edit: its revision, its digest, and what the check finds."""

    revision: int
    model_hash: str
    findings: tuple[decisions.Finding, ...]


@transaction.atomic
def open_draft(
    *, product_id: int, by: int, at: datetime, business_date: date, based_on: int | None = None, model: bytes = b""
) -> int | Refused:
    """Begin a version from a published one (without a word the last of the product), or from a DMN file.

    Returns the draft's id; it gets the next free number. Whoever opens a draft counts among its editors. Refused: an
    unknown product, nothing to begin from, a file that is no model.
    """
    product = Product.objects.select_for_update().filter(id=product_id).first()
    if product is None:
        return Refused(code="unknown_product", reason="没有这个产品。请回产品目录再选")
    versions = Policy.objects.filter(product_id=product_id).order_by("-id")
    base = versions.filter(id=based_on).first() if based_on else versions.first()
    text = model or (base.model.encode() if base else b"")
    if not text:
        return Refused(code="no_model", reason="不能起草：这个产品还没有版本。请上传一份决策文件，或从别的产品复制")
    if isinstance(refused := read(text, act="起草"), Refused):
        return refused
    row = Draft.objects.create(
        product=product,
        version=next_version(product_id=product_id, on=business_date),
        based_on=base,
        model=text.decode(),
        model_hash=hash_of(text),
        forms=base.forms if base else [],
        revision=1,
        state=DraftState.DRAFT,
        opened_by_id=by,
        opened_at=at,
    )
    DraftEdit.objects.create(draft=row, revision=1, by_id=by, at=at, did={"what": "起草"})
    tell("draft_opened", row, by=by, at=at, business_date=business_date, based_on=base.version if base else "")
    return row.pk


@transaction.atomic
def replace_model(
    *, draft_id: int, revision: int, model: bytes, by: int, at: datetime, business_date: date
) -> Saved | Refused:
    """Put a whole DMN file in the place of a draft's model; nothing of a refused file is kept.

    Refused: not an open draft, changed since `revision`, a file that is no model.
    """
    row = held(draft_id=draft_id, states=EDITABLE, act="保存", revision=revision)
    if isinstance(row, Refused):
        return row
    found = read(model, act="保存")
    if isinstance(found, Refused):
        return found
    row.model, row.model_hash = model.decode(), hash_of(model)
    count_edit(row, did={"what": "换上整个决策文件"}, by=by, at=at)
    tell("draft_edited", row, by=by, at=at, business_date=business_date, what="换上整个决策文件")
    return Saved(revision=row.revision, model_hash=row.model_hash, findings=tuple(decisions.check(found)))


@transaction.atomic
def drop_draft(*, draft_id: int, reason: str, by: int, at: datetime, business_date: date) -> int | Refused:
    """Give a draft up; its number is not given out again."""
    row = held(draft_id=draft_id, states=EDITABLE, act="放弃")
    if isinstance(row, Refused):
        return row
    row.state = DraftState.DROPPED
    row.save(update_fields=["state"])
    tell("draft_dropped", row, by=by, at=at, business_date=business_date, reason=reason.strip())
    return row.pk
