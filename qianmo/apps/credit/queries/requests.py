"""Requests: which were carried out before, and which applications still wait."""

from uuid import UUID

from django.db.models import Model

from qianmo.apps.credit.models import Application, ApplicationState


def requests_seen(*, model: type[Model], request_ids: list[UUID]) -> dict[UUID, int]:
    """Which of these requests were carried out before, with the row each made."""
    rows = model._default_manager.filter(request_id__in=request_ids)
    return dict(rows.values_list("request_id", "id"))


def pending_applications(*, household_ids: list[int]) -> set[tuple[int, int]]:
    """Household and product of every application still waiting for a decision."""
    rows = Application.objects.filter(household_id__in=household_ids, state=ApplicationState.ACCEPTED)
    return set(rows.values_list("household_id", "product_id"))
