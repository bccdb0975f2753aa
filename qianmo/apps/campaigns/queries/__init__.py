"""Reads of whole-village drives: the funnel and its lists, the board of villages, one village's roster, its opening."""

from qianmo.apps.campaigns.queries.board import (
    GroupDrive,
    VillageDrive,
    drive_years,
    driven_villages,
    groups_on_board,
    villages_on_board,
)
from qianmo.apps.campaigns.queries.by_village import CellFunnel, funnel_by_village
from qianmo.apps.campaigns.queries.funnel import (
    STAGES,
    HouseholdPage,
    HouseholdRow,
    any_household,
    funnel,
    funnel_by_piece,
    households,
    lattice,
    lattice_by_group,
    stage_of,
)
from qianmo.apps.campaigns.queries.groups import GroupRound, group_round, sittings_of_group
from qianmo.apps.campaigns.queries.opening import Candidate, Preview, group_preview, preview, previews
from qianmo.apps.campaigns.queries.past import PastDrive, PastHousehold, drives_begun, households_that_left
from qianmo.apps.campaigns.queries.past_funnel import funnel_on
from qianmo.apps.campaigns.queries.points import (
    MOST_POINTS,
    WHICH,
    Box,
    Dot,
    Point,
    Square,
    dots,
    placed,
    points,
    squares,
)
from qianmo.apps.campaigns.queries.recent import VillageEvent, newest_in_village
from qianmo.apps.campaigns.queries.standing import settle_standings
from qianmo.apps.campaigns.queries.villages import (
    RosterHousehold,
    SittingRow,
    kinds_counted,
    roster_of,
    sittings_of_village,
)

__all__ = [
    "MOST_POINTS",
    "STAGES",
    "WHICH",
    "Box",
    "Candidate",
    "CellFunnel",
    "Dot",
    "GroupDrive",
    "GroupRound",
    "HouseholdPage",
    "HouseholdRow",
    "PastDrive",
    "PastHousehold",
    "Point",
    "Preview",
    "RosterHousehold",
    "SittingRow",
    "Square",
    "VillageDrive",
    "VillageEvent",
    "any_household",
    "dots",
    "drive_years",
    "driven_villages",
    "drives_begun",
    "funnel",
    "funnel_by_piece",
    "funnel_by_village",
    "funnel_on",
    "group_preview",
    "group_round",
    "groups_on_board",
    "households",
    "households_that_left",
    "kinds_counted",
    "lattice",
    "lattice_by_group",
    "newest_in_village",
    "placed",
    "points",
    "preview",
    "previews",
    "roster_of",
    "settle_standings",
    "sittings_of_group",
    "sittings_of_village",
    "squares",
    "stage_of",
    "villages_on_board",
]
