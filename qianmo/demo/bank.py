"""The demo bank as plain records: its units, its people, its teams, and who answers for which village.

Everything is invented from a seed and dated relative to the day the demo stands on; the same seed gives the same bank.
The records carry codes, never database ids: loading them is the work of the acts in the rooms below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.grids.divisions import DivisionRow
from qianmo.demo.branches import BranchRecord, lay_out_branches
from qianmo.demo.staffing import StaffRecord, TeamRecord, form_teams, hire_staff, newcomer_since, owners_wanted


@dataclass(frozen=True, slots=True)
class StewardRecord:
    """From `since` on, a member of staff answers for a village as its owner or helper, until a later record."""

    cell_code: str
    staff_number: str
    role: str
    since: date


@dataclass(frozen=True, slots=True)
class DemoBank:
    """The whole bank; `stewards` is sorted by day, so that it can be replayed in order."""

    branches: tuple[BranchRecord, ...]
    staff: tuple[StaffRecord, ...]
    teams: tuple[TeamRecord, ...]
    stewards: tuple[StewardRecord, ...]

    def branch_of_village(self) -> dict[str, str]:
        """Branch code by village code."""
        return {village: unit.code for unit in self.branches for village in unit.villages}

    def holders(self, post: str, branch_code: str | None = None) -> list[StaffRecord]:
        """Staff whose present post is `post`, in one branch or in all."""
        return [one for one in self.staff if one.posts[-1][0] == post and branch_code in (None, one.posts[-1][1])]


def build_bank(*, divisions: Sequence[DivisionRow], seed: int, on: date) -> DemoBank:
    """The demo bank of the county in `divisions` as it stands on the day `on`."""
    branches = lay_out_branches(divisions=divisions, on=on)
    villages = sum(len(unit.villages) for unit in branches)
    staff = hire_staff(branches=branches, seed=seed, on=on, shares=villages)
    teams = form_teams(branches=branches, staff=staff, on=on)
    stewards = [record for unit in branches for record in _stewards(unit, staff, on)]
    stewards.sort(key=lambda record: (record.since, record.cell_code, record.role))
    return DemoBank(tuple(branches), tuple(staff), tuple(teams), tuple(stewards))


def _stewards(unit: BranchRecord, staff: Sequence[StaffRecord], on: date) -> list[StewardRecord]:
    """Owners get runs of neighbouring villages and the next manager of the branch helps.

    Before a newcomer came, the present helper owned the newcomer's villages, helped by the manager after.
    """
    crew = [one for one in staff if one.posts[-1][:2] == ("manager", unit.code)]
    owners = owners_wanted(len(unit.villages))
    begin, arrival = date(on.year - 3, 1, 1), newcomer_since(on)
    records = []
    for place, village in enumerate(unit.villages):
        turn = place * owners // len(unit.villages)
        owner, second, third = (crew[(turn + step) % len(crew)] for step in range(3))
        if len(owner.posts) == 1:
            records.append(StewardRecord(village, owner.number, "owner", begin))
            since = begin if len(second.posts) == 1 else arrival
            records.append(StewardRecord(village, second.number, "helper", since))
        else:
            records.append(StewardRecord(village, second.number, "owner", begin))
            records.append(StewardRecord(village, third.number, "helper", begin))
            records.append(StewardRecord(village, owner.number, "owner", arrival))
            records.append(StewardRecord(village, second.number, "helper", arrival))
    return records
