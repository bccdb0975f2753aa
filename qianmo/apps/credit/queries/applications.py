"""Applications as a desk reads them: what was asked for, what the policy would give today, proposals of a village."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.apps.credit.models import Application, ApplicationState, Line, PolicyRun


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
