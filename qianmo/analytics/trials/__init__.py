"""Tries decision models on many cases at once: what each answers, and what would change from one to the other."""

from qianmo.analytics.trials.answering import Cases, TrialError, offer_query
from qianmo.analytics.trials.comparing import BANDS, LIMIT_BANDS, Trial, compare
from qianmo.analytics.trials.scoring import scores
from qianmo.analytics.trials.screening import not_admitted
from qianmo.analytics.trials.touching import touched

__all__ = [
    "BANDS",
    "LIMIT_BANDS",
    "Cases",
    "Trial",
    "TrialError",
    "compare",
    "not_admitted",
    "offer_query",
    "scores",
    "touched",
]
