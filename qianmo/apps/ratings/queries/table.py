"""Reads of rating at the table: levels in force, what was said of each household and who signed, what that comes to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.ratings.models import CreditLevel, Rater, TableRating, TableSign
from qianmo.apps.ratings.queries.kin import aside_of_seats
from qianmo.domain import ratings as rules
from qianmo.domain.ratings.table import TableSaid, table_verdict


def credit_levels(*, on: date) -> dict[str, int]:
    """The levels in force on a day with the most of each in fen, the highest first."""
    rows = CreditLevel.objects.filter(valid__contains=on).order_by("-most_fen", "name")
    return dict(rows.values_list("name", "most_fen"))


@dataclass(frozen=True, slots=True)
class TableRow:
    """What a table says of a household now: level, limit, or nothing to be given; who has signed and who still must."""

    rating_id: int
    sitting_id: int
    said: TableSaid
    signed: frozenset[int]
    waiting: frozenset[int]


def table_rows(*, sitting_ids: Sequence[int]) -> dict[tuple[int, int], TableRow]:
    """What tables say now, by sitting and household; of earlier revisions nothing counts."""
    latest: dict[tuple[int, int], TableRating] = {
        (row.sitting_id, row.household_id): row
        for row in TableRating.objects.filter(sitting_id__in=list(sitting_ids)).order_by("revision")
    }
    signs: dict[int, set[int]] = defaultdict(set)
    for rating_id, rater_id in TableSign.objects.filter(rating_id__in=[row.pk for row in latest.values()]).values_list(
        "rating_id", "rater_id"
    ):
        signs[rating_id].add(rater_id)
    seats, aside = seats_of(sitting_ids=sitting_ids), aside_of_seats(sitting_ids=sitting_ids)
    found = {}
    for (sitting_id, pk), row in latest.items():
        speaking = {one for one in seats[sitting_id] if (one, pk) not in aside}
        said = TableSaid(household_id=pk, level=row.level, limit_fen=row.limit_fen, excludes=row.excludes)
        signed = frozenset(signs[row.pk])
        found[sitting_id, pk] = TableRow(row.pk, sitting_id, said, signed, frozenset(speaking - signed))
    return found


def seats_of(*, sitting_ids: Sequence[int]) -> dict[int, list[int]]:
    """The raters of sittings, by sitting in seat order."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Rater.objects.filter(sitting_id__in=list(sitting_ids)).order_by("sitting_id", "seat")
    for pk, sitting_id in rows.values_list("id", "sitting_id"):
        found[sitting_id].append(pk)
    return found


def table_verdicts(*, sitting_ids: Sequence[int], rule: rules.CombineRule) -> list[tuple[int, int, rules.Verdict]]:
    """What tables come to, by sitting and household; one that not everybody has signed is not among them."""
    if not sitting_ids:
        return []
    seats, aside = seats_of(sitting_ids=sitting_ids), aside_of_seats(sitting_ids=sitting_ids)
    found = []
    for (sitting_id, pk), row in sorted(table_rows(sitting_ids=sitting_ids).items()):
        raters = seats[sitting_id]
        verdict = table_verdict(
            said=row.said, raters=raters, aside=[one for one in raters if (one, pk) in aside],
            signed=sorted(row.signed), opinions_needed=rule.opinions_needed,
        )  # fmt: skip
        if verdict is not None:
            found.append((sitting_id, pk, verdict))
    return found
