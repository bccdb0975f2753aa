"""A model as an author edits it: its tables as sheets, edits applied to the file, two versions cell by cell.

The file stays the one truth. An edit changes the text of the element it names and nothing else, so ids, labels, remarks
and layout survive any number of edits, and what another editor drew is not lost.
"""

from qianmo.decisions.checking.units import titled
from qianmo.decisions.editing.applying import edited
from qianmo.decisions.editing.comparing import Difference, compared
from qianmo.decisions.editing.edits import (
    AddColumn,
    AddFact,
    AddRule,
    Edit,
    MoveRule,
    RemoveColumn,
    RemoveRule,
    SetAllowed,
    SetCell,
    SetDefault,
    SetExpression,
    SetFormula,
    SetHitPolicy,
    SetLabel,
    SetNote,
    SetRules,
    edit_of,
    json_of,
)
from qianmo.decisions.editing.notation import Notation, ParameterNotation, names_of, notation_of, notations_of
from qianmo.decisions.editing.repairs import Repair, repairs
from qianmo.decisions.editing.sheets import Row, Sheet, SheetColumn, fact_kinds, parameters, sheets

__all__ = [
    "AddColumn",
    "AddFact",
    "AddRule",
    "Difference",
    "Edit",
    "MoveRule",
    "Notation",
    "ParameterNotation",
    "RemoveColumn",
    "RemoveRule",
    "Repair",
    "Row",
    "SetAllowed",
    "SetCell",
    "SetDefault",
    "SetExpression",
    "SetFormula",
    "SetHitPolicy",
    "SetLabel",
    "SetNote",
    "SetRules",
    "Sheet",
    "SheetColumn",
    "compared",
    "edit_of",
    "edited",
    "fact_kinds",
    "json_of",
    "names_of",
    "notation_of",
    "notations_of",
    "parameters",
    "repairs",
    "sheets",
    "titled",
]
