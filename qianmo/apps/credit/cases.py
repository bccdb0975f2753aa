"""Gathering what a decision needs: the application, the facts in force, the policy's offer, the village's verdict.

What the family owes is not among it: that grows while an act grants (`exposure.Owing`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.apps.credit.exposure import Borrower
from qianmo.apps.credit.models import Application, Line
from qianmo.apps.households.queries import ages_of, facts_in_force
from qianmo.apps.products.queries import Offer, offers, policies_in_force, reference_rate, terms_in_force
from qianmo.apps.ratings.queries import verdicts
from qianmo.domain.credit.limits import FinalLimit, final_limit
from qianmo.domain.ratings import UNSETTLED
from qianmo.domain.refusal import Refused
from qianmo.storage.lookups import any_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredCase:
    """An application with everything its decision rests on."""

    application_id: int
    household_id: int
    borrower_id: int
    product_id: int
    requested_fen: int
    policy_id: int
    policy_version: str
    inputs: dict[str, Any]
    offer: Offer
    verdict_fen: int | None
    verdict_excludes: bool
    verdict_unsettled: bool
    unit_fen: int

    @property
    def borrower(self) -> Borrower:
        """Whose exposure a grant adds to."""
        return Borrower(self.household_id, self.borrower_id)


def households_asking(*, application_ids: list[int]) -> set[int]:
    """The households behind applications, to be held before anything of them is read."""
    rows = Application.objects.filter(id__in=any_of(application_ids))
    return set(rows.values_list("household_id", flat=True))


def gather_cases(*, application_ids: list[int], on: date) -> list[GatheredCase]:
    """One case per application, in the order given."""
    fields = ("id", "household_id", "borrower_id", "product_id", "requested_fen")
    rows = {row[0]: row for row in Application.objects.filter(id__in=any_of(application_ids)).values_list(*fields)}
    ordered = [rows[application_id] for application_id in application_ids]
    household_ids = [row[1] for row in ordered]
    facts = facts_in_force(household_ids=household_ids, on=on)
    advice = verdicts(household_ids=household_ids)
    policies, terms = policies_in_force(on=on), terms_in_force(on=on)
    inputs = policy_inputs(households=[(row[1], row[2]) for row in ordered], facts=facts, on=on)
    offered = offers(cases=[(policies[row[3]], case) for row, case in zip(ordered, inputs, strict=True)])
    return [
        GatheredCase(
            application_id=application_id,
            household_id=household_id,
            borrower_id=borrower_id,
            product_id=product_id,
            requested_fen=requested_fen,
            policy_id=policies[product_id].id,
            policy_version=policies[product_id].version,
            inputs=case,
            offer=offer,
            verdict_fen=advice[household_id].limit_fen if household_id in advice else None,
            verdict_excludes=household_id in advice and advice[household_id].excluded,
            verdict_unsettled=household_id in advice and advice[household_id].needs_look,
            unit_fen=terms[product_id].unit_fen,
        )
        for (application_id, household_id, borrower_id, product_id, requested_fen), case, offer in zip(
            ordered, inputs, offered, strict=True
        )
    ]


def most_grantable(case: GatheredCase) -> FinalLimit | Refused:
    """The most a case may be granted, and what binds it; refused without a sound verdict or admission."""
    if case.verdict_excludes or case.verdict_fen is None:
        return Refused(code="not_eligible", reason="不能授信：村级评议没有通过。可以在下一轮评议时再申请")
    if case.verdict_unsettled:
        return UNSETTLED
    if not case.offer.admitted:
        return Refused(code="not_admitted", reason=f"不能授信：{'；'.join(case.offer.reasons)}")
    return final_limit(
        policy_fen=case.offer.limit_fen,
        verdict_fen=case.verdict_fen,
        requested_fen=case.requested_fen,
        unit_fen=case.unit_fen,
    )


@dataclass(frozen=True, slots=True)
class OutcomeOffered:
    """What policy, verdict and request leave of a case: cases with the very same may be approved in one act."""

    product_id: int
    policy_version: str
    limit_fen: int
    rate_ppm: int
    tenor_months: int
    guarantee: str


def outcome_of(case: GatheredCase) -> OutcomeOffered | None:
    """What a case comes to on its day; None where nothing may be granted."""
    most = most_grantable(case)
    if isinstance(most, Refused):
        return None
    offer = case.offer
    return OutcomeOffered(
        case.product_id, case.policy_version, most.limit_fen, offer.rate_ppm, offer.tenor_months, offer.guarantee
    )


def policy_inputs(
    *, households: list[tuple[int, int]], facts: dict[int, dict[str, Any]], on: date
) -> list[dict[str, Any]]:
    """The policy's inputs for (household, borrower) pairs: facts in force, the borrower's age that day, the LPR."""
    ages = ages_of(person_ids=[borrower_id for _, borrower_id in households], on=on)
    given = {"lpr_ppm": reference_rate(tenor="1Y", on=on)}
    return [
        facts.get(household_id, {}) | {"age": ages[borrower_id]} | given for household_id, borrower_id in households
    ]


def lent_before(*, household_ids: list[int]) -> set[int]:
    """Households that ever had a line here, ended ones too: what they get now is no first loan."""
    return set(Line.objects.filter(household__in=any_of(household_ids)).values_list("household_id", flat=True))
