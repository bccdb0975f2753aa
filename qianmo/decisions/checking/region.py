"""The part of a table a finding speaks of, as FEEL texts and as a question of its own.

A gap or an overlap is a box: for each column the values that fall into it. Written as cells, an editor can show it or
make a row of it; asked as a decision, one case or a whole county can be told whether it falls there.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qianmo.decisions.checking.atoms import OTHER, Atom
from qianmo.decisions.checking.boxes import BoxColumn, Boxes
from qianmo.decisions.checking.coverage import Box
from qianmo.decisions.dmn.model import Model, ModelError, OutputClause, Rule, Table
from qianmo.decisions.feel.writing import literal

if TYPE_CHECKING:
    from qianmo.decisions.checking.check import Finding

REGION = "#落入"


def region(model: Model, finding: "Finding") -> Model:
    """The model with one more decision, `REGION`: true for a case that falls where the finding speaks of, else false.

    Ask it like any other, of one case or lowered of a county. ModelError for a finding that speaks of no part.
    """
    decision = model.decision(finding.decision)
    table = decision.logic
    if not isinstance(table, Table) or len(finding.cells) != len(table.inputs):
        raise ModelError(f"决策“{decision.label}”", "这一条没有可以查询的范围")
    asked = Table(
        id=f"{REGION}表",
        hit_policy="FIRST",
        aggregation="",
        inputs=table.inputs,
        outputs=(OutputClause("", "", "", "boolean", default="false"),),
        rules=(Rule("", 1, finding.cells, ("true",)),),
    )
    question = replace(decision, id=REGION, name=REGION, label=REGION, type_name="boolean", logic=asked)
    return replace(model, decisions=(*model.decisions, question))


def cells_of(boxes: Boxes, box: Box) -> tuple[str, ...]:
    """The box as one cell for each column."""
    return tuple(_cell(column, mask) for column, mask in zip(boxes.columns, box, strict=True))


def _cell(column: BoxColumn, mask: int) -> str:
    if mask & column.full == column.full:
        return "-"
    chosen = column.among(mask)
    if not column.is_ordered and any(atom.value == OTHER for atom in chosen):
        left_out = [atom for atom in column.among(column.full) if atom not in chosen]
        return f"not({', '.join(literal(atom.value) for atom in left_out)})"
    return ", ".join(text for run in column.runs(mask) for text in _texts(run))


def _texts(run: list[Atom]) -> Iterator[str]:
    """Neighbouring atoms as one range where they have an order; one by one where they have none."""
    first, last = run[0], run[-1]
    if first is last and not first.is_stretch:
        yield literal(first.value)
        return
    low = first.low if first.is_stretch else first.value
    high = last.high if last.is_stretch else last.value
    above, below = ("(" if first.is_stretch else "["), (")" if last.is_stretch else "]")
    if low is None and high is None:
        yield "not(null)"
    elif low is None:
        yield f"{'<' if below == ')' else '<='} {literal(high)}"
    elif high is None:
        yield f"{'>' if above == '(' else '>='} {literal(low)}"
    else:
        yield f"{above}{literal(low)}..{literal(high)}{below}"
