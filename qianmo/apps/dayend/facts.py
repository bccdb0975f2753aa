"""事实入湖: what the rooms know at the end of a day goes into the lake, the balances of our own loans with it.

A table is laid down anew only where it differs from what lies there, and of the balances what changed that day; run
again for a day it changes nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings

from qianmo.analytics.lake import (
    OWN,
    Lake,
    Published,
    compact_balances,
    forget,
    last_day,
    lay_tables,
    publish_balances,
    publish_history,
    schema_of,
    where,
)
from qianmo.apps.campaigns.facts import FACTS as STANDINGS
from qianmo.apps.campaigns.queries.standing import settle_standings
from qianmo.apps.credit import facts as credit
from qianmo.apps.credit.succession import succession
from qianmo.apps.dayend.stepping import Tell
from qianmo.apps.grids.facts import FACTS as CELLS
from qianmo.apps.households.facts import FACTS as HOUSEHOLDS
from qianmo.apps.org.facts import FACTS as BANK
from qianmo.apps.products.facts import FACTS as PRODUCTS
from qianmo.domain.refusal import Refused
from qianmo.storage.columns import read_table

FACTS: Mapping[str, str] = {**BANK, **CELLS, **HOUSEHOLDS, **PRODUCTS, **credit.FACTS, **STANDINGS}
"""SELECT by lake table, from the lowest room up."""


def refresh_facts(*, on: date, at: datetime, tell: Tell) -> int | Refused:
    """Lay down what the rooms know at the end of a business date; how many tables and balances differ from before.

    Refused: loans whose balances by account do not sum to what the draws owe.
    """
    del at
    lake, units = Lake(where()), len(FACTS) + 1
    settle_standings()
    both = succession(on=on)
    told = {"on": on, "known": both.known, "here_since": both.here_since}
    tables = {"taken_over": both.table}
    for done, (table, select) in enumerate(FACTS.items()):
        tell(done, units)
        tables[table] = read_table(select, schema=schema_of(table), params=told)
    differ = lay_tables(lake, tables)
    published = _publish_loans(lake, on=on)
    if isinstance(published, Refused):
        return published
    tell(units, units)
    return differ + published.changed


def _publish_loans(lake: Lake, *, on: date) -> Published | Refused:
    """The balances of our own loans on a day: what moved that day, or all that came before where the lake lacks it."""
    total_fen = credit.principal_fen()
    last = last_day(lake.edition(), OWN)
    if last is None or on > last + timedelta(days=1):
        history = credit.principal_history(until=on)
        first = min(history["on_day"].to_pylist(), default=on)
        totals = {on: total_fen}
        return publish_history(lake, changes=history, first=first, last=on, totals=totals, book=OWN, anew=True)
    moved = credit.principal_moved(on=on)
    published = publish_balances(lake, on=on, balances=moved, whole=False, total_fen=total_fen, book=OWN)
    if isinstance(published, Refused) and published.code == "total_differs":
        standing = credit.principal_standing()
        return publish_balances(lake, on=on, balances=standing, whole=True, total_fen=total_fen, book=OWN)
    return published


def tidy_lake(*, on: date, at: datetime, tell: Tell) -> int:
    """Lay the month's ended balances together and let go of what is older than must be kept; the rows laid anew."""
    del at
    lake = Lake(where())
    tell(0, 2)
    rows = compact_balances(lake)
    tell(1, 2)
    forget(lake, before=on.replace(year=on.year - settings.LAKE_YEARS, day=1))
    tell(2, 2)
    return rows
