"""One case reasoned through by two versions side by side: which rows hit, what each table gave, where they part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo import decisions
from qianmo.apps.credit.queries import application
from qianmo.apps.households.queries import ages_of, facts_in_force, heads
from qianmo.apps.lab.models import BackTest, BackTestCase, Population
from qianmo.apps.products.queries import model_text, reference_rate

OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One decision on the way by one version: the rows that hit (none: a formula), and what it gave."""

    hits: tuple[int, ...] | None
    value: Any


@dataclass(frozen=True, slots=True)
class TwoSteps:
    """One decision of either version; a side is None where that version has no such decision or did not reach it."""

    decision: str
    label: str
    columns: tuple[tuple[str, Any], ...]
    before: Reasoned | None
    after: Reasoned | None

    @property
    def parts(self) -> bool:
        """Whether the versions part here."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class TwoTraces:
    """Both versions on one case: the facts they were given, as the later model calls them, the steps, the answers."""

    inputs: dict[str, Any]
    labels: dict[str, str]
    steps: list[TwoSteps]
    before: decisions.Outcome | None
    after: decisions.Outcome


def facts_for_trial(*, household_id: int, on: date) -> dict[str, Any] | None:
    """What a household would be decided on, were its head to apply on a day; None where nobody heads it."""
    borrower = heads(household_ids=[household_id]).get(household_id)
    if borrower is None:
        return None
    return facts_in_force(household_ids=[household_id], on=on).get(household_id, {}) | {
        "age": ages_of(person_ids=[borrower], on=on)[borrower],
        "lpr_ppm": reference_rate(tenor="1Y", on=on),
    }


def two_traces(*, before: decisions.Model | None, after: decisions.Model, inputs: Mapping[str, Any]) -> TwoTraces:
    """Both versions on these facts. Raises ModelError for a model that does not hold together."""
    new = decisions.compile(after).decide(inputs, OFFER)
    old = None if before is None else decisions.compile(before).decide(inputs, OFFER)
    former = {step.decision: step for step in (old.steps if old else ())}
    later = {step.decision: step for step in new.steps}
    steps = [
        TwoSteps(
            decision=name,
            label=(later.get(name) or former[name]).label,
            columns=(later.get(name) or former[name]).columns,
            before=_reasoned(former.get(name)),
            after=_reasoned(later.get(name)),
        )
        for name in dict.fromkeys([*later, *former])
    ]
    labels = {item.name: item.label for item in after.inputs if item.label}
    return TwoTraces(dict(inputs), labels, steps, old, new)


def _reasoned(step: decisions.Step | None) -> Reasoned | None:
    return None if step is None else Reasoned(step.hits, step.as_json()["value"])


def traces_of(*, back_test_id: int, subject_id: int) -> TwoTraces | None:
    """Both versions on a case of a back-test; None where it is none. The caller has checked its household's scope."""
    test = BackTest.objects.select_related("candidate").filter(id=back_test_id).first()
    case = BackTestCase.objects.filter(back_test_id=back_test_id, subject_id=subject_id).first()
    if test is None or case is None:
        return None
    inputs: dict[str, Any] | None
    if test.population == Population.APPLICATIONS:
        asked = application(application_id=subject_id)
        inputs = asked.policy_inputs if asked else None
    else:
        inputs = facts_for_trial(household_id=case.household_id, on=test.on)
    if inputs is None:
        return None
    before = None if test.against_id is None else decisions.load(model_text(policy_id=test.against_id).encode())
    return two_traces(before=before, after=decisions.load(test.candidate.model.encode()), inputs=inputs)
