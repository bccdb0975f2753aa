"""What a product's model asks about a household, worked out once, when a version is published, and kept with it.

Reading a model takes far longer than reading a row, and every phone asks this of every product on offer.
"""

from typing import Any

from qianmo import decisions
from qianmo.apps.products.deciding import OFFER
from qianmo.decisions import editing

MONEY = "_fen"


def facts_asked(model: decisions.Model) -> list[dict[str, Any]]:
    """The facts the offer of a model rests on: name, label, unit, and how a person types each."""
    behind, kinds = model.facts_behind(OFFER), editing.fact_kinds(model)
    found = []
    for item in model.inputs:
        if item.name in behind:
            label, unit = editing.titled(item.label)
            kind = {"boolean": "yes_no", "number": "number"}.get(kinds[item.name], "text")
            money = item.name.endswith(MONEY)
            typed = {"unit": "万元" if money else unit, "kind": "money" if money else kind}
            found.append({"name": item.name, "label": label, **typed})
    return found
