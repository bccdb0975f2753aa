"""Opening cases by hand, with the investigator's report; a second investigator signs beside the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qianmo.apps.approvals.models import Case, CaseState, Duty, Opinion, Step
from qianmo.apps.approvals.queries import promised_day
from qianmo.apps.events.services import Fact, record


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A matter to open, with the investigator's report and the amount he or she proposes, in fen."""

    subject_id: int
    household_id: int
    requested_fen: int
    exposure_fen: int
    investigator: int
    report: str
    proposed_fen: int | None
    second_investigator: int | None = None


def open_cases(*, kind: str, cases: Sequence[NewCase], at: datetime, business_date: date) -> list[int]:
    """Open cases for review; returns their ids in order. Joins the act above, which has accepted the matters."""
    if not connection.in_atomic_block:
        raise RuntimeError("cases are opened inside the act they belong to")
    due_on = promised_day(kind=kind, accepted_at=at, on=business_date)
    rows = Case.objects.bulk_create(
        Case(
            kind=kind,
            subject_id=new.subject_id,
            household_id=new.household_id,
            requested_fen=new.requested_fen,
            exposure_fen=new.exposure_fen,
            investigator_id=new.investigator,
            second_investigator_id=new.second_investigator,
            state=CaseState.REVIEWING,
            opened_at=at,
            due_on=due_on,
        )
        for new in cases
    )
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
        for row, new in zip(rows, cases, strict=True)
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
            for row, new in zip(rows, cases, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    return [row.pk for row in rows]
