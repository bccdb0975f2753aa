"""Conversion: what leads turned into after their list was given out, worked out every night and never typed in."""

from datetime import date, datetime, timedelta

import pyarrow as pa
from django.db import connection, transaction

from qianmo.analytics.bases import ASKED, deposits_then
from qianmo.analytics.figures import Figure, figure_rows
from qianmo.analytics.lake import CORE, Lake, last_day, where
from qianmo.apps.events.services import Fact, record
from qianmo.apps.leads.queries.credited import turned_into
from qianmo.storage.columns import read_table
from qianmo.storage.staging import stage

FOLLOWED = timedelta(days=365)
"""How long after it was given out a list is followed."""
DEPOSIT_FEN = 1_000_000
"""So much more on deposit than when the list was made counts as a conversion."""
NOW = pa.schema([("household_id", pa.int64()), ("fen", pa.int64())])
FOUND = pa.schema([("lead_id", pa.int64()), ("kind", pa.string()), ("fen", pa.int64()), ("on_day", pa.date32())])
THEN = pa.schema([("household_id", pa.int64()), ("on_day", pa.date32()), ("fen", pa.int64())])
DEPOSITS = f"""
SELECT l.id, 'deposit', n.fen - coalesce(t.fen, l.deposit_fen)
  FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id JOIN deposits_now n ON n.household_id = l.household_id
  LEFT JOIN deposits_then t ON l.filed_on IS NOT NULL AND t.household_id = l.household_id AND t.on_day = b.figures_on
 WHERE l.fate = 'given' AND b.released_on > %(since)s AND b.figures_on < %(on)s
   AND n.fen - coalesce(t.fen, l.deposit_fen) >= {DEPOSIT_FEN}
"""
FILED_SINCE = """
SELECT DISTINCT l.household_id, b.figures_on FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id
 WHERE l.fate = 'given' AND l.filed_on IS NOT NULL AND b.released_on > %(since)s AND b.figures_on < %(on)s
"""
ADDED = """
INSERT INTO leads_conversion (lead_id, kind, fen, "on", touched)
SELECT f.lead_id, f.kind, f.fen, f.on_day,
       EXISTS (SELECT 1 FROM leads_touch t WHERE t.lead_id = f.lead_id AND t.on <= f.on_day)
  FROM turned_into f ON CONFLICT DO NOTHING RETURNING lead_id, kind, fen
"""
WON = "UPDATE leads_lead SET state = 'won', next_on = NULL WHERE id = ANY(%s) RETURNING id, household_id"


@transaction.atomic
def track_conversions(*, at: datetime, business_date: date) -> int:
    """Note what leads of the lists of a year have turned into since: a line signed, a draw, more deposits. How many.

    Each kind counts once for a lead, with the first; the lead is won. Who was never touched is told apart (`touched`).
    """
    since = business_date - FOLLOWED
    found = turned_into(since=since) + _deposits(since)
    columns = dict(zip(FOUND.names, map(list, zip(*found, strict=True)), strict=True)) if found else {}
    stage("turned_into", pa.table(columns, schema=FOUND) if found else FOUND.empty_table())
    with connection.cursor() as cursor:
        cursor.execute(ADDED)
        added: list[tuple[int, str, int]] = cursor.fetchall()
        cursor.execute(WON, [[lead_id for lead_id, _, _ in added]])
        households = dict(cursor.fetchall())
    facts = [
        Fact(subject_id=lead_id, household_id=households[lead_id], by=None, payload={"kind": kind, "fen": fen})
        for lead_id, kind, fen in added
    ]
    record(kind="leads.converted", facts=facts, at=at, business_date=business_date)
    return len(added)


def _deposits(since: date) -> list[tuple[int, str, int, date]]:
    """Leads whose household has more on deposit by now; nobody where the core has delivered no day.

    Who was filed since is compared with what was on the same accounts when the list was made.
    """
    lake = Lake(where())
    edition = lake.edition()
    as_of = last_day(edition, CORE)
    if as_of is None:
        return []
    rows = figure_rows(Figure("position", "household", {"as_of": as_of, "side": "deposit"}), lake=lake, edition=edition)
    kept = rows.filter(rows["key"].is_valid()).select(["key", "fen"]).rename_columns(NOW.names)
    stage("deposits_now", kept.cast(NOW))
    asked = read_table(FILED_SINCE, schema=ASKED, params={"since": since, "on": as_of})
    then = deposits_then(asked, lake=lake, edition=edition, as_of=as_of) if asked.num_rows else THEN.empty_table()
    stage("deposits_then", then.cast(THEN))
    with connection.cursor() as cursor:
        cursor.execute(DEPOSITS, {"since": since, "on": as_of})
        return [(*row, as_of) for row in cursor.fetchall()]
