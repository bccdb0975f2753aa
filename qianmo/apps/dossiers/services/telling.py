"""Telling the customer what is missing, once and whole (一次性告知), and noting what he or she brought.

Only such a list stops the clock of a dossier, and only the noted answer starts it again; both days are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.queries import promises_made
from qianmo.apps.dossiers.models import Dossier, DossierState, MissingList
from qianmo.apps.dossiers.queries import items_of
from qianmo.apps.dossiers.services.filling import UNKNOWN
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import working_calendar
from qianmo.domain.calendar import DaysCounted, put_off
from qianmo.domain.dated import DayRange
from qianmo.domain.dossiers import ListSent, list_refusal, missing
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """One complete list to go to the customer of a dossier; a second needs the `reason` why the first was not whole."""

    dossier_id: int
    by: int
    reason: str = ""


@transaction.atomic
def send_missing_lists(*, lists: Sequence[NewList], at: datetime, business_date: date) -> list[Refused | None]:
    """Write down what is missing of each dossier and stop its clock; per list None or why not.

    Refused: an unknown dossier or one gone to review, somebody else than its owner, nothing the customer has to bring,
    a list that is still unanswered, a second list without a reason.
    """
    ids = sorted({one.dossier_id for one in lists})
    rows = {row.pk: row for row in Dossier.objects.select_for_update().filter(id__in=ids).order_by("id")}
    items = items_of(dossier_ids=list(rows), on=business_date)
    sent: dict[int, list[ListSent]] = {}
    for past in MissingList.objects.filter(dossier_id__in=ids).order_by("id"):
        sent.setdefault(past.dossier_id, []).append(ListSent(past.sent_on, past.answered_on))
    answers: list[Refused | None] = []
    new: list[MissingList] = []
    for one in lists:
        row = rows.get(one.dossier_id)
        lacking = missing(items.get(one.dossier_id, []))
        before = sent.setdefault(one.dossier_id, [])
        refused = _not_open(row, by=one.by) or list_refusal(lacking=lacking, sent=before, reason=one.reason)
        answers.append(refused)
        if refused is None and row is not None:
            before.append(ListSent(business_date, None))
            new.append(
                MissingList(
                    dossier=row,
                    items=[item.title[:100] for item in lacking if item.customers],
                    reason=one.reason.strip()[:200],
                    sent_on=business_date,
                    sent_at=at,
                    sent_by_id=one.by,
                )
            )
    MissingList.objects.bulk_create(new)
    facts = [
        Fact(
            subject_id=one.dossier_id,
            household_id=rows[one.dossier_id].household_id,
            by=one.sent_by_id,
            payload={"items": one.items, "reason": one.reason},
        )
        for one in new
    ]
    record(kind="dossiers.list_sent", facts=facts, at=at, business_date=business_date)
    return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What the customer brought after a list, in a word."""

    dossier_id: int
    by: int
    note: str


@transaction.atomic
def log_supplements(*, answers: Sequence[NewAnswer], at: datetime, business_date: date) -> list[Refused | None]:
    """Note that the customer has brought what was asked, and let the clock run again; per answer None or why not.

    Refused: an unknown dossier, one that waits for nothing (so a second answer counts no days twice), no word on what
    was brought, a promised day in a year whose calendar is missing.
    """
    ids = sorted({one.dossier_id for one in answers})
    rows = {row.pk: row for row in Dossier.objects.select_for_update().filter(id__in=ids).order_by("id")}
    waiting = {one.dossier_id: one for one in MissingList.objects.filter(dossier_id__in=ids, answered_on__isnull=True)}
    made = promises_made(ids={row.promise_id for row in rows.values() if row.promise_id})
    calendar, told = working_calendar(), list[Refused | None]()
    taken: list[tuple[Dossier, MissingList]] = []
    for one in answers:
        row, sent = rows.get(one.dossier_id), waiting.pop(one.dossier_id, None)
        if row is None:
            told.append(UNKNOWN)
            continue
        refused = _not_answerable(sent, one)
        if refused is None and sent is not None and row.due_on is not None:
            moved = put_off(
                due_on=row.due_on,
                stopped=DayRange(start=sent.sent_on, until=business_date),
                counted=made[row.promise_id].counted if row.promise_id else DaysCounted.WORKING,
                calendar=calendar,
            )
            if isinstance(moved, Refused):
                refused = moved
            else:
                row.due_on = moved
        told.append(refused)
        if refused is None and sent is not None:
            sent.answered_on, sent.answered_by_id, sent.answer = business_date, one.by, one.note.strip()[:200]
            taken.append((row, sent))
    Dossier.objects.bulk_update([row for row, _ in taken], ["due_on"])
    MissingList.objects.bulk_update([sent for _, sent in taken], ["answered_on", "answered_by", "answer"])
    facts = [
        Fact(subject_id=row.pk, household_id=row.household_id, by=sent.answered_by_id, payload={"answer": sent.answer})
        for row, sent in taken
    ]
    record(kind="dossiers.supplemented", facts=facts, at=at, business_date=business_date)
    return told


def _not_open(row: Dossier | None, *, by: int) -> Refused | None:
    if row is None:
        return UNKNOWN
    if row.state != DossierState.GATHERING:
        return Refused(code="closed", reason=f"这件申请{DossierState(row.state).label}，不再告知")
    if by != row.owner_id:
        return Refused(code="not_yours", reason="只有经办人能告知客户，免得客户听到两张清单。请经办人来办")
    return None


def _not_answerable(sent: MissingList | None, one: NewAnswer) -> Refused | None:
    if sent is None:
        return Refused(code="not_waiting", reason="没有在等的补件：还没有告知客户，或补件已经登记过，时限已在继续算")
    if not one.note.strip():
        return Refused(code="no_note", reason="没有写客户补来了什么。请写一句")
    return None
