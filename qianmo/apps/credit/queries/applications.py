"""Applications as a desk reads them: what was asked for, what the policy would give today, proposals of a village."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.apps.credit.cases import gather_cases, most_grantable, policy_inputs
from qianmo.apps.credit.exposure import NOTHING, Exposure, exposures
from qianmo.apps.credit.models import Application, ApplicationState, Line, PolicyRun
from qianmo.apps.households.queries import facts_in_force, heads
from qianmo.apps.products.queries import Offer, PolicyInForce, offers, policies_by_id, policies_in_force
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One application, with its policy run once it has been decided."""

    id: int
    household_id: int
    product_id: int
    product: str
    product_code: str
    requested_fen: int
    purpose: str
    accepted_on: date
    accepted_by: str
    state: str
    policy_version: str
    policy_outputs: dict[str, Any]
    policy_inputs: dict[str, Any]
    policy_trace: dict[str, list[int]]
    line_number: str

    @property
    def is_refused(self) -> bool:
        """Whether the bank refused it."""
        return self.state == ApplicationState.REFUSED.label


def application(*, application_id: int) -> ApplicationRow | None:
    """One application. The caller has checked that its household is within scope."""
    row = Application.objects.select_related("product", "accepted_by").filter(id=application_id).first()
    if row is None:
        return None
    run = PolicyRun.objects.select_related("policy").filter(application=row).first()
    return ApplicationRow(
        id=row.pk,
        household_id=row.household_id,
        product_id=row.product_id,
        product=row.product.name,
        product_code=row.product.code,
        requested_fen=row.requested_fen,
        purpose=row.purpose,
        accepted_on=row.accepted_on,
        accepted_by=row.accepted_by.name,
        state=str(ApplicationState(row.state).label),
        policy_version=run.policy.version if run else "",
        policy_outputs=run.outputs if run else {},
        policy_inputs=run.inputs if run else {},
        policy_trace=run.trace if run else {},
        line_number=Line.objects.filter(application=row).values_list("number", flat=True).first() or "",
    )


def pending_of(*, household_id: int) -> list[tuple[int, str]]:
    """Applications of a household that wait for a decision: id and product name."""
    rows = Application.objects.filter(household_id=household_id, state=ApplicationState.ACCEPTED).order_by("id")
    return list(rows.values_list("id", "product__name"))


@dataclass(frozen=True, slots=True)
class Assessment:
    """What policy, verdict and request leave of an application on a day: a dry run, nothing is kept.

    `most_fen` is the most that may be granted, None with the reason when nothing may.
    """

    policy_version: str
    outputs: dict[str, Any]
    inputs: dict[str, Any]
    trace: dict[str, list[int]]
    requested_fen: int
    policy_fen: int
    verdict_fen: int | None
    exposure: Exposure
    unit_fen: int
    most_fen: int | None
    refused: str


def assessment(*, application_id: int, on: date) -> Assessment:
    """Run the policy in force on an application without deciding it."""
    (case,) = gather_cases(application_ids=[application_id], on=on)
    most = most_grantable(case)
    return Assessment(
        policy_version=case.policy_version,
        outputs=case.offer.outputs,
        inputs=case.inputs,
        trace=case.offer.trace,
        requested_fen=case.requested_fen,
        policy_fen=case.offer.limit_fen,
        verdict_fen=case.verdict_fen,
        exposure=exposures(household_ids=[case.household_id], on=on).get(case.household_id, NOTHING),
        unit_fen=case.unit_fen,
        most_fen=None if isinstance(most, Refused) else most.limit_fen,
        refused=most.reason if isinstance(most, Refused) else "",
    )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a version of a policy would say of a household today, with what it looks at."""

    policy: PolicyInForce
    inputs: dict[str, Any]
    offer: Offer


def foreseen(*, asked: Sequence[tuple[int, int]], on: date) -> list[Foreseen]:
    """What each version (household, policy id) would say of the head of its household on a day, in order.

    Every household has a head.
    """
    household_ids = sorted({household_id for household_id, _ in asked})
    policies = policies_by_id(ids={policy_id for _, policy_id in asked})
    borrowers = heads(household_ids=household_ids)
    facts = facts_in_force(household_ids=household_ids, on=on)
    inputs = policy_inputs(households=[(pk, borrowers[pk]) for pk in household_ids], facts=facts, on=on)
    known = dict(zip(household_ids, inputs, strict=True))
    cases = [(policies[policy_id], known[household_id]) for household_id, policy_id in asked]
    said = offers(cases=cases)
    return [Foreseen(policy, case, offer) for (policy, case), offer in zip(cases, said, strict=True)]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a product's policy would say of a household today, before it has asked for anything."""

    admitted: bool
    reasons: list[str]
    limit_fen: int
    rate_ppm: int
    tenor_months: int
    policy_version: str


def outlooks(*, household_id: int, product_ids: Sequence[int], on: date) -> dict[int, Outlook]:
    """What the policies of these products answer for the head of a household, by product id.

    Left out: products without a policy in force, and all where nobody heads the household.
    """
    policies = policies_in_force(on=on)
    decided = [product_id for product_id in product_ids if product_id in policies]
    if household_id not in heads(household_ids=[household_id]):
        return {}
    said = foreseen(asked=[(household_id, policies[product_id].id) for product_id in decided], on=on)
    return {
        product_id: Outlook(
            one.offer.admitted,
            one.offer.reasons,
            one.offer.limit_fen,
            one.offer.rate_ppm,
            one.offer.tenor_months,
            one.policy.version,
        )
        for product_id, one in zip(decided, said, strict=True)
    }
