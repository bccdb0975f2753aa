"""Requests: which were carried out before, and which applications still wait."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Model

from qianmo.apps.credit.models import Application, ApplicationState


def requests_seen(*, model: type[Model], request_ids: list[UUID]) -> dict[UUID, int]:
    """Which of these requests were carried out before, with the row each made."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"SELECT request_id, id FROM {table} WHERE request_id = ANY(%s)", [list(request_ids)])
        return dict(cursor.fetchall())


def requests_made(
    *, model: type[Model], request_ids: list[UUID], columns: Sequence[str]
) -> tuple[dict[UUID, int], dict[UUID, tuple[object, ...]]]:
    """The same, and what each request asked for: these columns of its row."""
    rows = list(model._default_manager.filter(request_id__in=request_ids).values_list("request_id", "id", *columns))
    return {row[0]: row[1] for row in rows}, {row[0]: row[2:] for row in rows}


def pending_applications(*, household_ids: list[int]) -> set[tuple[int, int]]:
    """Household and product of every application still waiting for a decision."""
    rows = Application.objects.filter(household_id__in=household_ids, state=ApplicationState.ACCEPTED)
    return set(rows.values_list("household_id", "product_id"))
