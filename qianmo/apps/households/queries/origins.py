"""Facts with where they come from: the value in force, the day it speaks about, the source, who wrote it down."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.storage.pipeline import Row
from qianmo.storage.trips import Question

SHEETS = """
SELECT household_id, id, as_of, source, recorded_by_id, facts::text FROM households_factsheet
 WHERE household_id = ANY({ids}) AND as_of <= {on} ORDER BY household_id, as_of, id
"""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact in force: `sheet_id` is the sheet that said it."""

    value: Any
    as_of: date
    source: str
    sheet_id: int
    recorded_by: int


KnownFacts = dict[int, dict[str, KnownFact]]
"""By household and key."""


def facts_with_origin(*, household_ids: Collection[int], on: date) -> KnownFacts:
    """The facts of each household in force on a day: the same values as `facts_in_force` has."""
    with connection.cursor() as cursor:
        return _folded(cursor.execute(SHEETS.format(ids="%s", on="%s"), [list(household_ids), on]).fetchall())


def ask_facts_with_origin(*, household_ids: Collection[int], on: date) -> Question[KnownFacts]:
    """The same for an act that travels."""
    return Question(SHEETS.format(ids="$1::bigint[]", on="$2::date"), [list(household_ids), on], _folded)


def _folded(rows: list[Row]) -> KnownFacts:
    found: KnownFacts = {}
    for household_id, sheet_id, as_of, source, recorded_by, facts in rows:
        told = {key: KnownFact(value, as_of, source, sheet_id, recorded_by) for key, value in json.loads(facts).items()}
        found.setdefault(household_id, {}).update(told)
    return found
