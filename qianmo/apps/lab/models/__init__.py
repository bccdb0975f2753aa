"""Tables of the lab."""

from qianmo.apps.lab.models.back_tests import (
    BackTest,
    BackTestCase,
    BackTestState,
    Candidate,
    ChangeKind,
    Population,
)
from qianmo.apps.lab.models.scorecards import ModelSignature, Scorecard, ScorecardMonth

__all__ = [
    "BackTest",
    "BackTestCase",
    "BackTestState",
    "Candidate",
    "ChangeKind",
    "ModelSignature",
    "Population",
    "Scorecard",
    "ScorecardMonth",
]
