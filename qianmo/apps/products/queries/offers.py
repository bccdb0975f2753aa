"""Which policy is in force, and what it says of cases."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo import decisions
from qianmo.apps.products.deciding import decide, facts_of
from qianmo.apps.products.models import Policy


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The version of a product's policy that decides on a day."""

    id: int
    product_id: int
    version: str
    model_hash: str


def policies_in_force(*, on: date) -> dict[int, PolicyInForce]:
    """The policy in force on a day, by product id."""
    rows = Policy.objects.filter(valid__contains=on).order_by("id")
    fields = ("id", "product_id", "version", "model_hash")
    return {row[1]: PolicyInForce(*row) for row in rows.values_list(*fields)}


def model_texts(*, policy_ids: Collection[int]) -> dict[int, str]:
    """The models of published versions by id."""
    return dict(Policy.objects.filter(id__in=policy_ids).values_list("id", "model"))


def policies_by_id(*, ids: Collection[int]) -> dict[int, PolicyInForce]:
    """Versions by their ids, in force or not: those that decided something before."""
    rows = Policy.objects.filter(id__in=ids).values_list("id", "product_id", "version", "model_hash")
    return {row[0]: PolicyInForce(*row) for row in rows}


def model_text(*, policy_id: int) -> str:
    """The model of a version, as it was published."""
    return str(Policy.objects.values_list("model", flat=True).get(id=policy_id))


def facts_looked_at(*, policies: Iterable[PolicyInForce]) -> dict[int, frozenset[str]]:
    """The facts each policy may look at for its offer, by policy id."""
    return {policy.id: facts_of(model_hash=policy.model_hash) for policy in policies}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a policy says of one case: admitted or why not; limit in fen, rate in ppm, tenor in months."""

    admitted: bool
    reasons: list[str]
    grade: str
    limit_fen: int
    rate_ppm: int
    tenor_months: int
    guarantee: str
    outputs: dict[str, Any]
    trace: dict[str, list[int]]


def offers(*, cases: list[tuple[PolicyInForce, dict[str, Any]]]) -> list[Offer]:
    """What each policy says of its case, in order."""
    places: dict[str, list[int]] = {}
    for place, (policy, _) in enumerate(cases):
        places.setdefault(policy.model_hash, []).append(place)
    found: dict[int, Offer] = {}
    for model_hash, of_policy in places.items():
        outcomes = decide(model_hash=model_hash, cases=[cases[place][1] for place in of_policy])
        told = {key: _offer(outcome) for key, outcome in {id(one): one for one in outcomes}.items()}
        found |= {place: told[id(outcome)] for place, outcome in zip(of_policy, outcomes, strict=True)}
    return [found[place] for place in range(len(cases))]


def _offer(outcome: decisions.Outcome) -> Offer:
    """A case the policy cannot decide is not admitted; its error is the reason, and a person looks at it."""
    trace = {name: list(rows) for name, rows in outcome.hits.items()}
    if outcome.error is not None:
        return Offer(False, [outcome.error], "", 0, 0, 0, "", {"error": outcome.error}, trace)
    value = outcome.as_json()["value"]
    return Offer(
        admitted=value["admitted"],
        reasons=value["reasons"],
        grade=value["grade"] or "",
        limit_fen=value["limit_fen"] or 0,
        rate_ppm=value["rate_ppm"] or 0,
        tenor_months=value["tenor_months"] or 0,
        guarantee=value["guarantee"] or "",
        outputs=value,
        trace=trace,
    )
