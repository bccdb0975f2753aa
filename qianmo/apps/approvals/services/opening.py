"""Opening cases by hand, with the investigator's report; a second investigator signs beside the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qianmo.apps.approvals.models import Case, CaseState, Duty, Opinion, Step
from qianmo.apps.events.services import Fact, record


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A matter to open: the investigator's report, the amount he or she proposes in fen, what is promised of it.

    `second_signed` says that the second investigator has signed the survey beside the first.
    """

    subject_id: int
    household_id: int
    requested_fen: int
    exposure_fen: int
    investigator: int
    report: str
    proposed_fen: int | None
    second_investigator: int | None = None
    second_signed: bool = False
    promise_id: int | None = None
    due_on: date | None = None


def open_cases(*, kind: str, cases: Sequence[NewCase], at: datetime, business_date: date) -> list[int]:
    """Open cases for review; returns their ids in order. Joins the act above, which has accepted the matters."""
    if not connection.in_atomic_block:
        raise RuntimeError("cases are opened inside the act they belong to")
    rows = Case.objects.bulk_create(_row(kind, new, at=at) for new in cases)
    opened = list(zip(rows, cases, strict=True))
    Opinion.objects.bulk_create(
        Opinion(
            case=row,
            duty=Duty.INVESTIGATOR,
            step=Step.SUBMITTED,
            staff_id=new.investigator,
            at=at,
            text=new.report[:500],
            proposed_fen=new.proposed_fen,
        )
        for row, new in opened
    )
    Opinion.objects.bulk_create(
        Opinion(
            case=row,
            duty=Duty.SECOND,
            step=Step.COSIGNED,
            staff_id=new.second_investigator,
            at=at,
            text="已在调查表签字",
        )
        for row, new in opened
        if new.second_signed and new.second_investigator is not None
    )
    record(
        kind="approvals.case_opened",
        facts=[
            Fact(
                subject_id=row.pk,
                household_id=new.household_id,
                by=new.investigator,
                payload={"requested_fen": new.requested_fen, "proposed_fen": new.proposed_fen},
            )
            for row, new in opened
        ],
        at=at,
        business_date=business_date,
    )
    return [row.pk for row in rows]


def _row(kind: str, new: NewCase, *, at: datetime) -> Case:
    return Case(
        kind=kind,
        subject_id=new.subject_id,
        household_id=new.household_id,
        requested_fen=new.requested_fen,
        exposure_fen=new.exposure_fen,
        investigator_id=new.investigator,
        second_investigator_id=new.second_investigator,
        state=CaseState.REVIEWING,
        opened_at=at,
        spoken_at=at,
        promise_id=new.promise_id,
        due_on=new.due_on,
    )
