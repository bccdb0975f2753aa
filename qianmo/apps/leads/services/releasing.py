"""Asking for a list to be given out, letting it go, and what happens to it when its time is over."""

from datetime import date, datetime

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.leads.models import Lead, LeadList, ListPiece, ListRow, ListState
from qianmo.apps.leads.services.building import tell_change
from qianmo.apps.leads.services.giving import give_out
from qianmo.apps.ratings.services import empty_lent
from qianmo.domain.refusal import Refused

UNRELEASED = (ListState.READING, ListState.UNREAD, ListState.DRAFT)


@transaction.atomic
def release_list(*, list_id: int, by: int, at: datetime, business_date: date) -> int | Refused:
    """Give a draft out to those who work it, here and now; how many leads they have. Refused: as `ask_release`."""
    refused = ask_release(list_id=list_id, by=by, at=at, business_date=business_date)
    return refused or give_out(list_id=list_id, at=at, business_date=business_date) or 0


@transaction.atomic
def ask_release(*, list_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Let a draft be given out by `give_out`. Refused: not a draft, past its time."""
    row = LeadList.objects.select_for_update().filter(id=list_id).first()
    if row is None or row.state != ListState.DRAFT:
        return Refused(code="not_a_draft", reason="不能下发：这张名单不是待下发的")
    if row.expires_on <= business_date:
        return Refused(code="list_over", reason=f"不能下发：有效期到 {row.expires_on}，已经过了。请重新建一张")
    row.state, row.moved_at, row.released_by_id = ListState.GIVING, at, by
    row.read_rows, row.released_on, row.fault = 0, None, ""
    row.save(update_fields=["state", "moved_at", "released_by", "read_rows", "released_on", "fault"])
    return None


@transaction.atomic
def drop_list(*, list_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Let a draft go, read or not, with everything it told of people. Refused: one that was given out."""
    row = LeadList.objects.select_for_update().filter(id=list_id).first()
    if row is None or row.state not in UNRELEASED:
        return Refused(code="not_a_draft", reason="不能作废：这张名单不是待下发的。已下发的到期自动停用")
    Lead.objects.filter(list_id=row.pk).delete()
    ListRow.objects.filter(list_id=row.pk).delete()
    ListPiece.objects.filter(list_id=row.pk).delete()
    row.state = ListState.DROPPED
    row.save(update_fields=["state"])
    tell_change("leads.list_dropped", row, by=by, at=at, business_date=business_date)
    return None


@transaction.atomic
def expire_lists(*, at: datetime, business_date: date) -> int:
    """End the lists whose last day is over: nobody works them, and what their rows told of people is removed.

    So it is from the registers they were lent to.
    """
    rows = list(
        LeadList.objects.select_for_update()
        .filter(expires_on__lt=business_date, state__in=[*UNRELEASED, ListState.GIVING, ListState.RELEASED])
        .order_by("id")
    )
    ListRow.objects.filter(list_id__in=[row.pk for row in rows]).update(
        sealed=None, identity_index=None, phone_index=None
    )
    ListPiece.objects.filter(list_id__in=[row.pk for row in rows]).delete()
    empty_lent(business_date=business_date)
    for row in rows:
        row.state = ListState.EXPIRED
    LeadList.objects.bulk_update(rows, ["state"])
    facts = [Fact(subject_id=row.pk, household_id=None, by=None, payload={"name": row.name}) for row in rows]
    record(kind="leads.list_expired", facts=facts, at=at, business_date=business_date)
    return len(rows)


REFILL = """
WITH held AS (
    SELECT l.list_id, l.household_id, r.identity_index, r.phone_index
      FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id LEFT JOIN leads_listrow r ON r.id = l.row_id
     WHERE l.fate = 'given' AND l.state IN ('open', 'working') AND b.state = 'released' AND b.expires_on >= %(on)s),
working AS (
    SELECT list_id, owner_id, count(*) AS held FROM leads_lead
     WHERE fate = 'given' AND state IN ('open', 'working') GROUP BY list_id, owner_id),
waiting AS (
    SELECT l.id, row_number() OVER (PARTITION BY l.list_id, l.owner_id ORDER BY l.place, l.id) AS turn,
           b.each - coalesce(w.held, 0) AS room
      FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id
      LEFT JOIN working w ON w.list_id = l.list_id AND w.owner_id = l.owner_id
      LEFT JOIN leads_listrow r ON r.id = l.row_id
     WHERE l.fate = 'beyond' AND b.state = 'released' AND b.expires_on >= %(on)s
       AND NOT EXISTS (
           SELECT 1 FROM held h WHERE h.list_id <> l.list_id AND h.household_id = l.household_id)
       AND NOT EXISTS (SELECT 1 FROM held h WHERE h.list_id <> l.list_id AND h.identity_index = r.identity_index)
       AND NOT EXISTS (SELECT 1 FROM held h WHERE h.list_id <> l.list_id AND h.phone_index = r.phone_index))
UPDATE leads_lead l SET fate = 'given' FROM waiting w WHERE w.id = l.id AND w.turn <= w.room RETURNING l.list_id
"""


@transaction.atomic
def refill_lists(*, at: datetime, business_date: date) -> int:
    """Give everybody the next in line for those that are settled, up to what one person is given; how many.

    Whom another list has given out meanwhile stays in line.
    """
    with connection.cursor() as cursor:
        cursor.execute(REFILL, {"on": business_date})
        lists = [list_id for (list_id,) in cursor.fetchall()]
    facts = [
        Fact(subject_id=list_id, household_id=None, by=None, payload={"leads": lists.count(list_id)})
        for list_id in sorted(set(lists))
    ]
    record(kind="leads.list_refilled", facts=facts, at=at, business_date=business_date)
    return len(lists)
