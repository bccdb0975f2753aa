"""The record of a decided case as a whole: who said what, who answers for it, how committees voted; for evidence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from qianmo.apps.approvals.models import AgendaItem, Bearing, Case, CaseOutcome, CaseState, Duty, Opinion, Step, Vote


def investigators_of(*, kind: str, subject_ids: Collection[int]) -> dict[int, set[int]]:
    """The staff who investigated each subject."""
    found: dict[int, set[int]] = {}
    rows = Case.objects.filter(kind=kind, subject_id__in=subject_ids)
    for subject_id, *staff in rows.values_list("subject_id", "investigator_id", "second_investigator_id"):
        found.setdefault(subject_id, set()).update(one for one in staff if one is not None)
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """How the case about a subject stands, and the last word of each step: who, when, what, how much."""

    state: str
    outcome: str
    said: dict[str, tuple[str, datetime, str, int | None]]


def words_about(*, kind: str, subject_ids: Collection[int]) -> dict[int, Words]:
    """The cases about these subjects in two questions; those without a case are left out."""
    cases = {case.pk: case for case in Case.objects.filter(kind=kind, subject_id__in=subject_ids).order_by("id")}
    found = {case.subject_id: Words(case.state, case.outcome, {}) for case in cases.values()}
    for one in Opinion.objects.filter(case__in=cases).select_related("staff").order_by("id"):
        found[cases[one.case_id].subject_id].said[one.step] = (one.staff.name, one.at, one.text, one.proposed_fen)
    return found


@dataclass(frozen=True, slots=True)
class AskedBack:
    """What whoever sent a case back wants to know of its household: the words, what is missing, who, when."""

    id: int
    household_id: int
    text: str
    items: tuple[str, ...]
    by: str
    at: datetime


def asked_back(*, staff_id: int) -> list[AskedBack]:
    """The cases somebody investigated that wait for an answer, each with the last word on it, the newest first."""
    theirs = Q(case__investigator_id=staff_id) | Q(case__second_investigator_id=staff_id)
    last = (
        Opinion.objects.filter(theirs, step=Step.RETURNED, case__state=CaseState.SUPPLEMENT)
        .select_related("case", "staff")
        .order_by("case_id", "-id")
        .distinct("case_id")
    )
    found = [
        AskedBack(one.pk, one.case.household_id, one.text, tuple(one.items), one.staff.name, one.at) for one in last
    ]
    return sorted(found, key=lambda one: one.id, reverse=True)


def case_record(*, kind: str, subject_id: int) -> dict[str, Any]:
    """The case about a subject in plain values; empty where there was none."""
    case = Case.objects.filter(kind=kind, subject_id=subject_id).order_by("id").first()
    if case is None:
        return {}
    opinions = Opinion.objects.filter(case=case).select_related("staff", "on_behalf_of").order_by("id")
    bearings = Bearing.objects.filter(case=case).select_related("staff").order_by("id")
    return {
        "case": case.pk,
        "opened_at": case.opened_at.isoformat(),
        "decided_at": case.decided_at.isoformat() if case.decided_at else None,
        "outcome": str(CaseOutcome(case.outcome).label) if case.outcome else "",
        "approved_fen": case.approved_fen,
        "exposure_fen": case.exposure_fen,
        "reason": case.reason,
        "first_loan": case.first_loan,
        "opinions": [
            {
                "duty": str(Duty(one.duty).label),
                "step": str(Step(one.step).label),
                "staff": one.staff.number,
                "name": one.staff.name,
                "on_behalf_of": one.on_behalf_of.number if one.on_behalf_of else "",
                "at": one.at.isoformat(),
                "text": one.text,
                "proposed_fen": one.proposed_fen,
                "items": list(one.items),
            }
            for one in opinions
        ],
        "bearing": [
            {"duty": one.bearer, "staff": one.staff.number, "name": one.staff.name, "share_ppm": one.share_ppm}
            for one in bearings
        ],
        "votes": _votes(case),
    }


def _votes(case: Case) -> list[dict[str, Any]]:
    """What committees resolved about the case; a vote that is not counted yet is nobody's to see."""
    items = AgendaItem.objects.filter(case=case, counted_at__isnull=False).select_related("meeting__committee")
    votes = Vote.objects.filter(item__in=items).select_related("staff").order_by("id")
    return [
        {
            "committee": item.meeting.committee.name,
            "held_on": item.meeting.held_on.isoformat(),
            "turn": item.turn,
            "amount_fen": item.amount_fen,
            "members": item.members,
            "recused": item.recused,
            "yes": item.yes,
            "passed": item.passed,
            "said": item.said,
            "vetoed": item.vetoed_at is not None,
            "votes": [
                {"staff": one.staff.number, "name": one.staff.name, "choice": one.choice, "text": one.text}
                for one in votes
                if one.item_id == item.pk
            ],
        }
        for item in items.order_by("id")
    ]
