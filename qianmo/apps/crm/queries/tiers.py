"""Reads of tables of tiers: what is in force, what another would change, and how one household came to its tier."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo import decisions
from qianmo.analytics.tiering import DECISION, tier_ground
from qianmo.apps.crm.models import TierTable
from qianmo.apps.crm.queries.day import lake_day
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import TIERS, living_tiers
from qianmo.storage.dated_rows import beginnings

KEYS = {name: key for key, name in TIERS.items()}
"""Keys of tiers by the names a table gives."""
NONE = ""
"""Stands for having no tier."""


@dataclass(frozen=True, slots=True)
class TierVersion:
    """A table of tiers: its text, the first day it holds, and its two persons."""

    model: str
    since: date
    edited_by: str
    published_by: str


def tier_table(*, on: date | None = None, model_hash: str = "") -> TierVersion | None:
    """The table in force on a day, or the latest with a digest."""
    rows = TierTable.objects.select_related("edited_by", "published_by").order_by("-valid")
    row = (rows.filter(valid__contains=on) if on else rows.filter(model_hash=model_hash)).first()
    return TierVersion(row.model, row.valid.lower, row.edited_by.name, row.published_by.name) if row else None


def tier_turns() -> list[date]:
    """The days on which a table of tiers begins."""
    return beginnings(TierTable.objects.all())


@dataclass(frozen=True, slots=True)
class TierTrial:
    """What a table would give the households within a scope on the figures of a day.

    `moves` counts households by the tier they have and the one they would have, by key ("" for none).
    """

    as_of: date
    moves: dict[tuple[str, str], int]

    @property
    def after(self) -> dict[str, int]:
        """How many would have each tier."""
        return {key: sum(count for (_, to), count in self.moves.items() if to == key) for key in TIERS}

    @property
    def before(self) -> dict[str, int]:
        """How many of them have each tier."""
        return {key: sum(count for (since, _), count in self.moves.items() if since == key) for key in TIERS}

    @property
    def changed(self) -> int:
        """How many would have another tier than they have."""
        return sum(count for (since, to), count in self.moves.items() if since != to)


def try_tiers(*, model: str, scope: Scope) -> TierTrial | None:
    """Try a table on the county without writing anything; None where the lake knows no day. Raises ModelError."""
    day = lake_day()
    if day is None:
        return None
    with tier_ground(lake=day.lake, edition=day.edition, as_of=day.as_of) as ground:
        found = ground.decided(decisions.load(model.encode()))
    living = living_tiers()
    held = dict(zip(living["household_id"].to_pylist(), living["tier"].to_pylist(), strict=True))
    told = zip(*(found[name].to_pylist() for name in ("household_id", "tier", "cell_id")), strict=True)
    moves = Counter((held.get(pk, NONE), KEYS.get(tier, NONE)) for pk, tier, cell in told if scope.allows(cell))
    return TierTrial(day.as_of, dict(moves))


def tier_facts(*, household_id: int) -> dict[str, Any] | None:
    """What a table may look at of one household, as the lake knows it; None where it does not."""
    day = lake_day()
    if day is None:
        return None
    with tier_ground(lake=day.lake, edition=day.edition, as_of=day.as_of) as ground:
        return ground.of_household(household_id)


def tier_reasoned(*, model: str, facts: dict[str, Any]) -> decisions.Outcome:
    """What a table answers to these facts, with the row that hit; the engine of one case, step by step."""
    return decisions.compile(decisions.load(model.encode())).decide(facts, DECISION)
