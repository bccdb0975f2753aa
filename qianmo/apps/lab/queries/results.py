"""Reads of back-tests: how far the newest of a model have come and what they say, and whether they are its evidence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from qianmo.apps.lab.models import BackTest, BackTestState, Population
from qianmo.apps.products.queries import policies_in_force, versions

STEPS = 3
ORDER = (Population.LINES, Population.APPLICATIONS, Population.HOUSEHOLDS)
"""The order in which populations are tried and shown."""


@dataclass(frozen=True, slots=True)
class BackTestRow:
    """One back-test; `summary` holds its figures once it is done, `whose_id` names the product of its cases."""

    id: int
    product_id: int
    model_hash: str
    against_id: int | None
    against: str
    whose_id: int
    population: str
    on: date
    state: str
    step: int
    asked_at: datetime
    done_at: datetime | None
    took_ms: int | None
    reason: str
    summary: dict[str, Any] | None

    @property
    def population_name(self) -> str:
        """On whom the model was tried."""
        return str(Population(self.population).label)

    @property
    def is_owed(self) -> bool:
        """Whether it waits or is being carried out."""
        return self.state in {BackTestState.WAITING, BackTestState.RUNNING}


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest back-tests of a product, in the order shown, and whether they are of this very model."""

    tests: list[BackTestRow]
    is_current: bool

    @property
    def is_owed(self) -> bool:
        """Whether any of them is still to be carried out."""
        return any(test.is_owed for test in self.tests)

    @property
    def steps_done(self) -> int:
        """How many steps of all of them are done, for a bar."""
        return sum(STEPS if not test.is_owed else test.step for test in self.tests)

    @property
    def steps(self) -> int:
        """How many steps there are of all of them."""
        return STEPS * len(self.tests)

    def of(self, population: str) -> BackTestRow | None:
        """The test on one population; without such a population the first that has any case, else the first."""
        named = [test for test in self.tests if test.population == population]
        filled = [test for test in self.tests if test.summary and test.summary["totals"]["cases"]]
        return next(iter([*named, *filled, *self.tests]), None)


def latest(*, product_id: int, model_hash: str, against_id: int | None = None) -> Latest:
    """The newest tests of this model, of all or of those against one version.

    Where it has none, those of the draft of this product tried last; against one version there is no such stand-in.
    """
    of_product = BackTest.objects.filter(candidate__product_id=product_id).order_by("id")
    tests = of_product.filter(candidate__model_hash=model_hash)
    if against_id is not None:
        tests = tests.filter(against_id=against_id)
    if not (is_current := tests.exists()) and against_id is None:
        published = [one.model_hash for one in versions(product_id=product_id)]
        last = of_product.exclude(candidate__model_hash__in=published).last()
        tests = of_product.filter(candidate_id=last.candidate_id) if last else tests
    rows = {row.population: row for row in _rows(tests)}
    return Latest([rows[population] for population in ORDER if population in rows], is_current=is_current)


def back_test(*, back_test_id: int) -> BackTestRow | None:
    """One back-test."""
    return next(iter(_rows(BackTest.objects.filter(id=back_test_id))), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The back-tests a model may be submitted on, and the populations on which it has none."""

    back_test_ids: list[int]
    missing: list[str]


def evidence(*, product_id: int, model_hash: str, on: date) -> Evidence:
    """What was tried of this very model against the version in force on a day."""
    in_force = policies_in_force(on=on).get(product_id)
    rows = BackTest.objects.filter(
        candidate__product_id=product_id,
        candidate__model_hash=model_hash,
        against_id=in_force.id if in_force else None,
        state=BackTestState.DONE,
    )
    found = dict(rows.order_by("id").values_list("population", "id"))
    return Evidence(
        [found[population] for population in ORDER if population in found],
        [str(population.label) for population in ORDER if population not in found],
    )


def _rows(rows: QuerySet[BackTest]) -> list[BackTestRow]:
    return [
        BackTestRow(
            id=row.pk,
            product_id=row.candidate.product_id,
            model_hash=row.candidate.model_hash,
            against_id=row.against_id,
            against=row.against.version if row.against else "",
            whose_id=row.against.product_id if row.against else row.candidate.product_id,
            population=row.population,
            on=row.on,
            state=row.state,
            step=row.step,
            asked_at=row.asked_at,
            done_at=row.done_at,
            took_ms=row.took_ms,
            reason=row.reason,
            summary=row.summary,
        )
        for row in rows.select_related("candidate", "against").defer("candidate__model", "against__model")
    ]
