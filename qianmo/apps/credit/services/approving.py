"""Putting applications forward with their investigator's report, one or a village at once.

It takes the enquiry permission where none is valid yet, accepts the application and opens its case. An application
that is refused leaves nothing behind, not even its permission, and holds no other up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.approvals.queries import Promised, promised_days, promises
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
    """An application as an account manager brings it in; `consent_until` is set when the permission is signed now.

    `promise_id` and `due_on` are what the customer was promised before; without them the promise of the day holds.
    """

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
    second_signed: bool = False
    promise_id: int | None = None
    due_on: date | None = None


Placed = tuple[int, PutForward]
"""A wish with its place in the list."""


@transaction.atomic
def put_forward(*, wishes: Sequence[PutForward], at: datetime, business_date: date) -> Answers:
    """Accept applications and open their cases; returns application ids and refusals by position.

    Refused: whatever accepting refuses, no purpose or report, a permission that would end before today, a promised day
    in a year whose calendar is missing.
    """
    answers = Answers(seen=requests_seen(model=Application, request_ids=[one.request_id for one in wishes]))
    fresh = [(place, one) for place, one in enumerate(wishes) if not answers.is_repeat(place, one.request_id)]
    promise = promises(on=business_date).get(KIND)
    due_on = promised_days(made=[promise], since=at)[promise.id] if promise else None
    kept: list[Placed] = []
    for place, one in fresh:
        missing_calendar = due_on if one.promise_id is None and isinstance(due_on, Refused) else None
        refused = _incomplete(one, on=business_date) or missing_calendar
        if refused is not None:
            answers.refused[place] = refused
        else:
            kept.append((place, one))
    accepted = _accepted(kept, answers, at=at, business_date=business_date)
    kept = [(place, one) for place, one in kept if place in accepted]
    _open(kept, accepted, promise, due_on, at=at, business_date=business_date)
    answers.written([place for place, _ in kept], [accepted[place] for place, _ in kept])
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


def _accepted(kept: list[Placed], answers: Answers, *, at: datetime, business_date: date) -> dict[int, int]:
    """Application ids by place. Whoever is refused is left out and all is begun again, so that no permission stays."""
    while kept:
        with transaction.atomic():
            consents = _permissions(kept, at=at, business_date=business_date)
            new = [
                NewApplication(
                    household_id=one.household_id,
                    product=one.product,
                    requested_fen=one.requested_fen,
                    consent_id=consents.get(one.household_id, 0),
                    accepted_by=one.by,
                    request_id=one.request_id,
                    purpose=one.purpose.strip()[:60],
                )
                for _, one in kept
            ]
            told = accept_applications(applications=new, at=at, business_date=business_date)
            if not told.refused:
                return {place: told.ids[turn] for turn, (place, _) in enumerate(kept)}
            transaction.set_rollback(True)
        answers.refused |= {kept[turn][0]: refused for turn, refused in told.refused.items()}
        kept = [placed for turn, placed in enumerate(kept) if turn not in told.refused]
    return {}


def _permissions(kept: list[Placed], *, at: datetime, business_date: date) -> dict[int, int]:
    """The enquiry permission of each household's head: the one that holds, or one signed now."""
    household_ids = sorted({one.household_id for _, one in kept})
    held = enquiry_consents(household_ids=household_ids, on=business_date)
    borrowers = heads(household_ids=household_ids)
    signed = {
        one.household_id: NewConsent(
            household_id=one.household_id,
            person_id=borrowers[one.household_id],
            purpose="enquiry",
            until=one.consent_until,
            witnessed_by=one.by,
        )
        for _, one in kept
        if one.consent_until is not None and one.household_id in borrowers and one.household_id not in held
    }
    ids = take_consents(consents=list(signed.values()), at=at, business_date=business_date)
    return held | dict(zip(signed, ids, strict=True))


def _open(
    kept: list[Placed],
    accepted: dict[int, int],
    promise: Promised | None,
    due_on: date | Refused | None,
    *,
    at: datetime,
    business_date: date,
) -> None:
    exposures = exposure_of(household_ids=[one.household_id for _, one in kept], on=business_date)
    today = due_on if isinstance(due_on, date) else None
    cases = [
        NewCase(
            subject_id=accepted[place],
            household_id=one.household_id,
            requested_fen=one.requested_fen,
            exposure_fen=exposures.get(one.household_id, 0),
            investigator=one.by,
            report=one.report.strip(),
            proposed_fen=one.proposed_fen,
            second_investigator=one.second_investigator,
            second_signed=one.second_signed,
            promise_id=one.promise_id or (promise.id if promise else None),
            due_on=one.due_on if one.promise_id else today,
        )
        for place, one in kept
    ]
    if cases:
        open_cases(kind=KIND, cases=cases, at=at, business_date=business_date)
