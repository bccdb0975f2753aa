"""Reads of households that may be one, of merges, and of the files that stand behind one household."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Likeness, LikenessVerdict, Merge, MergeState
from qianmo.apps.households.queries.files import Face, faces

MOST = 300
REASONS = {"identity": "同一个人先后在两户", "phone": "同一个手机号", "address": "同一住址"}


def files_behind(*, household_id: int) -> list[int]:
    """A household and those that were merged into it: what was written of any of them is of one household."""
    merged = Household.objects.filter(merged_into_id=household_id).order_by("id").values_list("id", flat=True)
    return [household_id, *merged]


def merged_away(*, household_ids: Collection[int]) -> dict[int, int]:
    """Those of these households that were merged, with the one that stays."""
    rows = Household.objects.filter(id__in=household_ids, merged_into__isnull=False)
    return dict(rows.values_list("id", "merged_into_id"))


@dataclass(frozen=True, slots=True)
class LikenessRow:
    """Two households that look alike, both in sight."""

    id: int
    one: Face
    other: Face
    reasons: tuple[str, ...]
    found_on: date
    verdict: str
    verdict_code: str
    said: str
    judged_by: str
    judged_on: date | None


def likenesses(*, scope: Scope, household_id: int | None = None, is_open: bool = True) -> list[LikenessRow]:
    """Pairs nobody has judged (or all), both of them in sight, those with the most in common first."""
    rows = Likeness.objects.select_related("judged_by").order_by("-id")
    if is_open:
        rows = rows.filter(verdict="")
    if household_id is not None:
        rows = rows.filter(Q(one_id=household_id) | Q(other_id=household_id))
    if scope.village_ids is not None:
        inside = list(scope.village_ids)
        rows = rows.filter(one__village_id__in=inside, other__village_id__in=inside)
    found = list(rows[:MOST])
    named = faces(household_ids=sorted({pk for row in found for pk in (row.one_id, row.other_id)}), scope=scope)
    listed = [
        LikenessRow(
            row.pk,
            named[row.one_id],
            named[row.other_id],
            tuple(REASONS[reason] for reason in row.reasons),
            row.found_on,
            str(LikenessVerdict(row.verdict).label) if row.verdict else "",
            row.verdict,
            row.said,
            row.judged_by.name if row.judged_by else "",
            row.judged_on,
        )
        for row in found
        if row.one_id in named and row.other_id in named
    ]
    return sorted(listed, key=lambda one: -len(one.reasons))


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge with its two persons, both files in sight."""

    id: int
    merged: Face
    into: Face
    said: str
    state: str
    state_code: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    settled_by: str
    settled_at: datetime | None
    undone_by: str
    undone_at: datetime | None
    undone_said: str


def merges(*, scope: Scope, household_id: int | None = None, merge_id: int | None = None) -> list[MergeRow]:
    """Merges in sight, the newest first; of one household, or one alone."""
    rows = Merge.objects.select_related("proposed_by", "settled_by", "undone_by").order_by("-id")
    if household_id is not None:
        rows = rows.filter(Q(merged_id=household_id) | Q(into_id=household_id))
    if merge_id is not None:
        rows = rows.filter(id=merge_id)
    found = list(rows[:MOST])
    named = faces(household_ids=sorted({pk for row in found for pk in (row.merged_id, row.into_id)}), scope=scope)
    return [
        MergeRow(
            row.pk,
            named[row.merged_id],
            named[row.into_id],
            row.said,
            str(MergeState(row.state).label),
            row.state,
            row.proposed_by.name,
            row.proposed_by_id,
            row.proposed_at,
            row.settled_by.name if row.settled_by else "",
            row.settled_at,
            row.undone_by.name if row.undone_by else "",
            row.undone_at,
            row.undone_said,
        )
        for row in found
        if row.merged_id in named and row.into_id in named
    ]
