"""Whose rosters are: of which kind of group, and whether their village or group is put off, where nothing goes on."""

from collections.abc import Collection, Sequence

from qianmo.apps.grids.ledgers.deferrals import put_off
from qianmo.apps.households.queries import groups_put_off
from qianmo.apps.ratings.models import Roster
from qianmo.domain.campaigns import why_put_off
from qianmo.domain.refusal import Refused


def rosters_put_off(*, roster_ids: Sequence[int], doing: str) -> dict[int, Refused]:
    """Why something cannot be done on those of these rosters whose village or customer group is put off, by roster."""
    columns = ("id", "village_id", "village__name", "group_id", "group__name")
    rows = list(Roster.objects.filter(id__in=list(roster_ids)).values_list(*columns))
    villages = put_off(village_ids={village_id for _, village_id, *_ in rows if village_id is not None})
    groups = groups_put_off(group_ids={group_id for *_, group_id, _ in rows if group_id is not None})
    found = {}
    for pk, village_id, village, group_id, group in rows:
        held = villages.get(village_id) if group_id is None else groups.get(group_id)
        name, page = (village, "村页") if group_id is None else (group, "客户群页")
        why = why_put_off(doing=doing, name=name, said=held.said if held else "", page=page)
        if why is not None:
            found[pk] = why
    return found


def kinds_of_rosters(*, roster_ids: Collection[int]) -> dict[int, str]:
    """The kind of the customer group each of these rosters is of, empty for that of a village."""
    rows = Roster.objects.filter(id__in=list(roster_ids)).values_list("id", "group__kind")
    return {pk: kind or "" for pk, kind in rows}
