"""Asks a policy about cases: a few one by one, many in one pass of the database, with the same answers."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from qianmo import decisions
from qianmo.apps.products.models import Policy

OFFER = "offer"
"""The decision every product's policy must answer."""
MANY = 100
"""From so many cases on, planning one large query is cheaper than deciding case by case."""


def decide(*, policy_id: int, cases: Sequence[dict[str, Any]]) -> list[decisions.Outcome]:
    """What a policy says of each case, in order."""
    if len(cases) < MANY:
        return _decider(policy_id).decide_all(cases, OFFER)
    query = _lowered(policy_id)
    columns = [f'"{fact.name}"' for fact in query.facts]
    arrays = ", ".join(f"%s::{column_type}[]" for column_type in query.fact_types)
    with connection.cursor() as cursor:
        cursor.execute(
            f'WITH "cases" AS (SELECT * FROM unnest(%s::bigint[], {arrays}) AS c("place", {", ".join(columns)}))'
            f' SELECT * FROM ({query.sql.replace("%", "%%")}) AS decided ORDER BY "place"',
            [list(range(len(cases))), *([case.get(fact.name) for case in cases] for fact in query.facts)],
        )
        return [query.outcome(row) for row in cursor.fetchall()]


@lru_cache(maxsize=64)
def _model(policy_id: int) -> decisions.Model:
    """A policy's model, which never changes once published."""
    return decisions.load(Policy.objects.get(id=policy_id).model.encode())


@lru_cache(maxsize=64)
def _decider(policy_id: int) -> decisions.Decider:
    return decisions.compile(_model(policy_id))


@lru_cache(maxsize=64)
def _lowered(policy_id: int) -> decisions.LoweredQuery:
    return decisions.lower(_model(policy_id), OFFER, "postgres", relation="cases", keys=("place",))
