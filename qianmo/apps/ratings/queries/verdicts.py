"""Reads of rating: the negative list in force, rosters and their screening, seats, verdicts."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce

from qianmo.apps.ratings.models import Ballot, NegativeReason, Outcome, Rater, RatingRule, RosterEntry, Sitting, Verdict
from qianmo.domain import ratings as rules
from qianmo.domain.ratings.table import Way
from qianmo.storage.lookups import any_of


def negative_list(*, on: date) -> rules.NegativeList:
    """The bank's negative list as it stands on a day, with its switches and the day this version began."""
    rows = list(NegativeReason.objects.filter(valid__contains=on).order_by("code"))
    return rules.NegativeList(
        since=max((row.valid.lower for row in rows), default=None),
        reasons=tuple(
            rules.NegativeReason(code=row.code, name=row.name, hard=row.hard, enabled=row.enabled) for row in rows
        ),
    )


def reason_names() -> dict[str, str]:
    """What every reason the list ever had is called, by code; the latest name where it was changed."""
    return dict(NegativeReason.objects.order_by("valid").values_list("code", "name"))


def rating_rule(*, on: date) -> rules.CombineRule:
    """The rule for combining ballots in force on a day. Raises RatingRule.DoesNotExist when none is."""
    row = RatingRule.objects.get(valid__contains=on)
    return rules.CombineRule(
        method=rules.Method(row.method),
        fallback=rules.Method(row.fallback),
        trimmed_needs=row.trimmed_needs,
        opinions_needed=row.opinions_needed,
        exclusions_needed=row.exclusions_needed,
        dispersion_ppm=row.dispersion_ppm,
    )


def roster_outcomes(*, roster_ids: list[int]) -> dict[tuple[int, int], str]:
    """Screening outcome by roster and household."""
    rows = RosterEntry.objects.filter(roster_id__in=roster_ids).values_list("roster_id", "household_id", "outcome")
    return {(roster_id, household_id): outcome for roster_id, household_id, outcome in rows}


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A rater's seat in an open sitting."""

    sitting_id: int
    roster_id: int
    household_id: int | None
    turn: int
    only: list[int]
    paper: bool
    way: str

    @property
    def table(self) -> bool:
        """Whether the group sits at one table, where nobody casts."""
        return self.way == Way.TABLE


def sittings_of(*, sitting_ids: list[int]) -> dict[int, SeatRow]:
    """Raters with a seat in those of these sittings that are still open."""
    rows = Rater.objects.filter(sitting_id__in=sitting_ids, sitting__closed_at__isnull=True)
    fields = (
        "id",
        "sitting_id",
        "sitting__roster_id",
        "household_id",
        "turn",
        "sitting__only",
        "paper",
        "sitting__way",
    )
    return {rater_id: SeatRow(*rest) for rater_id, *rest in rows.values_list(*fields)}


def open_sitting_rosters(*, roster_ids: list[int]) -> set[int]:
    """Which of these rosters have a sitting that is still open."""
    rows = Sitting.objects.filter(roster_id__in=roster_ids, closed_at__isnull=True)
    return set(rows.values_list("roster_id", flat=True))


def ballots_cast(*, sitting_ids: list[int]) -> set[tuple[int, int]]:
    """Which rater has already rated which household; voided ballots count as never cast."""
    counting = Ballot.objects.filter(rater__sitting_id__in=sitting_ids, turn=F("rater__turn"))
    return set(counting.values_list("rater_id", "household_id"))


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A verdict as the bank's own people see it: the spread, never names.

    `limit_fen` is what holds: what was advised, or the lower amount the branch set. `needs_look`: the branch is still
    to look again.
    """

    sitting_id: int
    excluded: bool
    limit_fen: int
    method: str
    opinions: int
    abstentions: int
    set_aside: int
    lowest_fen: int | None
    middle_fen: int | None
    highest_fen: int | None
    dispersed: bool
    needs_visit: bool
    needs_look: bool
    spoken_aside: int
    advised_fen: int
    level: str


HOLDS = Coalesce("final_fen", "limit_fen")


def verdicts(*, household_ids: list[int]) -> dict[int, VerdictRow]:
    """The latest verdict on each household that has one."""
    rows = Verdict.objects.filter(household__in=any_of(household_ids)).order_by("household_id", "id")
    fields = (
        "household_id", "sitting_id", "excluded", HOLDS, "method", "opinions", "abstentions", "set_aside",
        "lowest_fen", "middle_fen", "highest_fen", "dispersed", "needs_visit", "needs_look", "spoken_aside",
        "limit_fen", "level",
    )  # fmt: skip
    return {household_id: VerdictRow(*rest) for household_id, *rest in rows.values_list(*fields)}


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening found of a household, when and by which version of the list; for the bank's own people only.

    `list_since` is the day on which the list in force at the screening had begun, None where there was none.
    """

    outcome: str
    reasons: list[str]
    on: date
    list_since: date | None


def screening_of(*, household_id: int) -> Screened | None:
    """The latest screening of a household, its reasons by the names they had that day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.outcome, ARRAY(SELECT coalesce(n.name, u.code)"
            " FROM unnest(e.reasons) WITH ORDINALITY AS u (code, place)"
            " LEFT JOIN ratings_negativereason n ON n.code = u.code AND n.valid @> e.screened_on ORDER BY place),"
            " e.screened_on, (SELECT max(lower(l.valid)) FROM ratings_negativereason l WHERE l.valid @> e.screened_on)"
            " FROM ratings_rosterentry e WHERE e.household_id = %s ORDER BY e.id DESC LIMIT 1",
            [household_id],
        )
        row = cursor.fetchone()
    return Screened(str(Outcome(row[0]).label), *row[1:]) if row else None
