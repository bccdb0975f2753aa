"""Official divisions of a county as published, edition by edition, and what changed between two editions.

The tables are reference material that ships with the project (see ATTRIBUTION.md); they are read from files,
never from the database, so that a terminal without any service can ask about them.
"""

from qianmo.apps.grids.divisions.changes import EditionDiff, Pair, alike, diff_editions
from qianmo.apps.grids.divisions.reading import (
    EDITIONS,
    BrokenDivisionsError,
    DivisionRow,
    DivisionsError,
    UnknownCountyError,
    UnknownEditionError,
    is_urban_town,
    read_edition,
    spoken_name,
)

__all__ = [
    "EDITIONS",
    "BrokenDivisionsError",
    "DivisionRow",
    "DivisionsError",
    "EditionDiff",
    "Pair",
    "UnknownCountyError",
    "UnknownEditionError",
    "alike",
    "diff_editions",
    "is_urban_town",
    "read_edition",
    "spoken_name",
]
