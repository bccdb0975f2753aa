"""Handing a dossier to somebody else: the first contact answers for it until that person has accepted (首问负责)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.dossiers.models import Dossier, DossierHandover, DossierState
from qianmo.apps.dossiers.services.filling import UNKNOWN, staff_numbered
from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import scope_of
from qianmo.apps.households.queries import placed
from qianmo.apps.org.queries import staff_in_post
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """A dossier its owner `by` offers to the member of staff of a number, with the reason."""

    dossier_id: int
    taker: str
    reason: str
    by: int


@transaction.atomic
def offer_handover(*, new: NewHandover, at: datetime, business_date: date) -> Refused | None:
    """Offer a dossier to somebody else; it stays where it is until accepted.

    Refused: somebody else than the owner offering, nobody of that number in a post, the owner or the second
    investigator as taker, somebody without the village in sight, an offer that is unanswered, no reason, a dossier
    gone to review.
    """
    row = Dossier.objects.select_for_update().filter(id=new.dossier_id).first()
    if row is None:
        return UNKNOWN
    taker = staff_numbered(new.taker, on=business_date)
    refused = _unfit(row, new, taker)
    if refused is not None or taker is None:
        return refused
    if not _sees(taker, row.household_id, on=business_date):
        return Refused(code="out_of_sight", reason="接手人不管这个村。请先移交网格，或设他为这个村的协办")
    DossierHandover.objects.create(
        dossier=row, giver_id=new.by, taker_id=taker, reason=new.reason.strip()[:100], offered_at=at
    )
    payload = {"taker": taker, "reason": new.reason.strip()[:100]}
    fact = Fact(subject_id=row.pk, household_id=row.household_id, by=new.by, payload=payload)
    record(kind="dossiers.handover_offered", facts=[fact], at=at, business_date=business_date)
    return None


def _unfit(row: Dossier, new: NewHandover, taker: int | None) -> Refused | None:
    if row.state != DossierState.GATHERING:
        return Refused(code="closed", reason=f"这件申请{DossierState(row.state).label}，不能移交")
    if new.by != row.owner_id:
        return Refused(code="not_yours", reason="只有经办人能移交。首问负责：对方接手以前一直由经办人负责")
    if taker is None:
        return Refused(code="nobody", reason=f"没有工号 {new.taker[:10]} 的在岗员工。请核对工号")
    if taker == row.owner_id:
        return Refused(code="oneself", reason="不能移交给自己。请写接手人的工号")
    if taker == row.second_id:
        return Refused(code="second", reason="接手人是这件申请的协办调查人。请先换协办调查人")
    if not new.reason.strip():
        return Refused(code="no_reason", reason="没有写移交原因。请写明为什么移交")
    if DossierHandover.objects.filter(dossier=row, answered_at__isnull=True).exists():
        return Refused(code="offered", reason="已经提出移交，在等对方答复")
    return None


def _sees(staff_id: int, household_id: int, *, on: date) -> bool:
    person = staff_in_post(staff_id=staff_id, on=on)
    place = placed(household_ids=[household_id])[household_id]
    return person is not None and scope_of(person=person, on=on).allows(*place)


@transaction.atomic
def answer_handover(*, dossier_id: int, accept: bool, by: int, at: datetime, business_date: date) -> Refused | None:
    """The one it was offered to accepts a dossier or declines. Refused: nothing offered, anybody else."""
    row = Dossier.objects.select_for_update().filter(id=dossier_id).first()
    offer = DossierHandover.objects.select_related("taker").filter(dossier_id=dossier_id, answered_at__isnull=True)
    offered = offer.first()
    if row is None or offered is None or row.state != DossierState.GATHERING:
        return Refused(code="not_offered", reason="没有在等答复的移交，可能已经答复过")
    if by != offered.taker_id:
        return Refused(code="not_yours", reason=f"这件申请是移交给 {offered.taker.name} 的，只有本人能接")
    if accept and by == row.second_id:
        return Refused(code="second", reason="您是这件申请的协办调查人，不能同时经办。请经办人先换协办调查人")
    offered.answered_at, offered.accepted = at, accept
    offered.save(update_fields=["answered_at", "accepted"])
    if accept:
        row.owner_id = by
        row.save(update_fields=["owner_id"])
    payload = {"accepted": accept, "giver": offered.giver_id}
    fact = Fact(subject_id=row.pk, household_id=row.household_id, by=by, payload=payload)
    record(kind="dossiers.handover_answered", facts=[fact], at=at, business_date=business_date)
    return None
