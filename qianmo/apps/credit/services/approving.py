"""Putting an application forward with its investigator's report.

It takes the enquiry permission where none is valid yet, accepts the application and opens its case, all or nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.approvals.services import NewCase, open_cases
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.exposure import exposure_of
from qianmo.apps.credit.models import Application
from qianmo.apps.credit.queries import requests_seen
from qianmo.apps.credit.services.applications import NewApplication, accept_applications
from qianmo.apps.households.queries import enquiry_consents, heads
from qianmo.apps.households.services import NewConsent, take_consents
from qianmo.domain.refusal import Refused

KIND = "credit.application"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutForward:
    """An application as an account manager brings it in; `consent_until` is set when the permission is signed now."""

    household_id: int
    product: str
    requested_fen: int
    purpose: str
    report: str
    proposed_fen: int | None
    consent_until: date | None
    by: int
    request_id: UUID
    second_investigator: int | None = None


@transaction.atomic
def put_forward(*, wishes: Sequence[PutForward], at: datetime, business_date: date) -> Answers:
    """Accept applications and open their cases; returns application ids and refusals by position.

    Refused: whatever accepting refuses, no purpose or report, a permission that would end before today. A wish that
    is refused leaves nothing behind, not even its permission.
    """
    seen = requests_seen(model=Application, request_ids=[one.request_id for one in wishes])
    answers = Answers(seen=seen)
    fresh = [(place, one) for place, one in enumerate(wishes) if not answers.is_repeat(place, one.request_id)]
    for place, one in fresh:
        refused = _incomplete(one, on=business_date)
        if refused is None:
            with transaction.atomic():
                refused = _put_forward(place, one, answers=answers, at=at, business_date=business_date)
                if refused is not None:
                    transaction.set_rollback(True)
        if refused is not None:
            answers.refused[place] = refused
    return answers


def _incomplete(one: PutForward, *, on: date) -> Refused | None:
    if not one.purpose.strip():
        return Refused(code="no_purpose", reason="还不能受理：没有写用途。请写明钱用在哪里")
    if not one.report.strip():
        return Refused(code="no_report", reason="还不能受理：没有写调查意见。请写明看到了什么、建议多少")
    if one.second_investigator == one.by:
        return Refused(code="not_separate", reason="还不能受理：主调查和协办调查是同一个人。请另派协办调查人")
    if one.consent_until is not None and one.consent_until < on:
        return Refused(code="consent_over", reason=f"授权到期日 {one.consent_until} 已经过去。请填今天以后的日子")
    return None


def _put_forward(place: int, one: PutForward, *, answers: Answers, at: datetime, business_date: date) -> Refused | None:
    """Accept one wish and open its case; the refusal is handed back so that the caller undoes the permission too."""
    consent_id = enquiry_consents(household_ids=[one.household_id], on=business_date).get(one.household_id, 0)
    head_id = heads(household_ids=[one.household_id]).get(one.household_id)
    if not consent_id and one.consent_until is not None and head_id is not None:
        consent = NewConsent(
            household_id=one.household_id,
            person_id=head_id,
            purpose="enquiry",
            until=one.consent_until,
            witnessed_by=one.by,
        )
        (consent_id,) = take_consents(consents=[consent], at=at, business_date=business_date)
    application = NewApplication(
        household_id=one.household_id,
        product=one.product,
        requested_fen=one.requested_fen,
        consent_id=consent_id,
        accepted_by=one.by,
        request_id=one.request_id,
        purpose=one.purpose.strip()[:60],
    )
    accepted = accept_applications(applications=[application], at=at, business_date=business_date)
    if accepted.refused:
        return accepted.refused[0]
    exposure = exposure_of(household_ids=[one.household_id], on=business_date).get(one.household_id, 0)
    case = NewCase(
        subject_id=accepted.ids[0],
        household_id=one.household_id,
        requested_fen=one.requested_fen,
        exposure_fen=exposure,
        investigator=one.by,
        report=one.report.strip(),
        proposed_fen=one.proposed_fen,
        second_investigator=one.second_investigator,
    )
    open_cases(kind=KIND, cases=[case], at=at, business_date=business_date)
    answers.written([place], [accepted.ids[0]])
    return None
