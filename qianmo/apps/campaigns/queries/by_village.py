"""The funnel of every village as it stands, which the map, the home page and the wall begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from qianmo.apps.campaigns.queries.standing import settle_standings
from qianmo.apps.grids.drawn import ground_mark
from qianmo.apps.grids.queries import Scope
from qianmo.domain.campaigns import STAGES as WORDS
from qianmo.domain.campaigns import DriveStage
from qianmo.domain.funnel import Funnel

COUNTS = ("filed", "eligible", "granted", "granted_fen", "signed", "signed_fen", "drawn", "drawn_fen")


@dataclass(frozen=True, slots=True)
class CellFunnel:
    """The funnel of one village, with its town and where its latest drive stands."""

    cell_id: int
    code: str
    name: str
    town_id: int
    town_code: str
    town: str
    urban: bool
    drive_state: str
    deferral_reason: str
    funnel: Funnel


def funnel_by_village(*, scope: Scope) -> list[CellFunnel]:
    """The funnel of every village within the scope, in code order; a town's is the sum of its villages'.

    The county's is asked for by most pages, so it serves until a village's standing or the ground is written.
    """
    settle_standings()
    if scope.village_ids is not None:
        return _by_village(scope)
    return list(_of_county(_standing_mark(), ground_mark()))


def _standing_mark() -> tuple[int, ...]:
    """What stays the same exactly as long as no village's standing is written: which row versions live."""
    asked = "count(*), sum(xmin::text::bigint)::bigint, sum(hashtext(ctid::text))"
    with connection.cursor() as cursor:
        return tuple(cursor.execute(f"SELECT {asked} FROM campaigns_villagestanding").fetchone() or ())


@lru_cache(maxsize=2)
def _of_county(standings: tuple[int, ...], ground: tuple[int, ...]) -> tuple[CellFunnel, ...]:
    """The county's, as it was when standings and ground were exactly as these marks say."""
    del standings, ground
    return tuple(_by_village(Scope(None)))


def _by_village(scope: Scope) -> list[CellFunnel]:
    condition, params = scope.condition("c.id")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.code, c.name, t.id, t.code, t.name, c.urban,"
            " CASE WHEN n.board ->> 'drive_id' IS NULL THEN '' ELSE n.board ->> 'stage' END,"
            f" coalesce(n.board ->> 'deferral_reason', ''), {', '.join(f'coalesce(n.{name}, 0)' for name in COUNTS)}"
            " FROM grids_cell c JOIN grids_cell t ON t.id = c.parent_id"
            " LEFT JOIN campaigns_villagestanding n ON n.village_id = c.id"
            f" WHERE c.level = 'village' AND c.ended_on IS NULL AND {condition} ORDER BY c.code",
            params,
        )
        rows: list[Any] = cursor.fetchall()
    return [
        CellFunnel(
            cell_id, code, name, town_id, town_code, town, urban, _drive_label(state), reason,
            funnel_of_counts(counts),
        )
        for cell_id, code, name, town_id, town_code, town, urban, state, reason, *counts in rows
    ]  # fmt: skip


def _drive_label(state: str) -> str:
    return WORDS[DriveStage(state)] if state else ""


def funnel_of_counts(row: Sequence[int]) -> Funnel:
    """The funnel of what was counted, in the order of `COUNTS`."""
    filed, eligible, granted, granted_fen, signed, signed_fen, drawn, drawn_fen = row
    return Funnel(
        filed=filed,
        eligible=eligible,
        granted=granted,
        granted_fen=granted_fen,
        signed=signed,
        signed_fen=signed_fen,
        drawn=drawn,
        drawn_fen=drawn_fen,
    )
