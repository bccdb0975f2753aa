"""Where households lie: the village of each today and on a day, and how many each village has."""

from datetime import date

from django.db.models import Count

from qianmo.apps.households.models import Household, Membership, PastVillage, Position
from qianmo.storage.lookups import any_of


def villages_of(*, household_ids: list[int]) -> dict[int, int]:
    """The village of each household."""
    return dict(Household.objects.filter(id__in=household_ids).values_list("id", "village_id"))


def placed(*, household_ids: list[int]) -> dict[int, tuple[int, int | None]]:
    """The village of each household and the piece of it the household lies in, for `Scope.allows`."""
    rows = Household.objects.filter(id__in=household_ids).values_list("id", "village_id", "group_id")
    return {pk: (village_id, piece_id) for pk, village_id, piece_id in rows}


def villages_on(*, household_ids: list[int], on: date) -> dict[int, int]:
    """The village each household lay in on a day, whatever became of that village since."""
    past = PastVillage.objects.filter(household_id__in=any_of(household_ids), until__gt=on).order_by("-until")
    return villages_of(household_ids=household_ids) | dict(past.values_list("household_id", "village_id"))


def households_by_village() -> dict[int, int]:
    """How many households each village has."""
    rows = Household.objects.values("village_id").annotate(households=Count("id")).order_by()
    return dict(rows.values_list("village_id", "households"))


def households_unplaced() -> dict[int, list[int]]:
    """By village its living files that have no position, in id order."""
    rows = Household.objects.filter(merged_into__isnull=True).exclude(id__in=Position.objects.values("household_id"))
    found: dict[int, list[int]] = {}
    for village_id, pk in rows.order_by("id").values_list("village_id", "id"):
        found.setdefault(village_id, []).append(pk)
    return found


def residents(*, village_id: int) -> dict[str, list[int]]:
    """The living households of a village by the names of their people; a household stands under each of its names."""
    rows = Membership.objects.filter(
        household__village=village_id, household__merged_into__isnull=True, left_on__isnull=True
    ).order_by("household_id")
    found: dict[str, list[int]] = {}
    for name, household_id in rows.values_list("person__name", "household_id").distinct():
        found.setdefault(name, []).append(household_id)
    return found
