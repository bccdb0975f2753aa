"""The drive board: villages and customer groups with counts, the step they stand at, since when, what holds them up."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.campaigns.models import Drive
from qianmo.apps.campaigns.queries.standing import settle_standings
from qianmo.apps.campaigns.queries.steps import Board, board_of, boards_of_groups
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import group_kinds
from qianmo.domain.campaigns import RULE, DriveCounts, DriveStage, deferral_words

PLACES = """
SELECT c.id, c.code, c.name, t.code, t.name, b.id, b.name, s.board
  FROM grids_cell c JOIN grids_cell t ON t.id = c.parent_id LEFT JOIN org_branch b ON b.id = c.branch_id
  LEFT JOIN campaigns_villagestanding s ON s.village_id = c.id
 WHERE c.level = 'village' AND (c.ended_on IS NULL OR {past}) AND {scope} ORDER BY c.code
"""
GROUPS = """
SELECT g.place_id, v.code, g.name, t.code, t.name, b.id, coalesce(b.name, ''), g.id, g.kind, s.name, d.opened_on,
       d.due_on
  FROM households_customergroup g JOIN grids_cell v ON v.id = g.place_id JOIN grids_cell t ON t.id = v.parent_id
  LEFT JOIN org_branch b ON b.id = v.branch_id JOIN org_staff s ON s.id = g.manager_id
  LEFT JOIN LATERAL (SELECT d.opened_on, d.due_on FROM campaigns_drive d
                      WHERE d.group_id = g.id AND (%s::int IS NULL OR d.year = %s)
                      ORDER BY d.year DESC LIMIT 1) d ON TRUE
 WHERE {scope} AND {one} ORDER BY g.name
"""
NOTHING = Board(
    drive_id=None, year=None, stage=DriveStage.FILING.value, since=None,
    counts=dict.fromkeys(DriveCounts.__dataclass_fields__, 0), grey=0, pending=0, looks=0, visits=0, objected=0,
    sat=False, sitting=False, noticed=False, unposted=0, hanging=0, target_ppm=RULE.signing_target_ppm,
    deferral_reason="", deferred_on=None, review_on=None,
)  # fmt: skip
"""A village in which nothing has happened yet."""
DAYS = ("since", "deferred_on", "review_on")


@dataclass(frozen=True, slots=True)
class VillageDrive:
    """A village on the board: its counts, the stage they put it at and the day since when, and what is still open.

    `pending` eligible households wait for a decision, `grey` ones carry soft reasons, `looks` and `visits` want
    somebody to go and look, `objected` counts objections nobody has answered. `noticed` says that nobody signs before
    his notice is over; of the granted, `unposted` are on none yet and `hanging` on one that still hangs. Without a
    drive `drive_id` is None and the village is still filing.
    """

    village_id: int
    code: str
    name: str
    town_code: str
    town: str
    branch_id: int | None
    branch: str
    drive_id: int | None
    year: int | None
    stage: DriveStage
    since: date | None
    counts: DriveCounts
    grey: int
    pending: int
    looks: int
    visits: int
    objected: int
    sat: bool
    sitting: bool
    noticed: bool
    unposted: int
    hanging: int
    target_ppm: int
    deferral_reason: str
    deferred_on: date | None
    review_on: date | None

    def days(self, *, on: date) -> int | None:
        """How many days the village has stood at its stage; None before anything happened."""
        return None if self.since is None else (on - self.since).days

    @property
    def deferral(self) -> str:
        """The deferral in one line, empty where there is none."""
        return deferral_words(reason=self.deferral_reason, review_on=self.review_on)


def villages_on_board(*, scope: Scope, year: int | None = None, village_id: int | None = None) -> list[VillageDrive]:
    """Every village within the scope in code order, by its latest drive or that of a year; perhaps one village only.

    A village that was merged into another since stands among those of a year in which it had a drive, under its name.
    """
    settle_standings()
    past, years = "EXISTS (SELECT 1 FROM campaigns_drive p WHERE p.village_id = c.id AND p.year = %s)", [year]
    if village_id is not None:
        past, years = "TRUE", []
        scope = Scope(frozenset({village_id}) if scope.allows(village_id) else frozenset(), scope.fields)
    condition, params = scope.condition("c.id")
    with connection.cursor() as cursor:
        cursor.execute(PLACES.format(scope=condition, past=past), [*years, *params])
        rows: list[Any] = cursor.fetchall()
    of_year = {} if year is None else board_of(village_ids=[row[0] for row in rows], year=year)
    return [_village(row[:7], of_year.get(row[0]) or (json.loads(row[7]) if row[7] else NOTHING)) for row in rows]


@dataclass(frozen=True, slots=True)
class GroupDrive(VillageDrive):
    """A customer group on the board, with what a village has there; village, town and branch are those it stands at.

    `manager` answers for it; `begun_on` is the day of its roster, None before there is one, `due_on` the day by which
    it should be through, where somebody set one.
    """

    group_id: int
    kind: str
    manager: str
    begun_on: date | None
    due_on: date | None


def groups_on_board(*, scope: Scope, year: int | None = None, group_id: int | None = None) -> list[GroupDrive]:
    """Customer groups that stand within the scope, by their latest round or that of a year; perhaps one only."""
    condition, params = scope.condition("g.place_id")
    one, which = ("TRUE", []) if group_id is None else ("g.id = %s", [group_id])
    with connection.cursor() as cursor:
        cursor.execute(GROUPS.format(scope=condition, one=one), [year, year, *params, *which])
        rows: list[Any] = cursor.fetchall()
    boards, kinds = boards_of_groups(group_ids=[row[7] for row in rows], year=year), group_kinds()
    return [_group(row[:7], *row[7:], board=boards[row[7]], kinds=kinds) for row in rows]


def _group(place: Any, group_id: int, kind: str, *answers: Any, board: Board, kinds: Mapping[str, str]) -> GroupDrive:
    own = dict(zip(("manager", "begun_on", "due_on"), answers, strict=True))
    said: dict[str, Any] = {**_standing(board), "group_id": group_id, "kind": kinds[kind], **own}
    if said["since"] is not None and said["begun_on"] is not None:
        # Lines some of its people had before the round began are no step of it.
        said["since"] = max(said["since"], said["begun_on"])
    return GroupDrive(*place, **said)


def driven_villages(*, village_ids: Collection[int], year: int) -> set[int]:
    """The villages of these that have a drive of the year."""
    rows = Drive.objects.filter(village_id__in=list(village_ids), year=year)
    return {pk for pk in rows.values_list("village_id", flat=True) if pk is not None}


def drive_years(*, scope: Scope) -> list[int]:
    """Years that have a drive within the scope, the latest first."""
    condition, params = scope.condition("coalesce(d.village_id, g.place_id)")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT d.year FROM campaigns_drive d LEFT JOIN households_customergroup g ON g.id = d.group_id"
            f" WHERE {condition} ORDER BY d.year DESC",
            params,
        )
        return [row[0] for row in cursor.fetchall()]


def _village(place: Any, board: Board) -> VillageDrive:
    return VillageDrive(*place, **_standing(board))


def _standing(board: Board) -> dict[str, Any]:
    days = {key: date.fromisoformat(board[key]) if board[key] else None for key in DAYS}
    return {**board, **days, "stage": DriveStage(board["stage"]), "counts": DriveCounts(**board["counts"])}
