"""Reads of the kin register."""

from collections.abc import Sequence
from dataclasses import dataclass

from qianmo.apps.ratings.models import KinSource, Rater, RaterKin


def kin_of_seats(*, sitting_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Which rater is close kin of which household."""
    return set(RaterKin.objects.filter(rater__sitting_id__in=sitting_ids).values_list("rater_id", "household_id"))


def aside_of_seats(*, sitting_ids: Sequence[int]) -> set[tuple[int, int]]:
    """On which household a rater's word is set aside: his or her own, and those of kin."""
    own = Rater.objects.filter(sitting_id__in=sitting_ids, household__isnull=False).values_list("id", "household_id")
    return kin_of_seats(sitting_ids=sitting_ids) | {(pk, home) for pk, home in own if home is not None}


@dataclass(frozen=True, slots=True)
class KinRow:
    """A registered household of a seat as the bank sees it: how related, where it was known from, who noted it."""

    seat: int
    rater: str
    household_id: int
    what: str
    source: str
    by: str


def kin_of_sitting(*, sitting_id: int) -> list[KinRow]:
    """The kin register of one sitting by seat."""
    rows = RaterKin.objects.filter(rater__sitting_id=sitting_id).order_by("rater__seat", "id")
    fields = ("rater__seat", "rater__name", "household_id", "what", "source", "noted_by__name")
    return [
        KinRow(seat, name, household_id, what, str(KinSource(source).label), by or "")
        for seat, name, household_id, what, source, by in rows.values_list(*fields)
    ]
