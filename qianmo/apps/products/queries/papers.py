"""What papers a version of a product asks for: its four forms, the facts it looks at, the documents to bring."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from qianmo.apps.products.deciding import decide_documents
from qianmo.apps.products.models import Policy
from qianmo.apps.products.queries.offers import PolicyInForce


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
    rows = Policy.objects.filter(id__in=policy_ids).values_list("id", "facts", "forms")
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
            {fact["name"]: FactToKnow(**fact) for fact in facts},
        )
        for pk, facts, forms in rows
    }


def documents_asked(*, cases: list[tuple[PolicyInForce, dict[str, Any]]]) -> list[tuple[str, ...]]:
    """The documents each version asks of its case, admitted or not; none where its model has no such table."""
    return [decide_documents(model_hash=policy.model_hash, case=case) for policy, case in cases]
