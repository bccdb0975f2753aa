"""What papers a version of a product asks for: its four forms, the facts it looks at, the documents to bring."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from qianmo.apps.products.deciding import OFFER, decide_documents, model_of
from qianmo.apps.products.models import Policy
from qianmo.apps.products.queries.offers import PolicyInForce
from qianmo.decisions import editing

MONEY = "_fen"


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form: it takes its value from a fact or an answer of the policy, or a person fills it in."""

    label: str
    unit: str
    fact: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """One of the four forms of a version."""

    key: str
    title: str
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class FactToKnow:
    """A fact a version looks at; `kind` is how a person types it: yes_no, money (in 万元), number or text."""

    name: str
    label: str
    unit: str
    kind: str


@dataclass(frozen=True, slots=True)
class Papers:
    """The forms of a version and the facts its offer rests on, by name."""

    forms: tuple[Form, ...]
    facts: dict[str, FactToKnow]


def papers_of(*, policy_ids: Collection[int]) -> dict[int, Papers]:
    """The papers of published versions by id."""
    rows = Policy.objects.filter(id__in=policy_ids).values_list("id", "model_hash", "forms")
    return {
        pk: Papers(
            tuple(
                Form(
                    form["key"],
                    form["title"],
                    tuple(FormRow(row["label"], row.get("unit") or "", row.get("fact")) for row in form["rows"]),
                )
                for form in forms
            ),
            _facts(model_hash),
        )
        for pk, model_hash, forms in rows
    }


def _facts(model_hash: str) -> dict[str, FactToKnow]:
    model = model_of(model_hash=model_hash)
    behind, kinds = model.facts_behind(OFFER), editing.fact_kinds(model)
    found = {}
    for item in model.inputs:
        if item.name in behind:
            label, unit = editing.titled(item.label)
            kind = {"boolean": "yes_no", "number": "number"}.get(kinds[item.name], "text")
            money = item.name.endswith(MONEY)
            found[item.name] = FactToKnow(item.name, label, "万元" if money else unit, "money" if money else kind)
    return found


def documents_asked(*, cases: list[tuple[PolicyInForce, dict[str, Any]]]) -> list[tuple[str, ...]]:
    """The documents each version asks of its case, admitted or not; none where its model has no such table."""
    return [decide_documents(model_hash=policy.model_hash, case=case) for policy, case in cases]
