"""Settling decided applications: the policy run kept for replay, the line granted or the refusal told.

Shared by the two ways of deciding, many at once and one by one at a desk, so that both grant in exactly one way.
"""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.cases import GatheredCase
from qianmo.apps.credit.models import Application, ApplicationState, Line, LineState, PolicyRun
from qianmo.apps.events.services import Fact, record
from qianmo.domain.credit.limits import FinalLimit
from qianmo.domain.dated import add_months
from qianmo.domain.numbers import line_number
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.lookups import any_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One application with all its decision rests on, who gave it, and the answer."""

    position: int
    approver: int
    case: GatheredCase
    answer: FinalLimit | Refused


def settle_decided(*, decided: list[Decided], answers: Answers, at: datetime, business_date: date) -> None:
    """Keep the policy runs, grant the lines, tell the refusals; `answers` takes the line ids and the refusals."""
    _keep_policy_runs(decided)
    _grant_lines(decided, answers=answers, at=at, business_date=business_date)
    _refuse(decided, answers=answers, at=at, business_date=business_date)


def _keep_policy_runs(decided: list[Decided]) -> None:
    copy_rows(
        PolicyRun,
        {
            "application_id": [one.case.application_id for one in decided],
            "policy_id": [one.case.policy_id for one in decided],
            "inputs": [one.case.inputs for one in decided],
            "outputs": [one.case.offer.outputs for one in decided],
            "trace": [one.case.offer.trace for one in decided],
            "admitted": [one.case.offer.admitted for one in decided],
        },
    )


def _grant_lines(decided: list[Decided], *, answers: Answers, at: datetime, business_date: date) -> None:
    granted = [(one, one.answer) for one in decided if not isinstance(one.answer, Refused)]
    ids = allocate_ids(Line, len(granted))
    numbers = [line_number(year=business_date.year, serial=line_id) for line_id in ids]
    copy_rows(
        Line,
        {
            "id": ids,
            "application_id": [one.case.application_id for one, _ in granted],
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
    Application.objects.filter(id__in=any_of(one.case.application_id for one, _ in granted)).update(
        state=ApplicationState.APPROVED
    )
    record(
        kind="credit.granted",
        facts=[
            Fact(
                subject_id=line_id,
                household_id=one.case.household_id,
                by=one.approver,
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


def _refuse(decided: list[Decided], *, answers: Answers, at: datetime, business_date: date) -> None:
    refused = [(one, one.answer) for one in decided if isinstance(one.answer, Refused)]
    Application.objects.filter(id__in=any_of(one.case.application_id for one, _ in refused)).update(
        state=ApplicationState.REFUSED
    )
    record(
        kind="credit.refused",
        facts=[
            Fact(
                subject_id=one.case.application_id,
                household_id=one.case.household_id,
                by=one.approver,
                payload={"reason": refusal.reason, "policy": one.case.policy_version},
            )
            for one, refusal in refused
        ],
        at=at,
        business_date=business_date,
    )
    answers.refused |= {one.position: refusal for one, refusal in refused}
