"""Credit by hand: the application put forward with its investigator's report, and the approver's word on it.

Putting forward takes the enquiry permission where none is valid yet, accepts the application and opens its case, all
or nothing. Approving grants at most what policy, verdict and request leave on that day, and only within the approver's
authority over what the whole family would then owe.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.approvals.queries import authority_of, case_file
from qianmo.apps.approvals.services import NewCase, NewOpinion, open_cases, speak
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.cases import exposure_of, gather_cases, most_grantable
from qianmo.apps.credit.models import Application
from qianmo.apps.credit.queries import requests_seen
from qianmo.apps.credit.services.applications import NewApplication, accept_applications
from qianmo.apps.credit.services.settling import Decided, settle_decided
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import enquiry_consents, heads
from qianmo.apps.households.services import NewConsent, take_consents
from qianmo.domain.credit.limits import FinalLimit
from qianmo.domain.money import floor_to_unit, spoken
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
    exposure = exposure_of(household_ids=[one.household_id]).get(one.household_id, 0)
    case = NewCase(
        subject_id=accepted.ids[0],
        household_id=one.household_id,
        requested_fen=one.requested_fen,
        exposure_fen=exposure,
        investigator=one.by,
        report=one.report.strip(),
        proposed_fen=one.proposed_fen,
    )
    open_cases(kind=KIND, cases=[case], at=at, business_date=business_date)
    answers.written([place], [accepted.ids[0]])
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """The approver's word on a case of which he or she saw `revision`; `limit_fen` is None for a refusal."""

    case_id: int
    revision: int
    approve: bool
    limit_fen: int | None
    text: str
    by: int
    post: str


@transaction.atomic
def decide_case(*, word: Word, scope: Scope, at: datetime, business_date: date) -> int | Refused | None:
    """Decide one case; the line's id when granted, None when refused to the customer as the approver wished.

    Refused to the approver, and nothing changes: a case out of reach, more than may be granted, more than his or her
    authority over the family's exposure, and whatever speaking in the case refuses.
    """
    file = case_file(case_id=word.case_id, scope=scope)
    if file is None:
        return Refused(code="unknown_case", reason="没有这件审批案。请回到审批列表")
    (case,) = gather_cases(application_ids=[file.subject_id], on=business_date)
    answer = _granted(word, most_grantable(case), unit_fen=case.unit_fen) if word.approve else None
    if isinstance(answer, Refused):
        return answer
    if answer is not None:
        beyond = _beyond_authority(word, exposure_fen=case.exposure_fen + answer.limit_fen, on=business_date)
        if beyond is not None:
            return beyond
    opinion = NewOpinion(
        case_id=word.case_id,
        revision=word.revision,
        step="approved" if word.approve else "refused",
        by=word.by,
        text=word.text,
        proposed_fen=answer.limit_fen if answer else None,
    )
    (refused,) = speak(opinions=[opinion], at=at, business_date=business_date)
    if refused is not None:
        return refused
    told = answer or Refused(code="declined", reason=f"不能授信：{word.text.strip()[:160]}")
    answers = Answers()
    decided = Decided(position=0, approver=word.by, case=case, answer=told)
    settle_decided(decided=[decided], answers=answers, at=at, business_date=business_date)
    return answers.ids.get(0)


def _granted(word: Word, most: FinalLimit | Refused, *, unit_fen: int) -> FinalLimit | Refused:
    """The limit the approver gives, never above the most that may be granted."""
    if isinstance(most, Refused):
        return most
    wanted_fen = most.limit_fen if word.limit_fen is None else word.limit_fen
    if wanted_fen > most.limit_fen:
        bound = {"policy": "政策额度", "verdict": "村评议", "requested": "申请额度"}[most.bound_by]
        reason = (
            f"不能批 {spoken(wanted_fen)}：超过{bound} {spoken(most.limit_fen)}。可以批 {spoken(most.limit_fen)}，"
            "或退回补件后重新测算"
        )
        return Refused(code="over_most", reason=reason)
    if wanted_fen <= 0 or floor_to_unit(fen=wanted_fen, unit_fen=unit_fen) != wanted_fen:
        return Refused(
            code="not_in_units", reason=f"不能批 {spoken(wanted_fen)}：额度按 {spoken(unit_fen)} 的整数倍批。请改金额"
        )
    return replace(most, limit_fen=wanted_fen, bound_by=most.bound_by if wanted_fen == most.limit_fen else "approver")


def _beyond_authority(word: Word, *, exposure_fen: int, on: date) -> Refused | None:
    """Authority is over what the whole family would owe, so that one request cannot be split into two."""
    limit_fen = authority_of(post=word.post, on=on)
    if limit_fen is not None and exposure_fen <= limit_fen:
        return None
    held = "没有审批权限" if limit_fen is None else f"您的权限是 {spoken(limit_fen)}"
    reason = f"不能批：家庭合计敞口将到 {spoken(exposure_fen)}，{held}。请转有权的审批人"
    return Refused(code="beyond_authority", reason=reason)
