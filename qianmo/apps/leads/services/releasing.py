"""Giving a list out, letting it go, and what happens to it when its time is over."""

from datetime import date, datetime

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.leads.models import Fate, Layout, Lead, LeadList, ListPiece, ListRow, ListState
from qianmo.apps.leads.queries.ground import taken_meanwhile
from qianmo.apps.leads.queries.rows import cells_of
from qianmo.apps.leads.services.building import tell_change
from qianmo.domain.leads.reading import columns_of, read_row
from qianmo.domain.refusal import Refused

AT_ONCE = 10_000
UNRELEASED = (ListState.READING, ListState.UNREAD, ListState.DRAFT)


@transaction.atomic
def release_list(*, list_id: int, by: int, at: datetime, business_date: date) -> int | Refused:
    """Give a draft out to those who work it; how many leads they have.

    Whoever another list or a drive has taken since the draft was made is left to that one. What an imported list says
    of households goes into their files, dated and sourced, where the list was made so; what its columns mean is kept.
    Refused: not a draft, past its time, nobody on it who can be visited.
    """
    row = LeadList.objects.select_for_update().filter(id=list_id).first()
    if row is None or row.state != ListState.DRAFT:
        return Refused(code="not_a_draft", reason="不能下发：这张名单不是待下发的")
    if row.expires_on <= business_date:
        return Refused(code="list_over", reason=f"不能下发：有效期到 {row.expires_on}，已经过了。请重新建一张")
    given = Lead.objects.filter(list_id=row.pk, fate__in=[Fate.GIVEN, Fate.BEYOND])
    asked = list(given.filter(household__isnull=False).values_list("household_id", flat=True))
    taken = taken_meanwhile(household_ids=asked, on=business_date, fresh_only=row.fresh_only, but=row.pk)
    for why in sorted(set(taken.values())):
        households = [household_id for household_id, one in taken.items() if one == why]
        given.filter(household_id__in=households).update(fate=Fate.TAKEN, why=why[:60], place=None)
    count = given.filter(fate=Fate.GIVEN).count()
    if not count:
        return Refused(code="nobody_given", reason="不能下发：名单上没有一户可以派。请看“重复”和“筛除”的原因")
    row.state, row.released_on = ListState.RELEASED, business_date
    row.save(update_fields=["state", "released_on"])
    filed = _learn(row, by=by, on=business_date) if row.heading else 0
    tell_change("leads.list_released", row, by=by, at=at, business_date=business_date, leads=count, filed=filed)
    return count


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
    """End the lists whose last day is over: nobody works them, and what their rows told of people is removed."""
    rows = list(
        LeadList.objects.select_for_update()
        .filter(expires_on__lt=business_date, state__in=[*UNRELEASED, ListState.RELEASED])
        .order_by("id")
    )
    ListRow.objects.filter(list_id__in=[row.pk for row in rows]).update(sealed=None)
    ListPiece.objects.filter(list_id__in=[row.pk for row in rows]).delete()
    for row in rows:
        row.state = ListState.EXPIRED
    LeadList.objects.bulk_update(rows, ["state"])
    facts = [Fact(subject_id=row.pk, household_id=None, by=None, payload={"name": row.name}) for row in rows]
    record(kind="leads.list_expired", facts=facts, at=at, business_date=business_date)
    return len(rows)


REFILL = """
WITH working AS (
    SELECT list_id, owner_id, count(*) AS held FROM leads_lead
     WHERE fate = 'given' AND state IN ('open', 'working') GROUP BY list_id, owner_id),
waiting AS (
    SELECT l.id, row_number() OVER (PARTITION BY l.list_id, l.owner_id ORDER BY l.place, l.id) AS turn,
           b.each - coalesce(w.held, 0) AS room
      FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id
      LEFT JOIN working w ON w.list_id = l.list_id AND w.owner_id = l.owner_id
     WHERE l.fate = 'beyond' AND b.state = 'released' AND b.expires_on >= %(on)s)
UPDATE leads_lead l SET fate = 'given' FROM waiting w WHERE w.id = l.id AND w.turn <= w.room RETURNING l.list_id
"""


@transaction.atomic
def refill_lists(*, at: datetime, business_date: date) -> int:
    """Give everybody the next in line for those that are settled, up to what one person is given; how many."""
    with connection.cursor() as cursor:
        cursor.execute(REFILL, {"on": business_date})
        lists = [list_id for (list_id,) in cursor.fetchall()]
    facts = [
        Fact(subject_id=list_id, household_id=None, by=None, payload={"leads": lists.count(list_id)})
        for list_id in sorted(set(lists))
    ]
    record(kind="leads.list_refilled", facts=facts, at=at, business_date=business_date)
    return len(lists)


def _learn(row: LeadList, *, by: int, on: date) -> int:
    """Remember what the columns mean, and add what sound rows say to the files of their households; how many sheets."""
    Layout.objects.update_or_create(partner=row.partner, heading=row.heading, defaults={"columns": row.meanings})
    columns = columns_of(row.heading, row.meanings)
    if not row.files_facts or isinstance(columns, Refused) or row.partner is None:
        return 0
    known = dict(
        ListRow.objects.filter(list_id=row.pk, fault="", household__isnull=False).values_list("id", "household_id")
    )
    last, filed = 0, 0
    while batch := cells_of(list_id=row.pk, after=last, limit=AT_ONCE):
        last = batch[-1].id
        sheets: list[Sheet] = []
        for one in batch:
            said = read_row(one.cells, columns=columns, on=on) if one.id in known else None
            if said is not None and not isinstance(said, Refused) and said.facts:
                sheets.append(_sheet(row, known[one.id], dict(said.facts), by=by))
        record_facts(sheets=sheets)
        filed += len(sheets)
    return filed


def _sheet(row: LeadList, household_id: int, facts: dict[str, object], *, by: int) -> Sheet:
    source = row.partner.name if row.partner else row.name
    return Sheet(household_id=household_id, as_of=row.as_of, source=source[:20], facts=facts, recorded_by=by)
