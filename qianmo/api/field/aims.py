"""What an officer sees of the own targets on the phone: done, due, pace and where the year ends, in sentences."""

from datetime import date
from typing import Any

from qianmo.apps.org.queries import SignedIn
from qianmo.apps.targets.queries import PartRow, progress
from qianmo.domain.targets.measures import PLANNED
from qianmo.domain.targets.saying import say
from qianmo.domain.targets.trees import Level


def aims_out(*, person: SignedIn, on: date) -> dict[str, Any] | None:
    """The own targets, those furthest behind first; of somebody without any those of the unit. None without any."""
    found = progress(on=on)
    rows = [row for row in found.rows if row.staff_id == person.staff_id] if found else []
    of_unit = not rows
    if found is not None and of_unit:
        rows = [row for row in found.rows if row.part.level is Level.BRANCH and row.branch_id == person.branch_id]
    told = [one for row in rows if (one := _out(row, as_of=found.as_of)) is not None] if found else []
    if found is None or not told:
        return None
    told.sort(key=lambda one: -one["behind"])
    lagging = sum(one["lags"] for one in told)
    return {"as_of": found.as_of.isoformat(), "of_unit": of_unit, "lagging": lagging, "rows": told}


def _out(row: PartRow, *, as_of: date) -> dict[str, Any] | None:
    if row.pace is None:
        return None
    measure, said = PLANNED[row.part.measure], say(row.part, row.pace, as_of=as_of)
    return {
        "name": measure.name, "unit": measure.unit, "ceiling": measure.fewer, "level": not measure.runs,
        "year": said.year, "done": said.done, "due": said.due, "gap": said.gap, "lags": said.lags,
        "percent": said.percent, "forecast": said.forecast, "reaches": said.reaches, "to_do": said.to_do,
        "done_mille": said.done_mille, "due_mille": said.due_mille, "behind": said.behind,
    }  # fmt: skip
