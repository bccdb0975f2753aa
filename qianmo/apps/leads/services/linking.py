"""Leads the bank had no file of when their list came, found again once the person is filed: by identity, or phone."""

from datetime import date, datetime

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.leads.models import LeadList, ListRow, ListState
from qianmo.apps.leads.queries.rows import cells_of
from qianmo.apps.leads.queries.strangers import FILED, STRANGERS
from qianmo.apps.leads.services.judging import Judge
from qianmo.apps.leads.services.placing import keep_judged
from qianmo.storage.staging import derive

AT_ONCE = 10_000
ROWS = "UPDATE leads_listrow r SET household_id = f.household_id FROM now_filed f WHERE r.id = f.row_id"
LEADS = """
UPDATE leads_lead l SET household_id = f.household_id, filed_on = f.filed_on
  FROM now_filed f, leads_leadlist b WHERE l.id = f.lead_id AND b.id = l.list_id
RETURNING l.id, l.household_id, b.name
"""
REPEATS = """
UPDATE leads_lead l SET fate = 'taken', place = NULL,
       why = CASE WHEN o.list_id = l.list_id THEN '同一户在本名单前面已有一行' ELSE '在名单“' || o.name || '”上' END
  FROM now_filed f, LATERAL (
       SELECT o.list_id, b.name FROM leads_lead o JOIN leads_leadlist b ON b.id = o.list_id
        WHERE o.household_id = f.household_id AND o.id <> f.lead_id AND o.fate = 'given' AND b.state = 'released'
          AND b.expires_on >= %(on)s AND (o.state = 'working' OR o.state = 'open' AND o.id < f.lead_id)
        ORDER BY o.id LIMIT 1) o
 WHERE l.id = f.lead_id AND l.state = 'open' AND l.fate IN ('given', 'beyond')
"""


@transaction.atomic
def link_filed(*, at: datetime, business_date: date) -> int:
    """Give leads of people without a file the household they have been filed in since; how many.

    Their lines, draws and deposits count from then on like everybody's. Where two leads turn out to be one household,
    the one nobody has worked yet becomes a repeat. When the time of a list is over its rows can no longer be found.
    """
    if not derive("strangers", STRANGERS, {"on": business_date}) or not derive("now_filed", FILED):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        cursor.execute(LEADS)
        linked = sorted(cursor.fetchall())
        cursor.execute(REPEATS, {"on": business_date})
    facts = [
        Fact(subject_id=pk, household_id=household, by=None, payload={"list": name}) for pk, household, name in linked
    ]
    record(kind="leads.filed", facts=facts, at=at, business_date=business_date)
    return len(linked)


def index_rows(*, on: date) -> int:
    """Index rows of people that came before rows were indexed; how many. What they say is read anew on the way."""
    left = ListRow.objects.filter(
        list__state__in=[ListState.DRAFT, ListState.RELEASED], fault="", sealed__isnull=False, household__isnull=True,
        identity_index__isnull=True, phone_index__isnull=True,
    )  # fmt: skip
    done = 0
    for row in LeadList.objects.filter(id__in=left.values("list_id").distinct()).order_by("id"):
        waiting = set(left.filter(list=row).values_list("id", flat=True))
        judge, last = Judge(row, on=on), 0
        while judge.columns is not None and (batch := cells_of(list_id=row.pk, after=last, limit=AT_ONCE)):
            last = batch[-1].id
            mine = [one for one in batch if one.id in waiting]
            if mine:
                keep_judged(judge.judge(mine))
            done += len(mine)
    return done
