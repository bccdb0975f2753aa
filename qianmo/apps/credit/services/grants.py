"""Deciding applications: policy, verdict and request give the limit; three different people give the grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.services import DecidedCase, record_decisions
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.cases import GatheredCase, gather_cases
from qianmo.apps.credit.models import Application, ApplicationState, Line, LineState, PolicyRun
from qianmo.apps.events.services import Fact, record
from qianmo.domain.approvals import check_separation
from qianmo.domain.credit.limits import FinalLimit, final_limit
from qianmo.domain.dated import add_months
from qianmo.domain.numbers import line_number
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """An application put to decision by its investigator, its reviewer and its approver (staff ids)."""

    application_id: int
    investigator: int
    reviewer: int
    approver: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    position: int
    new: NewDecision
    case: GatheredCase
    answer: FinalLimit | Refused


@transaction.atomic
def decide_applications(*, decisions: Sequence[NewDecision], at: datetime, business_date: date) -> Answers:
    """Decide accepted applications; returns line ids, and the refusals that customers are told, by position.

    The granted limit is the least of what the policy in force gives, what the village advised and what was asked for,
    cut down to the unit. Every decision, granted or refused, keeps the policy version, its inputs and the rules that
    hit. Not decided at all (and left pending): an application that is not pending, or one whose three persons are not
    three.
    """
    answers = Answers()
    wanted = sorted({one.application_id for one in decisions})
    pending = {
        row.pk: row
        for row in Application.objects.select_for_update()
        .filter(id__in=wanted, state=ApplicationState.ACCEPTED)
        .order_by("id")
    }
    ready: list[tuple[int, NewDecision]] = []
    for position, one in enumerate(decisions):
        separation = check_separation(investigator=one.investigator, reviewer=one.reviewer, approver=one.approver)
        if pending.pop(one.application_id, None) is None:
            answers.refuse(position, "not_pending", "这笔申请不在待批状态，可能已有人办结")
        elif separation is not None:
            answers.refused[position] = separation
        else:
            ready.append((position, one))
    cases = gather_cases(application_ids=[one.application_id for _, one in ready], on=business_date)
    decided = [
        _Decided(position=position, new=one, case=case, answer=_decide(case))
        for (position, one), case in zip(ready, cases, strict=True)
    ]
    _keep_policy_runs(decided)
    _record_cases(decided, at=at)
    _grant_lines(decided, answers=answers, at=at, business_date=business_date)
    _refuse(decided, answers=answers, at=at, business_date=business_date)
    return answers


def _decide(case: GatheredCase) -> FinalLimit | Refused:
    if case.verdict_excludes or case.verdict_fen is None:
        return Refused(code="not_eligible", reason="不能授信：村级评议没有通过。可以在下一轮评议时再申请")
    if not case.offer.admitted:
        return Refused(code="not_admitted", reason=f"不能授信：{'；'.join(case.offer.reasons)}")
    return final_limit(
        policy_fen=case.offer.limit_fen,
        verdict_fen=case.verdict_fen,
        requested_fen=case.requested_fen,
        unit_fen=case.unit_fen,
    )


def _keep_policy_runs(decided: list[_Decided]) -> None:
    copy_rows(
        PolicyRun,
        {
            "application_id": [one.new.application_id for one in decided],
            "policy_id": [one.case.policy_id for one in decided],
            "inputs": [one.case.inputs for one in decided],
            "outputs": [one.case.offer.outputs for one in decided],
            "trace": [one.case.offer.trace for one in decided],
            "admitted": [one.case.offer.admitted for one in decided],
        },
    )


def _record_cases(decided: list[_Decided], *, at: datetime) -> None:
    record_decisions(
        kind="credit.application",
        cases=[
            DecidedCase(
                subject_id=one.new.application_id,
                household_id=one.case.household_id,
                exposure_fen=one.case.exposure_fen + (0 if isinstance(one.answer, Refused) else one.answer.limit_fen),
                investigator=one.new.investigator,
                reviewer=one.new.reviewer,
                approver=one.new.approver,
                outcome="refused" if isinstance(one.answer, Refused) else "approved",
                approved_fen=None if isinstance(one.answer, Refused) else one.answer.limit_fen,
                reason=one.answer.reason[:200] if isinstance(one.answer, Refused) else "",
            )
            for one in decided
        ],
        at=at,
    )


def _grant_lines(decided: list[_Decided], *, answers: Answers, at: datetime, business_date: date) -> None:
    granted = [(one, one.answer) for one in decided if not isinstance(one.answer, Refused)]
    ids = allocate_ids(Line, len(granted))
    numbers = [line_number(year=business_date.year, serial=line_id) for line_id in ids]
    copy_rows(
        Line,
        {
            "id": ids,
            "application_id": [one.new.application_id for one, _ in granted],
            "household_id": [one.case.household_id for one, _ in granted],
            "borrower_id": [one.case.borrower_id for one, _ in granted],
            "product_id": [one.case.product_id for one, _ in granted],
            "number": numbers,
            "limit_fen": [final.limit_fen for _, final in granted],
            "drawn_fen": 0,
            "reserved_fen": 0,
            "rate_ppm": [one.case.offer.rate_ppm for one, _ in granted],
            "guarantee": [one.case.offer.guarantee for one, _ in granted],
            "starts_on": business_date,
            "ends_on": [add_months(day=business_date, months=one.case.offer.tenor_months) for one, _ in granted],
            "state": LineState.GRANTED.value,
        },
    )
    Application.objects.filter(id__in=[one.new.application_id for one, _ in granted]).update(
        state=ApplicationState.APPROVED
    )
    record(
        kind="credit.granted",
        facts=[
            Fact(
                subject_id=line_id,
                household_id=one.case.household_id,
                by=one.new.approver,
                payload={
                    "line": number,
                    "limit_fen": final.limit_fen,
                    "policy": one.case.policy_version,
                    "bound_by": final.bound_by,
                },
            )
            for line_id, number, (one, final) in zip(ids, numbers, granted, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    answers.written([one.position for one, _ in granted], ids)


def _refuse(decided: list[_Decided], *, answers: Answers, at: datetime, business_date: date) -> None:
    refused = [(one, one.answer) for one in decided if isinstance(one.answer, Refused)]
    Application.objects.filter(id__in=[one.new.application_id for one, _ in refused]).update(
        state=ApplicationState.REFUSED
    )
    record(
        kind="credit.refused",
        facts=[
            Fact(
                subject_id=one.new.application_id,
                household_id=one.case.household_id,
                by=one.new.approver,
                payload={"reason": refusal.reason, "policy": one.case.policy_version},
            )
            for one, refusal in refused
        ],
        at=at,
        business_date=business_date,
    )
    answers.refused |= {one.position: refusal for one, refusal in refused}
