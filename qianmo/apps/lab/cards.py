"""Which scorecards a policy uses: known by the name of their decision, compared table by table.

A policy uses a scorecard when it holds a decision whose name begins with `scorecard_`. That decision and whatever it
rests on must be, cell for cell, those of a card that was reviewed; ids, labels and remarks may differ.
"""

import hashlib

from qianmo import decisions
from qianmo.decisions import editing

PREFIX = "scorecard_"


def digest(*, model: decisions.Model, decision: str) -> str:
    """What a scoring decision says, as a digest: the texts of its tables and of all it rests on. Raises ModelError."""
    wanted = {one.name for one in model.closure(decision)}
    told = [
        (
            sheet.name,
            sheet.hit_policy,
            sheet.aggregation,
            [(column.side, column.text, column.allowed, column.default) for column in sheet.columns],
            [row.cells for row in sheet.rules],
            sheet.text,
        )
        for sheet in sorted(editing.sheets(model), key=lambda sheet: sheet.name)
        if sheet.name in wanted
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def cards_used(model: decisions.Model) -> dict[str, str]:
    """The scoring decisions of a policy with the digest of what each says."""
    named = [one.name for one in model.decisions if one.name.startswith(PREFIX)]
    return {name: digest(model=model, decision=name) for name in named}
