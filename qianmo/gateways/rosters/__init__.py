"""Rosters that come as files: text or workbooks made by villages, police stations and older systems.

`read_roster` turns a file into sound households and households that go back, each bad cell named; `Places` holds the
villages it may speak of; `write_returned_rows` makes the workbook that goes back. Nothing here knows the bank.
"""

from qianmo.gateways.rosters.grouping import RefusedHousehold, RosterHousehold
from qianmo.gateways.rosters.places import Places, Village
from qianmo.gateways.rosters.reading import Progress, Roster, read_roster
from qianmo.gateways.rosters.returned_rows import write_returned_rows

__all__ = [
    "Places",
    "Progress",
    "RefusedHousehold",
    "Roster",
    "RosterHousehold",
    "Village",
    "read_roster",
    "write_returned_rows",
]
