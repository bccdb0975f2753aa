"""What a form may ask: the shipped fields, and every fact a policy in force looks at.

A fact has one kind everywhere. Where a shipped field and a policy name the same fact, the field holds: it knows options
and bounds as well.
"""

from datetime import date
from typing import Any

from qianmo.apps.fieldwork.shelf import shipped_fields
from qianmo.apps.products.queries import policies_in_force
from qianmo.apps.products.queries.papers import papers_of

KINDS = {"yes_no": "yesno", "money": "money", "number": "number", "text": "text"}


def known_facts(*, on: date) -> dict[str, dict[str, Any]]:
    """Every field a form can be given, by its key, as the designer first sets it down."""
    policies = [policy.id for policy in policies_in_force(on=on).values()]
    found: dict[str, dict[str, Any]] = {}
    for papers in papers_of(policy_ids=policies).values():
        for name, fact in papers.facts.items():
            field = {"key": name, "label": fact.label, "kind": KINDS[fact.kind]}
            found[name] = field | ({"unit": fact.unit} if fact.unit and fact.kind == "number" else {})
    return found | {key: {"key": key, **field} for key, field in shipped_fields().items()}
