"""Cases that come to the very same, so that one act may approve them; whatever differs is shown apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.approvals.queries import WaitingCase
from qianmo.apps.credit.cases import OutcomeOffered, gather_cases, outcome_of
from qianmo.apps.products.queries import products

FEWEST = 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases with one outcome."""

    outcome: OutcomeOffered
    product: str
    cases: list[WaitingCase]

    @property
    def total_fen(self) -> int:
        """What the whole batch would be granted."""
        return self.outcome.limit_fen * len(self.cases)

    @property
    def key(self) -> str:
        """What tells this batch from the others of the day."""
        one = self.outcome
        return (
            f"{one.product_id}:{one.policy_version}:{one.limit_fen}:{one.rate_ppm}:{one.tenor_months}:{one.guarantee}"
        )


def alike(*, cases: Sequence[WaitingCase], on: date) -> tuple[list[Batch], list[WaitingCase]]:
    """Batches of cases with one outcome, the largest first, and those that are like no other or may not be granted."""
    gathered = gather_cases(application_ids=[case.subject_id for case in cases], on=on)
    groups: dict[OutcomeOffered, list[WaitingCase]] = {}
    apart = []
    for case, one in zip(cases, gathered, strict=True):
        outcome = outcome_of(one)
        if outcome is None:
            apart.append(case)
        else:
            groups.setdefault(outcome, []).append(case)
    names = {row.id: row.name for row in products().values()}
    batches = [
        Batch(outcome, names[outcome.product_id], found) for outcome, found in groups.items() if len(found) >= FEWEST
    ]
    apart += [case for found in groups.values() if len(found) < FEWEST for case in found]
    return sorted(batches, key=lambda batch: -len(batch.cases)), apart
