"""What the acts on drafts share: holding one for a change, numbering, counting edits, telling."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from qianmo.apps.events.services import Fact, record
from qianmo.apps.products.models import Draft, DraftEdit, DraftState, Policy, Product
from qianmo.domain.refusal import Refused

EDITABLE = (DraftState.DRAFT, DraftState.RETURNED)
LONGEST = 200
UNKNOWN = Refused(code="unknown_draft", reason="没有这份草稿。请回产品页再选")


def hash_of(model: bytes) -> str:
    """The digest a model is known by."""
    return hashlib.sha256(model).hexdigest()


def held(*, draft_id: int, states: Sequence[str], act: str, revision: int | None = None) -> Draft | Refused:
    """A draft locked for an act in one of these states, as the person at the screen saw it.

    Refused: unknown, in another state, or changed since that revision: by whom is said, and nothing is overwritten.
    """
    row = Draft.objects.select_for_update(of=("self",)).select_related("product").filter(id=draft_id).first()
    if row is None:
        return UNKNOWN
    if row.state not in states:
        label = DraftState(row.state).label
        return Refused(code="wrong_state", reason=f"不能{act}：{row.version} {label}。请刷新本页看现在的样子")
    if revision is not None and revision != row.revision:
        return _stale(row, revision, act=act)
    return row


def _stale(row: Draft, revision: int, *, act: str) -> Refused:
    since = DraftEdit.objects.filter(draft_id=row.pk, revision__gt=revision).select_related("by").order_by("revision")
    told = "；".join(f"{edit.by.name}{said(edit.did)}" for edit in since)
    reason = f"不能{act}：您看的是第 {revision} 次修订，现在是第 {row.revision} 次（{told}）。请刷新本页，看清后再改"
    return Refused(code="stale", reason=reason)


def said(did: Mapping[str, Any]) -> str:
    """What an edit did, in words."""
    tables = "、".join(dict.fromkeys(did.get("tables", ())))
    return f"{did['what']}“{tables}”" if tables else str(did["what"])


def editors_of(draft_id: int) -> set[int]:
    """Everybody who edited a draft."""
    return set(DraftEdit.objects.filter(draft_id=draft_id).values_list("by_id", flat=True))


def next_version(*, product_id: int, on: date) -> str:
    """The next free version number of a product: v, the year, a running number."""
    prefix = f"v{on.year}."
    used = set(Policy.objects.filter(product_id=product_id).values_list("version", flat=True))
    used |= set(Draft.objects.filter(product_id=product_id).values_list("version", flat=True))
    tails = [one.removeprefix(prefix) for one in used if one.startswith(prefix)]
    return f"{prefix}{max((int(tail) for tail in tails if tail.isdigit()), default=0) + 1}"


def begin(
    *,
    product: Product,
    base: Policy | None,
    model: bytes,
    forms: Sequence[Mapping[str, Any]],
    by: int,
    at: datetime,
    business_date: date,
    did: str,
    **more: Any,
) -> Draft:
    """A new draft at its first revision, whose author is its first editor."""
    row = Draft.objects.create(
        product=product,
        version=next_version(product_id=product.pk, on=business_date),
        based_on=base,
        model=model.decode(),
        model_hash=hash_of(model),
        forms=list(forms),
        revision=1,
        opened_by_id=by,
        opened_at=at,
        **{"state": DraftState.DRAFT, **more},
    )
    DraftEdit.objects.create(draft=row, revision=1, by_id=by, at=at, did={"what": did})
    return row


def count_edit(row: Draft, *, did: Mapping[str, Any], by: int, at: datetime) -> None:
    """Keep who edited a draft and what; an edited draft is no longer decided."""
    row.revision += 1
    row.state, row.decided_by_id, row.decided_at = DraftState.DRAFT, None, None
    row.save(update_fields=["model", "model_hash", "forms", "revision", "state", "decided_by", "decided_at"])
    DraftEdit.objects.create(draft=row, revision=row.revision, by_id=by, at=at, did=dict(did))


def no_words(text: str, *, act: str) -> Refused | None:
    """Refuse an act without a reason, or with one too long to be kept."""
    if not text.strip():
        return Refused(code="no_reason", reason=f"不能{act}：没有写原因。请写明为什么{act}")
    if len(text.strip()) > LONGEST:
        reason = f"不能{act}：原因写了 {len(text.strip())} 个字，最多 {LONGEST} 个。请写短一些"
        return Refused(code="reason_too_long", reason=reason)
    return None


def tell(kind: str, row: Draft, *, by: int, at: datetime, business_date: date, **more: Any) -> None:
    """Record what happened to a draft."""
    payload = {"product": row.product.name, "version": row.version, "revision": row.revision, **more}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=f"products.{kind}", facts=[fact], at=at, business_date=business_date)
