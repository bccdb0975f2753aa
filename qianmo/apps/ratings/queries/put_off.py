"""Rosters whose village is put off: nobody sits, posts or proposes there until that is lifted."""

from collections.abc import Sequence

from qianmo.apps.grids.ledgers.deferrals import put_off
from qianmo.apps.ratings.models import Roster
from qianmo.domain.campaigns import why_put_off
from qianmo.domain.refusal import Refused


def rosters_put_off(*, roster_ids: Sequence[int], doing: str) -> dict[int, Refused]:
    """Why something cannot be done on those of these rosters whose village is put off, by roster.

    The round of a customer group is put off by nobody: it has no village of its own.
    """
    rows = Roster.objects.filter(id__in=list(roster_ids)).values_list("id", "village_id", "village__name")
    places = {pk: (village_id, name) for pk, village_id, name in rows if village_id is not None}
    deferred = put_off(village_ids={village_id for village_id, _ in places.values()})
    found = {}
    for pk, (village_id, name) in places.items():
        why = why_put_off(doing=doing, name=name, said=deferred[village_id].said) if village_id in deferred else None
        if why is not None:
            found[pk] = why
    return found
