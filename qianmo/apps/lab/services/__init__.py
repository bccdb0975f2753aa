"""Acts of the lab."""

from qianmo.apps.lab.services.back_tests import ask_back_test, carry_out_owed
from qianmo.apps.lab.services.scorecards import NewScorecard, enter_scorecard, monitor_scorecard, sign_scorecard
from qianmo.apps.lab.services.submitting import submit

__all__ = [
    "NewScorecard",
    "ask_back_test",
    "carry_out_owed",
    "enter_scorecard",
    "monitor_scorecard",
    "sign_scorecard",
    "submit",
]
