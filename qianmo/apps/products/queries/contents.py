"""What stands in a version or a draft: facts, forms, one table as a workbook, and what differs of another."""

from dataclasses import dataclass
from typing import Any

from qianmo import decisions
from qianmo.apps.products.deciding import OFFER, loaded
from qianmo.apps.products.forms import known_names
from qianmo.apps.products.models import Draft, Policy
from qianmo.apps.products.trying import Tried, tried
from qianmo.apps.products.workbooks import workbook_of
from qianmo.decisions import editing
from qianmo.domain.refusal import Refused


def draft_tests(*, draft_id: int) -> tuple[Tried, ...]:
    """The product's test cases decided by a draft as it stands."""
    row = Draft.objects.only("product_id", "model").get(id=draft_id)
    return tried(product_id=row.product_id, model=_model(row))


def draft_changes(*, draft_id: int) -> tuple[editing.Difference, ...]:
    """What a draft changes of the version it began from, cell by cell; nothing when it began from none."""
    row = Draft.objects.select_related("based_on").get(id=draft_id)
    return editing.compared(_model(row.based_on), _model(row)) if row.based_on else ()


def policy_changes(*, before_id: int, after_id: int) -> tuple[editing.Difference, ...]:
    """What one published version changes of another, cell by cell."""
    rows = Policy.objects.in_bulk([before_id, after_id])
    return editing.compared(_model(rows[before_id]), _model(rows[after_id]))


def table_workbook(*, draft_id: int, decision: str, taker: str) -> bytes | Refused:
    """One decision table of a draft as a workbook, by the decision's id. Refused: a formula."""
    row = Draft.objects.select_related("product").get(id=draft_id)
    title = f"{row.product.name} {row.version}"
    return workbook_of(model=_model(row), decision=decision, title=title, taker=taker)


@dataclass(frozen=True, slots=True)
class FactAsked:
    """A fact a policy asks for: its name, its label with the unit, its type as the model writes it."""

    name: str
    label: str
    type_name: str


def facts_asked(*, policy_id: int) -> list[FactAsked]:
    """The facts a version needs to give its offer, in the order of its file; a fact nobody has is null to it."""
    model = _model(Policy.objects.only("model").get(id=policy_id))
    behind = model.facts_behind(OFFER)
    return [FactAsked(item.name, item.label, item.type_name) for item in model.inputs if item.name in behind]


def draft_forms(*, draft_id: int) -> list[dict[str, Any]]:
    """The four forms of a draft as they are kept."""
    return list(Draft.objects.values_list("forms", flat=True).get(id=draft_id))


def form_facts(*, draft_id: int) -> dict[str, str]:
    """What rows of a draft's forms may take their values from, with labels."""
    return known_names(_model(Draft.objects.only("model").get(id=draft_id)))


def _model(row: Draft | Policy) -> decisions.Model:
    return loaded(row.model.encode())
