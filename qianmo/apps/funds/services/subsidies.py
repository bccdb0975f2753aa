"""Acts of interest subsidy: enrol draws, ask for a period, book what the treasury owes, pass its money on.

Customers pay their interest in full and get the subsidy into their deposit account once the treasury has paid
(先收后贴). So a claim that is agreed to is a receivable from the treasury and a debt to customers, never income.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.funds.models import ClaimState, SubsidyClaim, SubsidyEnrolment, SubsidyItem, SubsidyScheme
from qianmo.apps.funds.services.claims import NO_CLAIM, ClaimDecision, cannot_decide, cannot_receive, decide
from qianmo.apps.ledger.chart import CENTRAL_BANK, DEPOSITS, SUBSIDY_PAYABLE, SUBSIDY_RECEIVABLE
from qianmo.apps.ledger.services import Posting, post
from qianmo.apps.org.queries import closed_day
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A draw to be subsidised; the room above has seen that the scheme, named `scheme`, admits it."""

    scheme_id: int
    draw_id: int
    household_id: int
    by: int
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is claimed of one due."""

    draw_id: int
    line_id: int
    due_id: int
    interest_fen: int
    days: int
    counted_days: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """A scheme's claim for a period whose last day is the one before `until_on`."""

    scheme_id: int
    from_on: date
    until_on: date
    by: int
    request_id: UUID


def lock_schemes(*, scheme_ids: Iterable[int]) -> None:
    """Hold schemes until the act has ended, in id order, so that a household's cap is not passed by two at once."""
    _inside()
    list(SubsidyScheme.objects.select_for_update(no_key=True).filter(id__in=list(scheme_ids)).order_by("id"))


def write_enrolments(*, enrolments: Sequence[Enrolment], at: datetime, business_date: date) -> None:
    """Enrol draws. Joins the act of the room that knows the draws; that act has locked the schemes."""
    _inside()
    copy_rows(
        SubsidyEnrolment,
        {
            "scheme_id": [one.scheme_id for one in enrolments],
            "draw_id": [one.draw_id for one in enrolments],
            "household_id": [one.household_id for one in enrolments],
            "enrolled_on": business_date,
            "by_id": [one.by for one in enrolments],
        },
    )
    facts = [
        Fact(subject_id=one.draw_id, household_id=one.household_id, by=one.by, payload={"scheme": one.scheme})
        for one in enrolments
    ]
    record(kind="funds.enrolled", facts=facts, at=at, business_date=business_date)


def write_claim(*, new: NewClaim, items: Sequence[Item], at: datetime, business_date: date) -> int:
    """Ask the treasury for the sum of the items; nothing is booked yet. Joins the act that worked them out."""
    _inside()
    row = SubsidyClaim.objects.create(
        scheme_id=new.scheme_id,
        from_on=new.from_on,
        until_on=new.until_on,
        fen=sum(one.fen for one in items),
        state=ClaimState.REQUESTED,
        requested_by_id=new.by,
        requested_on=business_date,
        request_id=new.request_id,
    )
    copy_rows(
        SubsidyItem,
        {
            "claim_id": row.pk,
            "draw_id": [one.draw_id for one in items],
            "line_id": [one.line_id for one in items],
            "due_id": [one.due_id for one in items],
            "interest_fen": [one.interest_fen for one in items],
            "days": [one.days for one in items],
            "counted_days": [one.counted_days for one in items],
            "fen": [one.fen for one in items],
        },
    )
    _tell("funds.subsidy_asked", row, by=new.by, at=at, business_date=business_date)
    return row.pk


@transaction.atomic
def decide_subsidies(*, decisions: Sequence[ClaimDecision], at: datetime, business_date: date) -> list[int | Refused]:
    """Book claims as receivable from the treasury, or send them back; claim ids or refusals in order.

    Refused: what `claims.cannot_decide` refuses, and booking on a day the bank does not book on.
    """
    rows = _locked(one.claim_id for one in decisions)
    closed = closed_day(day=business_date)
    answers: list[int | Refused] = []
    for one in decisions:
        row = rows.get(one.claim_id)
        refused = cannot_decide(row, one) or (closed if one.approve else None)
        if refused is not None or row is None:
            answers.append(refused or NO_CLAIM)
            continue
        decide(row, one, on=business_date)
        if one.approve:
            _book(row, debit=SUBSIDY_RECEIVABLE, credit=SUBSIDY_PAYABLE, kind="subsidy", business_date=business_date)
        else:
            SubsidyItem.objects.filter(claim=row).update(struck=True)
        kind = "funds.subsidy_booked" if one.approve else "funds.subsidy_declined"
        _tell(kind, row, by=one.by, at=at, business_date=business_date)
        answers.append(row.pk)
    return answers


@transaction.atomic
def receive_subsidies(*, claim_ids: Sequence[int], by: int, at: datetime, business_date: date) -> list[int | Refused]:
    """Book the treasury's money for whole claims and pay each customer's part into the line's deposit account.

    Refused: a claim that is not waiting for its money, a day the bank does not book on.
    """
    rows = _locked(claim_ids)
    closed = closed_day(day=business_date)
    answers: list[int | Refused] = []
    for claim_id in claim_ids:
        row = rows.get(claim_id)
        refused = cannot_receive(row) or closed
        if refused is not None or row is None:
            answers.append(refused or NO_CLAIM)
            continue
        row.state, row.paid_on = ClaimState.PAID, business_date
        row.save(update_fields=["state", "paid_on"])
        entry = Posting(
            debit=CENTRAL_BANK,
            credit=SUBSIDY_RECEIVABLE,
            fen=row.fen,
            kind="subsidy_in",
            line_id=None,
            source_id=row.pk,
            value_date=business_date,
        )
        post(postings=[entry], business_date=business_date)
        _book(row, debit=SUBSIDY_PAYABLE, credit=DEPOSITS, kind="subsidy_out", business_date=business_date)
        _tell("funds.subsidy_paid", row, by=by, at=at, business_date=business_date)
        answers.append(row.pk)
    return answers


def _inside() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("public money is written inside the act that knows the draws")


def _locked(claim_ids: Iterable[int]) -> dict[int, SubsidyClaim]:
    rows = SubsidyClaim.objects.select_for_update().filter(id__in=list(claim_ids)).order_by("id")
    return {row.pk: row for row in rows}


def _book(row: SubsidyClaim, *, debit: str, credit: str, kind: str, business_date: date) -> None:
    """One entry for each item of a claim, on the item's line."""
    postings = [
        Posting(
            debit=debit,
            credit=credit,
            fen=item.fen,
            kind=kind,
            line_id=item.line_id,
            source_id=item.pk,
            value_date=business_date,
        )
        for item in SubsidyItem.objects.filter(claim=row).order_by("id")
    ]
    post(postings=postings, business_date=business_date)


def _tell(kind: str, row: SubsidyClaim, *, by: int, at: datetime, business_date: date) -> None:
    payload = {"scheme": row.scheme.name, "fen": row.fen, "reason": row.note}
    record(
        kind=kind,
        facts=[Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)],
        at=at,
        business_date=business_date,
    )
