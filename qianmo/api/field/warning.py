"""What a phone says before work begins: who leaves a group, which cap is full, and an exam that does not hold."""

from collections.abc import Sequence
from typing import Any

from qianmo.api.field.door import Caller
from qianmo.apps.grids.drawn import CellDrawn
from qianmo.apps.leads.queries import group_warnings
from qianmo.apps.outreach.queries import unready_for


def warnings_out(caller: Caller, household_ids: Sequence[int]) -> list[dict[str, Any]]:
    """What to know of households in sight before anything is promised them, a row for each word."""
    found = group_warnings(household_ids=household_ids, on=caller.on)
    return [{"household": pk, "text": text} for pk in sorted(found) for text in found[pk]]


def exam_out(caller: Caller, cells: Sequence[CellDrawn]) -> dict[str, Any] | None:
    """How the officer's exam stands in the way of visits, and in which of his cells; None where it holds."""
    villages = {cell.village_id for cell in cells}
    found = unready_for(staff_id=caller.person.staff_id, village_ids=villages, on=caller.on)
    if found is None:
        return None
    stopped = [cell.id for cell in cells if cell.village_id in found.village_ids]
    return {"said": found.said, "stops": found.stops, "cells": stopped}
