"""Under which name others ask for a decision or an input: editors differ.

The standard takes the element's name. Some editors show that name and write its id, or the name of the table's only
output, in expressions. Such an element gets the name it is asked by; what was its name stays as its label.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from qianmo.decisions.dmn.boxes import texts_of
from qianmo.decisions.dmn.model import Decision, InputData, Model, Table


def named_as_asked(model: Model) -> Model:
    """The model with the names its own expressions use."""
    texts = {decision.id: list(_texts(decision)) for decision in model.decisions}
    items: tuple[InputData | Decision, ...] = (*model.inputs, *model.decisions)
    taken = {item.name for item in items}
    names: dict[str, str] = {}
    for item in items:
        asking = [text for other in model.decisions if item.id in other.requires for text in texts[other.id]]
        if asking and not is_said(item.name, asking):
            others = (name for name in _other_names(item) if name not in taken and is_said(name, asking))
            names[item.id] = next(others, item.name)
            taken.add(names[item.id])
    return replace(
        model,
        inputs=tuple(replace(item, name=names.get(item.id, item.name)) for item in model.inputs),
        decisions=tuple(replace(item, name=names.get(item.id, item.name)) for item in model.decisions),
    )


def _other_names(item: InputData | Decision) -> Iterator[str]:
    yield item.id
    if isinstance(item, Decision) and isinstance(item.logic, Table) and len(item.logic.outputs) == 1:
        yield item.logic.outputs[0].name


def _texts(decision: Decision) -> Iterator[str]:
    yield from texts_of(decision.logic)


def is_said(name: str, texts: list[str]) -> bool:
    """Does any of the texts speak of that name?"""
    if not name:
        return False
    words = r"\s+".join(map(re.escape, name.split()))
    return any(re.search(rf"(?<![\w.]){words}(?!\w)", text) for text in texts)
