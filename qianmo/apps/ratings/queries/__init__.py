"""Reads of rating: the rules in force, rosters and their screening, sittings and seats, verdicts."""

from qianmo.apps.ratings.queries.advice import AdviceRow, advice_of
from qianmo.apps.ratings.queries.bounds import known_rule, stage_rule
from qianmo.apps.ratings.queries.clashes import Clash, clashes_of
from qianmo.apps.ratings.queries.editions import Differing, DraftRow, Edition, drafts_of, edition_of
from qianmo.apps.ratings.queries.kin import KinRow, aside_of_seats, kin_of_seats, kin_of_sitting
from qianmo.apps.ratings.queries.looks import LookRow, looks_counted, second_looks, to_sit_again
from qianmo.apps.ratings.queries.papers import Sheet, rows_of_sheet, sheets_of, took_part
from qianmo.apps.ratings.queries.put_off import kinds_of_rosters, rosters_put_off
from qianmo.apps.ratings.queries.rated import rated_households, rated_rosters, rated_years
from qianmo.apps.ratings.queries.registers import ComparedRow, Comparison, compare_registers
from qianmo.apps.ratings.queries.sittings import (
    HostedSitting,
    RaterRow,
    Seated,
    SittingFile,
    ToRate,
    hosted_sittings,
    households_to_rate,
    roster_of_group,
    roster_of_village,
    seated_rater,
    sitting_file,
    verdicts_of,
)
from qianmo.apps.ratings.queries.table import TableRow, credit_levels, table_rows, table_verdicts
from qianmo.apps.ratings.queries.verdicts import (
    Screened,
    SeatRow,
    VerdictRow,
    ballots_cast,
    negative_list,
    open_sitting_rosters,
    rating_rule,
    reason_names,
    roster_outcomes,
    screening_of,
    sittings_of,
    verdicts,
)

__all__ = [
    "AdviceRow",
    "Clash",
    "ComparedRow",
    "Comparison",
    "Differing",
    "DraftRow",
    "Edition",
    "HostedSitting",
    "KinRow",
    "LookRow",
    "RaterRow",
    "Screened",
    "SeatRow",
    "Seated",
    "Sheet",
    "SittingFile",
    "TableRow",
    "ToRate",
    "VerdictRow",
    "advice_of",
    "aside_of_seats",
    "ballots_cast",
    "clashes_of",
    "compare_registers",
    "credit_levels",
    "drafts_of",
    "edition_of",
    "hosted_sittings",
    "households_to_rate",
    "kin_of_seats",
    "kin_of_sitting",
    "kinds_of_rosters",
    "known_rule",
    "looks_counted",
    "negative_list",
    "open_sitting_rosters",
    "rated_households",
    "rated_rosters",
    "rated_years",
    "rating_rule",
    "reason_names",
    "roster_of_group",
    "roster_of_village",
    "roster_outcomes",
    "rosters_put_off",
    "rows_of_sheet",
    "screening_of",
    "seated_rater",
    "second_looks",
    "sheets_of",
    "sitting_file",
    "sittings_of",
    "stage_rule",
    "table_rows",
    "table_verdicts",
    "to_sit_again",
    "took_part",
    "verdicts",
    "verdicts_of",
]
