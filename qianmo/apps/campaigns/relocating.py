"""The act of households that really move, carried out through every room: the file goes, open work goes with it.

A household whose village is sitting over its roster stays until the sitting is closed, or its ballots would be cast in
one village and counted in another. What the old village said of it stays the old village's.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.campaigns.models import Changed
from qianmo.apps.campaigns.queries import sittings_of_village
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import villages_of
from qianmo.apps.households.queries.relocations import relocations
from qianmo.apps.households.services.relocating import RelocationWord, settle_relocations
from qianmo.apps.tasks.services import follow_households
from qianmo.domain.refusal import Refused

COUNTY = Scope(None, frozenset())


@transaction.atomic
def settle_removals(
    *, words: Sequence[RelocationWord], scope: Scope, by: int, at: datetime, business_date: date
) -> list[Refused | None]:
    """Carry removals out or decline them; refusals by position, as `settle_relocations` and for an open sitting."""
    asked = {row.id: row for row in relocations(scope=scope)}
    homes = villages_of(household_ids=[row.household_id for row in asked.values()])
    answers: list[Refused | None] = []
    left: set[int] = set()
    for word in words:
        row = asked.get(word.relocation_id)
        home = homes.get(row.household_id) if row else None
        if word.yes and home is not None and _sits(home):
            reason = f"没有办：{row.older if row else ''}的评议会还开着。请等关会再搬"
            answers.append(Refused(code="sitting_open", reason=reason))
            continue
        (answer,) = settle_relocations(words=[word], scope=scope, by=by, at=at, business_date=business_date)
        if isinstance(answer, int) and row is not None:
            left |= {answer, villages_of(household_ids=[row.household_id])[row.household_id]}
            Changed.objects.create(household_id=row.household_id)
        answers.append(answer if isinstance(answer, Refused) else None)
    follow_households(village_ids=sorted(left))
    Changed.objects.bulk_create(Changed(village_id=pk) for pk in sorted(left))
    return answers


def _sits(village_id: int) -> bool:
    return any(one.closed_at is None for one in sittings_of_village(scope=COUNTY, village_id=village_id))
