"""A raise or renewal that waits is signed for: only then may a second person carry it out.

What is signed, by whom and how is kept by the room of contracts above; here stand its number, its day, and the digest
of what was signed.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from qianmo.apps.credit.models import ChangeState, LimitChange, Renewal
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSupplement:
    """A supplement signed by everybody who must: about which raise or renewal, its number, SHA-256 of what it says."""

    kind: str
    subject_id: int
    number: str
    digest: bytes


@transaction.atomic
def sign_supplement(*, signed: SignedSupplement, business_date: date) -> Refused | None:
    """Note that a raise or renewal is signed for. Refused: one that was decided meanwhile, or is signed for already."""
    rows = LimitChange.objects.all() if signed.kind == "raise" else Renewal.objects.all()
    waiting = rows.filter(id=signed.subject_id, state=ChangeState.REQUESTED, digest__isnull=True)
    noted = waiting.update(signed_on=business_date, supplement=signed.number, digest=signed.digest)
    if noted:
        return None
    return Refused(code="not_waiting", reason="没有签成：这笔变更已经签过，或已经办结。请刷新待批变更再看")
