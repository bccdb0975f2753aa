"""Reads of paper ballots: which seats are on paper and how far each sheet is, and what its readings say."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F

from qianmo.apps.ratings.models import PaperReading, Rater, Sitting
from qianmo.apps.ratings.queries.sittings import PLACED, Seated, ToRate, households_to_rate
from qianmo.apps.ratings.queries.verdicts import ballots_cast
from qianmo.domain.ratings.papers import Mark, Said, differing

Reading = Mapping[int, Mark]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A seat on paper: who has read it (the id and name of each), what differs, whether it is cast."""

    rater_id: int
    seat: int
    name: str
    turn: int
    readers: dict[int, str]
    readings: tuple[Reading, ...]
    cast: bool

    @property
    def differs(self) -> list[int]:
        """The households on which the first two readings differ and no third has settled it."""
        return differing(*self.readings) if len(self.readings) == 2 and not self.cast else []

    @property
    def state(self) -> str:
        """How far the sheet is, in words."""
        if self.cast:
            return "已投"
        if len(self.readings) < 2:
            return ("没有录", "录了一遍")[len(self.readings)]
        return f"有 {len(self.differs)} 处不同"


def sheets_of(*, sitting_id: int) -> list[Sheet]:
    """The sheets of a sitting by seat, in their present turn."""
    done = {rater_id for rater_id, _ in ballots_cast(sitting_ids=[sitting_id])}
    found: dict[int, list[PaperReading]] = {}
    readings = PaperReading.objects.filter(rater__sitting_id=sitting_id, turn=F("rater__turn"))
    for row in readings.select_related("read_by").order_by("number"):
        found.setdefault(row.rater_id, []).append(row)
    return [
        Sheet(
            rater_id=row.pk,
            seat=row.seat,
            name=row.name,
            turn=row.turn,
            readers={one.read_by_id: one.read_by.name for one in found.get(row.pk, [])},
            readings=tuple(marks_of_lines(one.lines) for one in found.get(row.pk, [])),
            cast=row.pk in done,
        )
        for row in Rater.objects.filter(sitting_id=sitting_id, paper=True).order_by("seat")
    ]


def took_part(*, sitting_id: int, staff_id: int) -> bool:
    """Whether a member of staff hosts a sitting or sits in it."""
    hosts = Sitting.objects.filter(id=sitting_id, host_id=staff_id)
    return hosts.exists() or Rater.objects.filter(sitting_id=sitting_id, staff_id=staff_id).exists()


def marks_of_lines(lines: list[list[object]]) -> Reading:
    """A reading as it is kept, by household."""
    return {int(str(pk)): Mark(Said(str(said)), None if fen is None else int(str(fen))) for pk, said, fen in lines}


def rows_of_sheet(*, sitting_id: int, rater_id: int) -> list[ToRate]:
    """The households a seat's sheet lists, by number; the rater's own and kin are marked to step aside."""
    row = Rater.objects.select_related(*PLACED).get(id=rater_id, sitting_id=sitting_id)
    seat = Seated(
        row.pk, sitting_id, row.sitting.roster_id, row.sitting.roster.named, row.name, row.kind,
        row.household_id, row.turn, closed=row.sitting.closed_at is not None, only=row.sitting.only,
    )  # fmt: skip
    return households_to_rate(seat=seat)
