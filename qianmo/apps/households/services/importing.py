"""Rosters into files: a roster is read and judged against the grid and the bank, then its sound households are filed.

The terminal and the console do the same here. Whoever imports sees only the villages of a scope: a row of any other
village is answered like one of a village that does not exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from qianmo.apps.grids.queries import Scope, cells, stewards
from qianmo.apps.households.queries import files_of
from qianmo.apps.households.services.filing import file_households
from qianmo.domain.households import Filing
from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters import Places, Progress, RefusedHousehold, RosterHousehold, Village, read_roster

CHECKED_AT_ONCE = 20_000
"""Households looked up among the files of the bank in one query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A roster that was read: households that can be filed, and those that go back, both in the order of their rows."""

    rows: int
    notes: tuple[str, ...]
    sound: tuple[RosterHousehold, ...]
    returned: tuple[RefusedHousehold, ...]


def judge_roster(
    *, path: Path, village_code: str, scope: Scope, on: date, progress: Progress | None = None
) -> Judged | Refused:
    """Read a roster and look every person up; writes nothing. `village_code`, unless empty, is that of every row.

    Refused: the whole file (see `read_roster`), or a village that is not in the scope.
    """
    places = _places(scope)
    village = places.by_code(village_code) if village_code else None
    if village_code and village is None:
        return Refused(code="unknown_village", reason=f"没有代码为 {village_code} 的村。请核对村代码")
    roster = read_roster(path, places=places, village=village, on=on, progress=progress)
    if isinstance(roster, Refused):
        return roster
    sound: list[RosterHousehold] = []
    known: list[RefusedHousehold] = []
    for start in range(0, len(roster.households), CHECKED_AT_ONCE):
        batch = roster.households[start : start + CHECKED_AT_ONCE]
        filed = known_to_the_bank(households=batch, column=roster.identity_column, scope=scope)
        rows = {one.rows for one in filed}
        known += filed
        sound += [one for one in batch if one.rows not in rows]
    returned = sorted([*roster.refused, *known], key=lambda one: one.rows)
    return Judged(rows=roster.rows, notes=roster.notes, sound=tuple(sound), returned=tuple(returned))


def known_to_the_bank(*, households: Sequence[RosterHousehold], column: str, scope: Scope) -> list[RefusedHousehold]:
    """Households with a member who is in a file already, each such cell named."""
    numbers = files_of(identities=[member.identity for one in households for member in one.members], scope=scope)
    found = []
    for one in households:
        reasons = [
            f"{column}{row}：{member.name}已在{_file_named(numbers[member.identity])}的档案里，同一个人不能建两份档"
            for row, member in zip(one.rows, one.members, strict=True)
            if member.identity in numbers
        ]
        if reasons:
            found.append(RefusedHousehold(one.rows, tuple(reasons), one.village_code))
    return found


def stewards_who_file(*, village_codes: Sequence[str], on: date) -> dict[str, int] | Refused:
    """The steward of each village, who files its households when nobody else is named.

    Refused: a village without a steward.
    """
    villages = cells(level="village", codes=sorted(set(village_codes)))
    held = stewards(cell_ids=[village.id for village in villages], on=on)
    filers = {
        village.code: owner
        for village in villages
        if village.id in held and (owner := held[village.id].owner_id) is not None
    }
    alone = [village.name for village in villages if village.code not in filers]
    if alone:
        reason = f"不知道由谁建档：{'、'.join(alone[:5])}没有主办客户经理。请用 --by 写明建档人工号"
        return Refused(code="no_steward", reason=reason)
    return filers


@transaction.atomic
def file_roster(
    *, households: Sequence[RosterHousehold], filers: Mapping[str, int], at: datetime, business_date: date
) -> list[RefusedHousehold]:
    """File households of a roster, by the person named for their village; returns those the bank refused all the same.

    Such are households that were just filed elsewhere: a roster is judged before, and time passes.
    """
    filings = [
        Filing(
            village_code=one.village_code,
            group_code=one.group_code,
            segment=one.segment,
            address=one.address,
            items=one.items,
            members=one.members,
            source="roster",
            filed_by=filers[one.village_code],
            facts={},
        )
        for one in households
    ]
    refused = file_households(filings=filings, at=at, business_date=business_date).refused
    return [
        RefusedHousehold(one.rows, (f"第 {one.rows[0]} 行：{answer.reason}",), one.village_code)
        for one, answer in ((households[position], answer) for position, answer in refused.items())
    ]


def _places(scope: Scope) -> Places:
    """Every village of the scope with its town and groups."""
    towns = {town.id: town.name for town in cells(level="town")}
    groups: dict[int | None, dict[str, str]] = {}
    for group in cells(level="group"):
        groups.setdefault(group.parent_id, {})[group.name] = group.code
    return Places(
        Village(village.code, village.name, towns.get(village.parent_id or 0, ""), groups.get(village.id, {}))
        for village in cells(level="village")
        if scope.allows(village.id)
    )


def _file_named(number: str) -> str:
    return f" {number} 户" if number else "本行另一户"
