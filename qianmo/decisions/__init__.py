"""DMN and S-FEEL: read, check, decide one case, lower to SQL; pure, knows no bank and no database.

From the ground up: `tree` (what an expression means), `feel` and `dmn` (reading texts and files), `binding` (a model
with types), then what is done with it: `case`, `whole`, `checking`, `sql`, `editing`. Others enter by the names below,
and by those of `editing`.
"""

from qianmo.decisions.binding.bind import open_inputs
from qianmo.decisions.binding.bound import Fact
from qianmo.decisions.binding.guessing import fitted_to_cases
from qianmo.decisions.case.admission import Gate
from qianmo.decisions.case.decide import Decider
from qianmo.decisions.case.decide import compile_model as compile  # noqa: A004 (the word of the trade)
from qianmo.decisions.case.outcome import CaseError, Outcome, Step
from qianmo.decisions.checking.check import Finding, Trouble, check
from qianmo.decisions.checking.region import REGION, region
from qianmo.decisions.dmn.export import export
from qianmo.decisions.dmn.model import Model, ModelError
from qianmo.decisions.dmn.reading import load
from qianmo.decisions.sql.carrying import uncarried
from qianmo.decisions.sql.lower import LoweredQuery, lower
from qianmo.decisions.tree.moments import Months, written
from qianmo.decisions.tree.nodes import NULL, Kind
from qianmo.decisions.whole.decide import WholeDecider

__all__ = [
    "NULL",
    "REGION",
    "CaseError",
    "Decider",
    "Fact",
    "Finding",
    "Gate",
    "Kind",
    "LoweredQuery",
    "Model",
    "ModelError",
    "Months",
    "Outcome",
    "Step",
    "Trouble",
    "WholeDecider",
    "check",
    "compile",
    "export",
    "fitted_to_cases",
    "load",
    "lower",
    "open_inputs",
    "region",
    "uncarried",
    "written",
]
