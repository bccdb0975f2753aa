"""What an application was decided on, as it was kept: for evidence of a case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from qianmo.apps.credit.models import Application, Line, PolicyRun
from qianmo.apps.products.queries import model_text


@dataclass(frozen=True, slots=True)
class CaseSpan:
    """An application with the line that came of it, or a line taken over without one: whose, of what, since when."""

    application_id: int | None
    line_id: int | None
    line_number: str
    household_id: int
    product: str
    since: date


def case_span(*, application_id: int | None = None, line_id: int | None = None) -> CaseSpan:
    """The span of an application by its id, or of a line by its own."""
    chosen = Q(application=application_id) if application_id is not None else Q(id=line_id or 0)
    line = Line.objects.select_related("product", "application").filter(chosen).first()
    if line is not None:
        asked = line.application
        since = asked.accepted_on if asked else line.starts_on
        return CaseSpan(line.application_id, line.pk, line.number, line.household_id, line.product.name, since)
    asked = Application.objects.select_related("product").get(id=application_id or 0)
    return CaseSpan(asked.pk, None, "", asked.household_id, asked.product.name, asked.accepted_on)


def decided_on(*, application_id: int) -> tuple[dict[str, Any], str]:
    """The application and its policy run in plain values, and the text of the policy model; empty where undecided."""
    asked = Application.objects.select_related("product", "accepted_by").get(id=application_id)
    run = PolicyRun.objects.select_related("policy").filter(application=asked).first()
    told: dict[str, Any] = {
        "application": asked.pk,
        "product": asked.product.name,
        "product_code": asked.product.code,
        "requested_fen": asked.requested_fen,
        "purpose": asked.purpose,
        "accepted_on": asked.accepted_on.isoformat(),
        "accepted_by": asked.accepted_by.number,
    }
    if run is None:
        return told, ""
    decided = {
        "policy_version": run.policy.version,
        "model_hash": run.policy.model_hash,
        "inputs": run.inputs,
        "outputs": run.outputs,
        "trace": run.trace,
        "admitted": run.admitted,
    }
    return told | decided, model_text(policy_id=run.policy_id)
