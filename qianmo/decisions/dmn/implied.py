"""What simple editors leave unsaid: the inputs of a table are the words at the head of its columns.

So it is for a table that names no requirements, and for every table of a file that declares no input at all.
"""

import re
from dataclasses import replace

from qianmo.decisions.dmn.model import Decision, InputData, Model, Table

_WORD = re.compile(r"[^\W\d]\w*")


def with_implied(model: Model) -> Model:
    """The model with the inputs and requirements it implies."""
    known = {decision.name: decision.id for decision in model.decisions}
    known.update((item.name, item.id) for item in model.inputs)
    inputs: list[InputData] = []
    decisions = []
    for decision in model.decisions:
        words = _words(decision) if not model.inputs or not decision.requires else {}
        for word, label in words.items():
            if word not in known:
                known[word] = f"#{word}"
                inputs.append(InputData(known[word], word, label))
        implied = (known[word] for word in words if known[word] != decision.id)
        decisions.append(replace(decision, requires=tuple(dict.fromkeys((*decision.requires, *implied)))))
    return replace(model, inputs=(*model.inputs, *inputs), decisions=tuple(decisions))


def _words(decision: Decision) -> dict[str, str]:
    """The columns headed by a single word, with their labels."""
    clauses = decision.logic.inputs if isinstance(decision.logic, Table) else ()
    return {clause.text: clause.label for clause in clauses if _WORD.fullmatch(clause.text)}
