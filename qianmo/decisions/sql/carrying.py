"""Can a database give the very answer the standard gives? Else somebody else's model is decided case by case.

The tree a database carries knows the sort of every value and ten decimals. So it carries what is sound in the smaller
language and counts without rounding: a quotient with 34 digits, a root, a text that becomes a number, or any value of a
wrong sort are left to the reference.
"""

from qianmo.decisions.binding.bind import bind
from qianmo.decisions.dmn.model import Model
from qianmo.decisions.tree.evaluate import is_rounded
from qianmo.decisions.tree.nodes import walk


def uncarried(model: Model, decision: str) -> str:
    """Why a database cannot carry a decision to the last digit; empty when it can."""
    if model.service(decision) is not None:
        return f"决策服务“{decision}”逐案决定。"
    bound = bind(model)
    asked = {"", *(item.id for item in model.closure(decision))}
    for mistake in bound.mistakes:
        if mistake.place.decision_id in asked and mistake.kind != "unit":
            return mistake.sentence
    for one in bound.decisions:
        if one.id in asked and any(is_rounded(part) for node in one.nodes() for part in walk(node)):
            return f"决策“{one.label}”的算术除不尽。"
    return ""
