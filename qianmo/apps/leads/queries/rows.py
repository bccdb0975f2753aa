"""Rows of imported lists as they came, opened some thousands at a time, and those that go back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from qianmo.apps.leads.models import ListRow
from qianmo.domain.leads.reading import columns_of
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import open_bytes


@dataclass(frozen=True, slots=True)
class CameRow:
    """A row as it came: its id, its number in the file, its cells, and what was found wrong with it."""

    id: int
    number: int
    cells: list[str]
    fault: str


def cells_of(*, list_id: int, after: int = 0, limit: int, faulty: bool = False, on_file: bool = False) -> list[CameRow]:
    """Rows of a list in their order, after one of them; emptied rows are left out.

    With `faulty` those that go back, with `on_file` sound ones of households the bank has a file of.
    """
    rows = ListRow.objects.filter(list_id=list_id, id__gt=after, sealed__isnull=False).order_by("id")
    if faulty:
        rows = rows.exclude(fault="")
    if on_file:
        rows = rows.filter(fault="", household__isnull=False)
    return [
        CameRow(pk, number, json.loads(open_bytes(bytes(sealed or b""), bound_to=f"list-row:{pk}")), fault)
        for pk, number, sealed, fault in rows.values_list("id", "number", "sealed", "fault")[:limit]
    ]


def cells_in(*, list_id: int, village_id: int) -> list[tuple[int, list[str]]]:
    """Sound rows of a list that lie in a village, by number: of its households, and of who names it and has no file."""
    here = Q(household__village=village_id) | Q(household__isnull=True, village=village_id)
    rows = ListRow.objects.filter(here, list_id=list_id, fault="", sealed__isnull=False).order_by("id")
    return [
        (number, json.loads(open_bytes(bytes(sealed or b""), bound_to=f"list-row:{pk}")))
        for pk, number, sealed in rows.values_list("id", "number", "sealed")
    ]


def people_on_rows(row_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name and phone as these rows tell them; emptied rows and those whose columns tell nobody are left out."""
    found = {}
    for row in ListRow.objects.filter(id__in=row_ids, sealed__isnull=False).select_related("list"):
        columns = columns_of(row.list.heading, row.list.meanings)
        if isinstance(columns, Refused):
            continue
        cells = json.loads(open_bytes(bytes(row.sealed or b""), bound_to=f"list-row:{row.pk}"))
        said = {key: cells[place] if place < len(cells) else "" for key, place in columns.places.items()}
        found[row.pk] = (said["name"], said.get("phone", ""))
    return found
