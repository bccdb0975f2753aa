"""Tables of the lab."""

from qianmo.apps.lab.models.back_tests import (
    BackTest,
    BackTestCase,
    BackTestState,
    Candidate,
    ChangeKind,
    Population,
)

__all__ = ["BackTest", "BackTestCase", "BackTestState", "Candidate", "ChangeKind", "Population"]
