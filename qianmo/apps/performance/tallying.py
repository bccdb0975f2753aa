"""What people did in a month by every measure: from the lake, events, days in villages and entries, conditions held."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta

import pyarrow as pa

from qianmo.analytics.work import Measure
from qianmo.analytics.work.counting import AMOUNTS
from qianmo.apps.events.queries import Counted, counted_by_staff
from qianmo.apps.outreach.queries import stationed_days
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
    by_hand = {code for code, one in measures.items() if one.entered}
    entered = [
        row
        for row in read_table(ENTERED, schema=AMOUNTS, params={"first": first}).to_pylist()
        if row["measure"] in by_hand
    ]
    known = set(people)
    rows = {(row["staff_id"], row["measure"]): row["amount"] for row in [*lake.to_pylist(), *entered]}
    rows |= {(staff, code): many for staff, code, many in did}
    stationed = {code: one for code, one in measures.items() if one.stationed}
    rows |= _nights(stationed, known, first=first, until=until)
    kept = {key: amount for key, amount in rows.items() if key[0] in known and key[1] in measures}
    for code, measure in measures.items():
        if measure.condition is not None:
            kept |= {(staff, code): measure.held(kept.get((staff, code), 0)) for staff in known}
    told = sorted((staff, code, amount) for (staff, code), amount in kept.items() if amount)
    columns = zip(*told, strict=True) if told else ((), (), ())
    return pa.table([pa.array(one, kind) for one, kind in zip(columns, AMOUNTS.types, strict=True)], schema=AMOUNTS)


def _nights(
    measures: Mapping[str, Measure], people: Collection[int], *, first: date, until: date
) -> dict[tuple[int, str], int]:
    """Days on which these people were stationed in a village and came, as another said; a night each."""
    if not measures:
        return {}
    days = stationed_days(since=first, until=until - timedelta(days=1), staff_ids=people)
    many = Counter(one.staff_id for one in days)
    return {(staff, code): one.of_nights(nights) for staff, nights in many.items() for code, one in measures.items()}
