"""A loan that the core keeps and we keep too is one account: the core's while it owns the ledger, ours from then on.

The core knows a loan by the number it came with or by ours. From the day the ledger is here (or the draw, where that is
later) its account is that of the draw, and what the core said of it before is told under that account.
"""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.db import connection

from qianmo.analytics.lake import FOREVER, schema_of
from qianmo.apps.credit.facts import SINCE
from qianmo.apps.credit.models import Draw, Keeper, LedgerKeeper, Opening
from qianmo.apps.feeds.queries import loan_accounts

TABLE = "taken_over"
STARTS = f"SELECT d.id, {SINCE} FROM credit_draw d WHERE d.id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Succession:
    """Draws the core keeps as well, from which day the ledger is here (FOREVER: it is not), and the lake's table."""

    known: list[int]
    here_since: date
    table: pa.Table


def succession(*, on: date) -> Succession:
    """What of our loans the core keeps as well at the end of a day."""
    former = dict(Opening.objects.values_list("draw_id", "former_number"))
    draws = Draw.objects.filter(state="posted").values_list("id", "number")
    numbers = {former.get(pk, number): pk for pk, number in draws}
    accounts = {numbers[number]: pk for number, pk in loan_accounts(numbers=list(numbers)).items()}
    since = _here_since(on)
    with connection.cursor() as cursor:
        starts = dict(cursor.execute(STARTS, [list(accounts)]).fetchall())
    rows = [] if since == FOREVER else [(accounts[pk], -pk, max(day, since)) for pk, day in sorted(starts.items())]
    schema = schema_of(TABLE)
    columns = zip(*rows, strict=True) if rows else [[] for _ in schema]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
    return Succession(sorted(accounts), since, pa.table(arrays, schema=schema))


def _here_since(on: date) -> date:
    row = LedgerKeeper.objects.filter(from_on__lte=on).order_by("-from_on").first()
    if row is None:
        return date.min
    return FOREVER if row.keeper == Keeper.CORE else row.from_on
