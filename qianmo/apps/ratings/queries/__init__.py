"""Reads of rating: the rules in force, rosters and their screening, sittings and seats, verdicts."""

from qianmo.apps.ratings.queries.sittings import (
    RaterRow,
    Seated,
    SittingFile,
    ToRate,
    households_to_rate,
    roster_of_village,
    seated_rater,
    sitting_file,
    verdicts_of,
)
from qianmo.apps.ratings.queries.verdicts import (
    Screened,
    SeatRow,
    VerdictRow,
    ballots_cast,
    negative_list,
    open_sitting_rosters,
    rating_rule,
    roster_outcomes,
    screening_of,
    sittings_of,
    verdicts,
)

__all__ = [
    "RaterRow",
    "Screened",
    "SeatRow",
    "Seated",
    "SittingFile",
    "ToRate",
    "VerdictRow",
    "ballots_cast",
    "households_to_rate",
    "negative_list",
    "open_sitting_rosters",
    "rating_rule",
    "roster_of_village",
    "roster_outcomes",
    "screening_of",
    "seated_rater",
    "sitting_file",
    "sittings_of",
    "verdicts",
    "verdicts_of",
]
