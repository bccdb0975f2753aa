"""Recording cases whose three persons acted in one sitting, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qianmo.apps.approvals.models import Case, CaseOutcome, CaseState
from qianmo.apps.approvals.services.bearing import Answerable, write_bearings
from qianmo.storage.copying import allocate_ids, copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedCase:
    """A case with its three persons and its outcome; `approved_fen` is None for a refusal."""

    subject_id: int
    household_id: int
    exposure_fen: int
    investigator: int
    reviewer: int
    approver: int
    outcome: str
    approved_fen: int | None
    reason: str
    first_loan: bool | None = None


def record_decisions(*, kind: str, cases: Sequence[DecidedCase], at: datetime, business_date: date) -> int:
    """Record cases decided in one sitting of the approver. Joins the act above, which has checked the three persons."""
    if not connection.in_atomic_block:
        raise RuntimeError("decisions are recorded inside the act they belong to")
    ids = allocate_ids(Case, len(cases))
    written = copy_rows(
        Case,
        {
            "id": ids,
            "kind": kind,
            "subject_id": [case.subject_id for case in cases],
            "household_id": [case.household_id for case in cases],
            "exposure_fen": [case.exposure_fen for case in cases],
            "investigator_id": [case.investigator for case in cases],
            "reviewer_id": [case.reviewer for case in cases],
            "approver_id": [case.approver for case in cases],
            "opened_at": at,
            "spoken_at": at,
            "decided_at": at,
            "outcome": [case.outcome for case in cases],
            "approved_fen": [case.approved_fen for case in cases],
            "reason": [case.reason for case in cases],
            "state": CaseState.CLOSED.value,
            "returned_to": "",
            "first_loan": [case.first_loan for case in cases],
            "revision": 1,
        },
    )
    approved = [
        Answerable(case_id, case.investigator, None, case.reviewer, case.approver)
        for case_id, case in zip(ids, cases, strict=True)
        if case.outcome == CaseOutcome.APPROVED
    ]
    write_bearings(cases=approved, on=business_date)
    return written
