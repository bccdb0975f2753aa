"""What plan, grid and exam say of somebody who wants to open villages, for the act and for the page before it."""

from collections.abc import Collection
from datetime import date

from qianmo.apps.grids.queries import cells
from qianmo.apps.org.queries import branches_named, branches_of_staff, open_outlets, staff_names
from qianmo.apps.outreach.models import ClaimState, VillageClaim
from qianmo.apps.outreach.queries.exams import untested_on
from qianmo.apps.outreach.queries.plans import pilots_due
from qianmo.domain.campaigns import Going


def going_to_open(*, village_ids: Collection[int], staff_id: int, on: date) -> dict[int, Going]:
    """How it stands with these living villages for a person on a day.

    A village is its branch's, or of the one head office gave it to for that day; who holds a post outside the outlets
    (head office) may open any. The pilot comes first where the branch has one in the plan and has not told of it.
    """
    names = branches_named()
    held = branches_of_staff(ids={staff_id}, on=on).get(staff_id, set())
    anywhere = bool(held - open_outlets(on=on).keys())
    given = dict(
        VillageClaim.objects.filter(
            village_id__in=list(village_ids), state=ClaimState.GRANTED, valid__contains=on
        ).values_list("village_id", "branch_id")
    )
    villages = {one.id: one for one in cells(level="village") if one.id in set(village_ids)}
    branch_of = {pk: given.get(pk, one.branch_id) for pk, one in villages.items()}
    pilots = pilots_due(branch_ids={pk for pk in branch_of.values() if pk is not None})
    who = staff_names(ids={staff_id}).get(staff_id, "")
    untested = untested_on(staff_ids=[staff_id], on=on).get(staff_id, "")
    found = {}
    for pk, one in villages.items():
        branch = branch_of[pk]
        pilot = pilots.get(branch) if branch is not None else None
        first = pilot.village if pilot is not None and not pilot.said and pilot.village_id != pk else ""
        found[pk] = Going(
            village=one.name, who=who, branch=names[branch][1] if branch is not None else "",
            in_branch=anywhere or branch in held, pilot=first, untested=untested,
        )  # fmt: skip
    return found
