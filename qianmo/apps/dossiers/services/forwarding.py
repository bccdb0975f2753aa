"""From the dossier to the case: nothing is missing, the owner signs the survey by handing it in; or it is withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.queries import promised_days, promises_made
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.services import PutForward, put_forward
from qianmo.apps.dossiers.models import Dossier, DossierState, MissingList
from qianmo.apps.dossiers.queries import items_of
from qianmo.apps.dossiers.services.filling import UNKNOWN
from qianmo.apps.events.services import Fact, record
from qianmo.domain.dossiers import Item, missing, told_missing
from qianmo.domain.money import parse_amount
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """A dossier its owner `by` hands in; `consent_until` is set when the head signs the enquiry permission now."""

    dossier_id: int
    by: int
    consent_until: date | None = None


@transaction.atomic
def forward_dossiers(*, forwards: Sequence[Forward], at: datetime, business_date: date) -> Answers:
    """Accept the applications of complete dossiers and open their cases; application ids and refusals by position.

    Refused: an unknown dossier or one gone to review, somebody else than its owner, one that waits for the customer,
    anything missing (all of it is named), whatever accepting refuses, a promised day no calendar knows.
    """
    answers, ids = Answers(), sorted({one.dossier_id for one in forwards})
    rows = {row.pk: row for row in Dossier.objects.select_for_update().filter(id__in=ids).order_by("id")}
    items = items_of(dossier_ids=list(rows), on=business_date)
    waiting = set(
        MissingList.objects.filter(dossier_id__in=ids, answered_on__isnull=True).values_list("dossier_id", flat=True)
    )
    made = promises_made(ids={row.promise_id for row in rows.values() if row.promise_id})
    days = promised_days(made=made.values(), since=at)
    kept: list[tuple[int, Dossier, PutForward]] = []
    for place, one in enumerate(forwards):
        row = rows.pop(one.dossier_id, None)
        refused = UNKNOWN if row is None else _not_ready(row, one, items[row.pk], is_waiting=row.pk in waiting)
        due_on = (row.due_on or days.get(row.promise_id or 0)) if row is not None else None
        refused = refused or (due_on if isinstance(due_on, Refused) else None)
        if refused is not None or row is None or isinstance(due_on, Refused):
            answers.refused[place] = refused or UNKNOWN
            continue
        kept.append((place, row, _put(row, one, items[row.pk], due_on)))
    told = put_forward(wishes=[wish for *_, wish in kept], at=at, business_date=business_date)
    answers.refused |= {kept[turn][0]: refused for turn, refused in told.refused.items()}
    done = [(place, row, told.ids[turn], wish) for turn, (place, row, wish) in enumerate(kept) if turn in told.ids]
    for _, row, application_id, wish in done:
        row.state, row.ended_on, row.application_id = DossierState.FORWARDED, business_date, application_id
        row.due_on = wish.due_on
    Dossier.objects.bulk_update([row for _, row, *_ in done], ["state", "ended_on", "application", "due_on"])
    facts = [
        Fact(subject_id=row.pk, household_id=row.household_id, by=row.owner_id, payload={"application": application_id})
        for _, row, application_id, _ in done
    ]
    record(kind="dossiers.forwarded", facts=facts, at=at, business_date=business_date)
    answers.written([place for place, *_ in done], [application_id for *_, application_id, _ in done])
    return answers


def _not_ready(row: Dossier, one: Forward, items: list[Item], *, is_waiting: bool) -> Refused | None:
    if row.state != DossierState.GATHERING:
        return Refused(code="closed", reason=f"这件申请{DossierState(row.state).label}，不用再送")
    if one.by != row.owner_id:
        return Refused(code="not_yours", reason="只有经办人能送审：送审就是主调查人签字。请经办人来办")
    if is_waiting:
        return Refused(code="waiting", reason="还不能送审：在等客户补件。客户补来以后先登记补件")
    lacking = [item for item in missing(items) if item.key != "consent" or one.consent_until is None]
    return told_missing(lacking) if lacking else None


def _put(row: Dossier, one: Forward, items: list[Item], due_on: date | None) -> PutForward:
    said = {item.key: item.value for item in items}
    proposed = parse_amount(f"{said['proposed']}万") if said["proposed"] else None
    return PutForward(
        household_id=row.household_id,
        product=row.product.code,
        requested_fen=row.requested_fen,
        purpose=row.purpose,
        report=said["report"],
        proposed_fen=proposed if isinstance(proposed, int) else None,
        consent_until=one.consent_until,
        by=one.by,
        request_id=row.request_id,
        second_investigator=row.second_id,
        second_signed=row.second_id is not None,
        promise_id=row.promise_id,
        due_on=due_on,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A dossier the customer does not want any more, with the reason in a word."""

    dossier_id: int
    reason: str
    by: int


@transaction.atomic
def withdraw_dossiers(*, withdrawals: Sequence[Withdrawal], at: datetime, business_date: date) -> list[Refused | None]:
    """End dossiers that go no further; per withdrawal None or why not.

    Refused: an unknown dossier or one gone to review, somebody else than its owner, no word why.
    """
    ids = sorted({one.dossier_id for one in withdrawals})
    rows = {row.pk: row for row in Dossier.objects.select_for_update().filter(id__in=ids).order_by("id")}
    told: list[Refused | None] = []
    facts: list[Fact] = []
    for one in withdrawals:
        row = rows.get(one.dossier_id)
        refused = UNKNOWN if row is None else _not_withdrawn(row, one)
        told.append(refused)
        if refused is None and row is not None:
            row.state, row.ended_on = DossierState.WITHDRAWN, business_date
            payload = {"reason": one.reason.strip()[:100]}
            facts.append(Fact(subject_id=row.pk, household_id=row.household_id, by=one.by, payload=payload))
    Dossier.objects.bulk_update(rows.values(), ["state", "ended_on"])
    record(kind="dossiers.withdrawn", facts=facts, at=at, business_date=business_date)
    return told


def _not_withdrawn(row: Dossier, one: Withdrawal) -> Refused | None:
    if row.state != DossierState.GATHERING:
        return Refused(code="closed", reason=f"这件申请{DossierState(row.state).label}，不能撤回")
    if one.by != row.owner_id:
        return Refused(code="not_yours", reason="只有经办人能撤回")
    if not one.reason.strip():
        return Refused(code="no_reason", reason="没有写撤回的原因。请写一句")
    return None
