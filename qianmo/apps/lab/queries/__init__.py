"""Reads of the lab."""

from qianmo.apps.lab.models import Population
from qianmo.apps.lab.queries.matching import Touched, households_matching

POPULATIONS: dict[str, str] = {value: str(label) for value, label in Population.choices}
"""On whom a model is tried, in words."""

__all__ = ["POPULATIONS", "Touched", "households_matching"]
