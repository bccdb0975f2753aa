"""DMN and S-FEEL: parse, check, decide one case, lower to SQL; pure, knows no bank and no database."""

from qianmo.decisions.bind import open_inputs
from qianmo.decisions.bound import Fact
from qianmo.decisions.cases import Gate
from qianmo.decisions.check import Finding, Trouble, check
from qianmo.decisions.decide import Decider
from qianmo.decisions.decide import compile_model as compile  # noqa: A004 (the word of the trade)
from qianmo.decisions.dmn import load
from qianmo.decisions.export import export
from qianmo.decisions.guessing import fitted_to_cases
from qianmo.decisions.lower import LoweredQuery, lower
from qianmo.decisions.model import Model, ModelError
from qianmo.decisions.moments import Months, written
from qianmo.decisions.outcome import CaseError, Outcome, Step
from qianmo.decisions.tree import NULL, Kind

__all__ = [
    "NULL",
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
    "check",
    "compile",
    "export",
    "fitted_to_cases",
    "load",
    "lower",
    "open_inputs",
    "written",
]
