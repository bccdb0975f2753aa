"""Reads of approval."""

from dataclasses import dataclass
from datetime import datetime

from qianmo.apps.approvals.models import Case


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A decided case with the names of its three persons."""

    outcome: str
    approved_fen: int | None
    reason: str
    investigator: str
    reviewer: str
    approver: str
    decided_at: datetime | None


def case_of(*, kind: str, subject_id: int) -> CaseRow | None:
    """The case about one subject."""
    row = (
        Case.objects.filter(kind=kind, subject_id=subject_id)
        .select_related("investigator", "reviewer", "approver")
        .first()
    )
    if row is None:
        return None
    return CaseRow(
        row.get_outcome_display(),
        row.approved_fen,
        row.reason,
        row.investigator.name,
        row.reviewer.name,
        row.approver.name,
        row.decided_at,
    )
