"""Decisions of long ago decided again, from nothing but what each of them stored.

A policy run keeps the version it was decided by and the inputs, and a published model never changes. So the same model
on the same inputs has to give the same result and hit the same rules, however many versions came after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qianmo.apps.credit.models import PolicyRun
from qianmo.apps.products.queries import PolicyInForce, offers

PIECE = 5_000
"""How many decisions are decided again in one pass of the database."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A decision as it was kept and as it comes out now."""

    application_id: int
    household_id: int
    policy: str
    kept: dict[str, Any]
    now: dict[str, Any]
    kept_trace: dict[str, list[int]]
    now_trace: dict[str, list[int]]

    @property
    def same(self) -> bool:
        """Whether result and trace are what they were."""
        return self.kept == self.now and self.kept_trace == self.now_trace


def replayed(*, application_ids: list[int] | None = None) -> Iterator[Replayed]:
    """Decide these applications again, or all that ever were decided; in order, piece by piece."""
    runs = PolicyRun.objects.select_related("policy", "application").order_by("id")
    if application_ids is not None:
        runs = runs.filter(application_id__in=application_ids)
    last = 0
    while piece := list(runs.filter(id__gt=last)[:PIECE]):
        last = piece[-1].pk
        again = offers(cases=[(_policy(run), run.inputs) for run in piece])
        for run, offer in zip(piece, again, strict=True):
            yield Replayed(
                run.application_id,
                run.application.household_id,
                run.policy.version,
                run.outputs,
                offer.outputs,
                run.trace,
                offer.trace,
            )


def _policy(run: PolicyRun) -> PolicyInForce:
    """The version a decision was made by, whether it is still in force or not."""
    return PolicyInForce(run.policy_id, run.policy.product_id, run.policy.version, run.policy.model_hash)
