"""Reads of the lab."""

from qianmo.apps.lab.models import ChangeKind, Population
from qianmo.apps.lab.queries.changes import CaseFilter, CasePage, CaseRow, changed_cases
from qianmo.apps.lab.queries.matching import Touched, households_matching
from qianmo.apps.lab.queries.results import BackTestRow, Evidence, Latest, back_test, evidence, latest
from qianmo.apps.lab.queries.scorecards import Month, ScorecardRow, Signature, cards_not_ready, scorecards
from qianmo.apps.lab.queries.tracing import TwoSteps, TwoTraces, facts_for_trial, traces_of, two_traces

POPULATIONS: dict[str, str] = {value: str(label) for value, label in Population.choices}
"""On whom a model is tried, in words."""
KINDS: dict[str, str] = {value: str(label) for value, label in ChangeKind.choices}
"""What a model would do to a case, in words."""

__all__ = [
    "KINDS",
    "POPULATIONS",
    "BackTestRow",
    "CaseFilter",
    "CasePage",
    "CaseRow",
    "Evidence",
    "Latest",
    "Month",
    "ScorecardRow",
    "Signature",
    "Touched",
    "TwoSteps",
    "TwoTraces",
    "back_test",
    "cards_not_ready",
    "changed_cases",
    "evidence",
    "facts_for_trial",
    "households_matching",
    "latest",
    "scorecards",
    "traces_of",
    "two_traces",
]
