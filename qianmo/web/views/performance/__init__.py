"""绩效: the board with everybody's points, one person's slip, and the schemes behind both."""

from qianmo.web.views.performance import (
    allocations,
    appeals,
    board,
    contests,
    corrections,
    deferrals,
    entries,
    evidence,
    grades,
    own,
    printed,
    profit,
    schemes,
)

__all__ = [
    "allocations",
    "appeals",
    "board",
    "contests",
    "corrections",
    "deferrals",
    "entries",
    "evidence",
    "grades",
    "own",
    "printed",
    "profit",
    "schemes",
]
