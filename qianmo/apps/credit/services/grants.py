"""Deciding applications: policy, verdict and request give the limit; three different people give the grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.services import DecidedCase, record_decisions
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.cases import gather_cases, lent_before, most_grantable
from qianmo.apps.credit.exposure import Owing
from qianmo.apps.credit.models import Application, ApplicationState
from qianmo.apps.credit.services.settling import Decided, settle_decided
from qianmo.domain.approvals.separation import check_separation
from qianmo.domain.ratings import UNSETTLED
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """An application put to decision by its investigator, its reviewer and its approver (staff ids)."""

    application_id: int
    investigator: int
    reviewer: int
    approver: int


@transaction.atomic
def decide_applications(*, decisions: Sequence[NewDecision], at: datetime, business_date: date) -> Answers:
    """Decide accepted applications; returns line ids, and the refusals that customers are told, by position.

    The granted limit is the least of what the policy in force gives, what the village advised and what was asked for,
    cut down to the unit. Every decision, granted or refused, keeps the policy version, its inputs and the rules that
    hit. Not decided at all (and left pending): an application that is not pending, or one whose three persons are not
    three, or one whose verdict waits for the branch's second look.
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
    decided: list[Decided] = []
    persons: list[NewDecision] = []
    for (position, one), case in zip(ready, cases, strict=True):
        answer = most_grantable(case)
        if answer is UNSETTLED:
            answers.refused[position] = UNSETTLED
        else:
            decided.append(Decided(position=position, approver=one.approver, case=case, answer=answer))
            persons.append(one)
    _record_cases(decided, persons=persons, at=at, on=business_date)
    settle_decided(decided=decided, answers=answers, at=at, business_date=business_date)
    return answers


def _record_cases(decided: list[Decided], *, persons: list[NewDecision], at: datetime, on: date) -> None:
    lent = lent_before(household_ids=[one.case.household_id for one in decided])
    record_decisions(
        kind="credit.application",
        cases=[
            DecidedCase(
                subject_id=one.case.application_id,
                household_id=one.case.household_id,
                exposure_fen=exposure_fen,
                investigator=person.investigator,
                reviewer=person.reviewer,
                approver=person.approver,
                outcome="refused" if isinstance(one.answer, Refused) else "approved",
                approved_fen=None if isinstance(one.answer, Refused) else one.answer.limit_fen,
                reason=one.answer.reason[:200] if isinstance(one.answer, Refused) else "",
                first_loan=one.case.household_id not in lent,
            )
            for one, person, exposure_fen in zip(decided, persons, _exposures(decided, on=on), strict=True)
        ],
        at=at,
        business_date=on,
    )


def _exposures(decided: list[Decided], *, on: date) -> list[int]:
    """What each family and those tied to it may owe once its case and those before it are granted, in fen."""
    owing, found = Owing(borrowers=[one.case.borrower for one in decided], on=on), []
    for one in decided:
        if not isinstance(one.answer, Refused):
            owing.lend(one.case.borrower, fen=one.answer.limit_fen)
        found.append(owing.exposure(one.case.household_id).whole_fen)
    return found
