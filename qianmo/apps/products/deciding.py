"""Asks a policy about cases: a few one by one, many in one pass of the database, with the same answers."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from qianmo import decisions
from qianmo.apps.products.models import Policy

OFFER = "offer"
"""The decision every product's policy must answer."""
DOCUMENTS = "documents"
"""The decision that names the documents a customer brings, in the policies that have it."""
MANY = 100
"""From so many cases on, planning one large query is cheaper than deciding case by case."""


def decide(*, model_hash: str, cases: Sequence[dict[str, Any]]) -> list[decisions.Outcome]:
    """What the policy with this model says of each case, in order."""
    if len(cases) < MANY:
        return _decider(model_hash).decide_all(cases, OFFER)
    query = _lowered(model_hash)
    columns = [f'"{fact.name}"' for fact in query.facts]
    arrays = ", ".join(f"%s::{column_type}[]" for column_type in query.fact_types)
    with connection.cursor() as cursor:
        cursor.execute(
            f'WITH "cases" AS (SELECT * FROM unnest(%s::bigint[], {arrays}) AS c("place", {", ".join(columns)}))'
            f' SELECT * FROM ({query.sql.replace("%", "%%")}) AS decided ORDER BY "place"',
            [list(range(len(cases))), *([case.get(fact.name) for case in cases] for fact in query.facts)],
        )
        return _outcomes(query, cursor)


def _outcomes(query: decisions.LoweredQuery, rows: Iterable[Sequence[Any]]) -> list[decisions.Outcome]:
    """The outcome of each row, the place before it; cases that come to the very same share one."""
    shared: dict[tuple[Any, ...], decisions.Outcome] = {}
    found = []
    for row in rows:
        key = tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row[1:])
        if key not in shared:
            shared[key] = query.outcome(row)
        found.append(shared[key])
    return found


def facts_of(*, model_hash: str) -> frozenset[str]:
    """The facts the policy with this model may look at for its offer."""
    return model_of(model_hash=model_hash).facts_behind(OFFER)


def decide_documents(*, model_hash: str, case: dict[str, Any]) -> tuple[str, ...]:
    """The documents the policy with this model asks for in a case; none where it has no table of them."""
    if all(one.name != DOCUMENTS for one in model_of(model_hash=model_hash).decisions):
        return ()
    outcome = _decider(model_hash).decide(case, DOCUMENTS)
    return tuple(outcome.as_json()["value"] or ()) if outcome.error is None else ()


@lru_cache(maxsize=16)
def loaded(text: bytes) -> decisions.Model:
    """A model that is being worked on: each text is read once, whoever asks for it next. Raises ModelError."""
    return decisions.load(text)


@lru_cache(maxsize=256)
def model_of(*, model_hash: str) -> decisions.Model:
    """A published model, remembered by its hash: two policies with one hash are the same text."""
    text = Policy.objects.filter(model_hash=model_hash).values_list("model", flat=True)[0]
    return decisions.load(text.encode())


@lru_cache(maxsize=256)
def _decider(model_hash: str) -> decisions.Decider:
    return decisions.compile(model_of(model_hash=model_hash))


@lru_cache(maxsize=256)
def _lowered(model_hash: str) -> decisions.LoweredQuery:
    return decisions.lower(model_of(model_hash=model_hash), OFFER, "postgres", relation="cases", keys=("place",))
