"""What people did in a month by every measure: from the lake, events and entries, with conditions held."""

from collections.abc import Collection, Mapping
from datetime import date

import pyarrow as pa

from qianmo.analytics.work import Measure
from qianmo.analytics.work.counting import AMOUNTS
from qianmo.apps.events.queries import Counted, counted_by_staff
from qianmo.storage.columns import read_table

ENTERED = (
    "SELECT staff_id, measure, amount FROM performance_entry"
    " WHERE first = %(first)s AND agreed_by_id IS NOT NULL AND amount > 0 ORDER BY staff_id, measure"
)


def tallied(
    *, lake: pa.Table, measures: Mapping[str, Measure], people: Collection[int], first: date, until: date
) -> pa.Table:
    """What these people did by these measures from `first` to before `until`; `lake` are the amounts the lake tells.

    A condition is held of everybody, so that who did nothing lacks all that is asked.
    """
    asked = {code: Counted(one.event, one.outcome, once=one.once) for code, one in measures.items() if one.event}
    did = counted_by_staff(asked=asked, since=first, until=until) if asked else []
    entered = read_table(ENTERED, schema=AMOUNTS, params={"first": first}).to_pylist()
    rows = {(row["staff_id"], row["measure"]): row["amount"] for row in [*lake.to_pylist(), *entered]}
    rows |= {(staff, code): many for staff, code, many in did}
    known = set(people)
    kept = {key: amount for key, amount in rows.items() if key[0] in known and key[1] in measures}
    for code, measure in measures.items():
        if measure.condition is not None:
            kept |= {(staff, code): measure.held(kept.get((staff, code), 0)) for staff in known}
    told = sorted((staff, code, amount) for (staff, code), amount in kept.items() if amount)
    columns = zip(*told, strict=True) if told else ((), (), ())
    return pa.table([pa.array(one, kind) for one, kind in zip(columns, AMOUNTS.types, strict=True)], schema=AMOUNTS)
