"""额度: the list of lines, one line, one draw, the acts on them, and what waits for a second person."""

from qianmo.web.views.lines import (
    acts,
    changes,
    corebank,
    draw,
    findings,
    limits,
    links,
    listing,
    page,
    previews,
    rate_batches,
    rates,
    reversals,
)

__all__ = [
    "acts",
    "changes",
    "corebank",
    "draw",
    "findings",
    "limits",
    "links",
    "listing",
    "page",
    "previews",
    "rate_batches",
    "rates",
    "reversals",
]
