"""What an application was decided on, as it was kept: for evidence of a case."""

from typing import Any

from qianmo.apps.credit.models import Application, PolicyRun
from qianmo.apps.products.queries import model_text


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
