"""Recording facts: sheets of values learnt together, one day, one source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from qianmo.apps.households.models import FactSheet
from qianmo.storage.trips import NewRows, Write, write_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Facts learnt together about one household, by fact key."""

    household_id: int
    as_of: date
    source: str
    facts: dict[str, Any]
    recorded_by: int


@transaction.atomic
def record_facts(*, sheets: Sequence[Sheet]) -> None:
    """Add fact sheets; later sheets outrank earlier ones key by key, and none is ever edited."""
    write_now(*recording_facts(sheets=sheets))


def recording_facts(*, sheets: Sequence[Sheet]) -> list[Write]:
    """The same as what an act that travels writes."""
    columns = {
        "household_id": [sheet.household_id for sheet in sheets],
        "as_of": [sheet.as_of for sheet in sheets],
        "source": [sheet.source for sheet in sheets],
        "facts": [sheet.facts for sheet in sheets],
        "recorded_by_id": [sheet.recorded_by for sheet in sheets],
    }
    return [NewRows(FactSheet, columns)] if sheets else []
