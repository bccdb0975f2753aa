"""The manager's word alone: the exception of `domain.approvals.alone`, granted in the same way as any other line."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.queries import Evidence, evidence_of, lone_rule, subjects_of
from qianmo.apps.approvals.services import NewOpinion, speak
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.caps import Caps, no_caps
from qianmo.apps.credit.cases import GatheredCase, gather_cases, households_asking, lent_before, most_grantable
from qianmo.apps.credit.exposure import NOTHING, Exposure, exposures
from qianmo.apps.credit.services.settling import Decided, settle_decided
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import hold_families
from qianmo.apps.products.queries import products
from qianmo.domain.approvals.alone import Behind, cannot_alone
from qianmo.domain.credit.limits import FinalLimit
from qianmo.domain.ratings import UNSETTLED
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class LoneWord:
    """The first investigator's word on his or her own case; `declared`: neither surveyor is kin of the household."""

    case_id: int
    revision: int
    declared: bool
    text: str
    by: int


@transaction.atomic
def decide_alone(
    *, word: LoneWord, scope: Scope, at: datetime, business_date: date, caps: Caps | None = None
) -> int | Refused:
    """Grant all that policy, verdict and request leave; the line's id.

    Refused: out of reach, whatever the exception lacks, all of it named at once, whatever speaking refuses, and what
    the cap of a partner does not leave; nobody decides above a cap alone.
    """
    subject = subjects_of(case_ids=[word.case_id], scope=scope).get(word.case_id)
    if subject is None:
        return Refused(code="unknown_case", reason="没有这件审批案。请回到审批列表")
    hold_families(household_ids=households_asking(application_ids=[subject]), on=business_date)
    (case,) = gather_cases(application_ids=[subject], on=business_date)
    owing = exposures(household_ids=[case.household_id], on=business_date).get(case.household_id, NOTHING)
    answer = most_grantable(case)
    if answer is UNSETTLED:
        return UNSETTLED
    refused = cannot_alone(
        rule=lone_rule(product=_code(case), on=business_date),
        behind=_behind(answer, evidence_of(case_id=word.case_id), owing, declared=word.declared),
    )
    if refused is not None or isinstance(answer, Refused):
        return refused or answer  # type: ignore[return-value]  # the rule refuses whatever is not admitted
    held = caps or no_caps()
    held.hold([case.household_id])
    over = held.cannot(case.household_id, more_fen=answer.limit_fen, power_fen=None)
    if over is not None:
        return over
    opinion = NewOpinion(
        case_id=word.case_id,
        revision=word.revision,
        step="alone",
        by=word.by,
        text=word.text,
        proposed_fen=answer.limit_fen,
        first_loan=case.household_id not in lent_before(household_ids=[case.household_id]),
    )
    (refused,) = speak(opinions=[opinion], at=at, business_date=business_date)
    if refused is not None:
        return refused
    answers = Answers()
    decided = Decided(position=0, approver=word.by, case=case, answer=answer)
    settle_decided(decided=[decided], answers=answers, at=at, business_date=business_date)
    return answers.ids[0]


def _code(case: GatheredCase) -> str:
    return next(row.code for row in products().values() if row.id == case.product_id)


def _behind(answer: FinalLimit | Refused, found: Evidence, owing: Exposure, *, declared: bool) -> Behind:
    line_fen = 0 if isinstance(answer, Refused) else answer.limit_fen
    return Behind(
        admitted=not isinstance(answer, Refused),
        cosigned=found.cosigned,
        photos=len(found.photos),
        declared=declared,
        related=found.related,
        line_fen=line_fen,
        exposure_fen=owing.whole_fen + line_fen,
    )
