"""Giving a list out: repeats and those left alone are taken off, facts go into files, then whoever works it sees it.

A long list is given out by the worker. Its people are reserved in one transaction, facts go in some thousands of rows
at a time, each with the mark of how far it is; a giving out that was killed goes on after the mark, so that nothing is
filed twice and nothing left out.
"""

from collections import defaultdict
from datetime import date, datetime

from django.db import connection, transaction

from qianmo.apps.households.services import Sheet, record_facts, remember_columns
from qianmo.apps.leads.models import Fate, Lead, LeadList, ListRow, ListState
from qianmo.apps.leads.queries.ground import taken_meanwhile
from qianmo.apps.leads.queries.rows import cells_of
from qianmo.apps.leads.queries.strangers import strangers_elsewhere
from qianmo.apps.leads.services.building import tell_change
from qianmo.apps.leads.services.linking import link_filed
from qianmo.apps.leads.services.no_contact import bar_left_alone
from qianmo.domain.leads.reading import Columns, columns_of, read_row
from qianmo.domain.refusal import Refused
from qianmo.storage.locks import session_lock
from qianmo.storage.staging import weigh

AT_ONCE = 10_000
RELEASING_LOCK = 3 << 56
"""Advisory lock of taking off repeats: one list after the other, whoever asks."""
GIVING_LOCK = 5 << 56
"""Advisory lock of giving a list out, together with its id."""
PATIENCE = "200ms"
NOBODY = Refused(code="nobody_given", reason="不能下发：名单上没有一户可以派。请看“重复”和“筛除”的原因")


def give_out(*, list_id: int, at: datetime, business_date: date) -> int | Refused | None:
    """Give out a list somebody asked for; how many leads there are. None: nobody asked, or another process is at it.

    Whoever another list or a drive has taken since the draft was made is left to that one, and whoever asked not to be
    contacted again is barred. What an imported list says of households goes into their files, dated and sourced, where
    the list was made so; what its columns mean is kept. Refused: nobody on it who can be visited; it is a draft again.
    """
    with session_lock(GIVING_LOCK + list_id, patience=PATIENCE) as held:
        row = LeadList.objects.filter(id=list_id, state=ListState.GIVING).first() if held else None
        if row is None:
            return None
        if row.released_on is None:
            weigh(Lead, ListRow)
        if row.released_on is None and not _reserved(row, at=at, business_date=business_date):
            return NOBODY
        columns = columns_of(row.heading, row.meanings) if row.heading else None
        if row.files_facts and isinstance(columns, Columns):
            while _learnt(row, columns, on=business_date):
                pass
        return _finish(row, at=at, business_date=business_date)


@transaction.atomic
def _reserved(row: LeadList, *, at: datetime, business_date: date) -> bool:
    """Take repeats and those left alone off, so that the rest is nobody else's; whether anybody is left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RELEASING_LOCK])
    link_filed(at=at, business_date=business_date)
    given = Lead.objects.filter(list_id=row.pk, fate__in=[Fate.GIVEN, Fate.BEYOND])
    asked = list(given.filter(household__isnull=False).values_list("household_id", flat=True))
    taken = taken_meanwhile(household_ids=asked, on=business_date, fresh_only=row.fresh_only, but=row.pk)
    for why in sorted(set(taken.values())):
        households = [household_id for household_id, one in taken.items() if one == why]
        given.filter(household_id__in=households).update(fate=Fate.TAKEN, why=why[:60], place=None)
    for (fate, why), rows in _strangers_gone(row.pk, on=business_date).items():
        given.filter(row_id__in=rows).update(fate=fate, why=why[:60], place=None)
    bar_left_alone(list_id=row.pk, at=at, business_date=business_date)
    found = given.filter(fate=Fate.GIVEN).exists()
    row.released_on = business_date if found else None
    row.state, row.fault = (ListState.GIVING, "") if found else (ListState.DRAFT, NOBODY.reason)
    row.save(update_fields=["released_on", "state", "fault"])
    return found


def _strangers_gone(list_id: int, *, on: date) -> dict[tuple[str, str], list[int]]:
    """Rows of people without a file who are given out elsewhere or left alone by now, by what becomes of them."""
    found = defaultdict(list)
    for row_id, fate in strangers_elsewhere(list_id=list_id, on=on).items():
        found[fate].append(row_id)
    return found


@transaction.atomic
def _learnt(row: LeadList, columns: Columns, *, on: date) -> bool:
    """Add what some thousands of sound rows say to the files of their households; whether there are more."""
    batch = cells_of(list_id=row.pk, after=row.learnt_row, limit=AT_ONCE, on_file=True)
    if not batch:
        return False
    known = dict(ListRow.objects.filter(id__in=[one.id for one in batch]).values_list("id", "household_id"))
    sheets: list[Sheet] = []
    for one in batch:
        said = read_row(one.cells, columns=columns, on=on)
        if not isinstance(said, Refused) and said.facts:
            sheets.append(_sheet(row, known[one.id], dict(said.facts)))
    record_facts(sheets=sheets)
    row.learnt_row, row.filed, row.read_rows = batch[-1].id, row.filed + len(sheets), row.read_rows + len(batch)
    row.save(update_fields=["learnt_row", "filed", "read_rows"])
    return True


@transaction.atomic
def _finish(row: LeadList, *, at: datetime, business_date: date) -> int:
    """Let those who work the list see it, remember what its columns mean; how many leads they have."""
    if row.heading and row.partner is not None:
        remember_columns(sender=f"partner:{row.partner_id}", heading=row.heading, columns=row.meanings)
    if not LeadList.objects.filter(id=row.pk, state=ListState.GIVING).update(state=ListState.RELEASED):
        return 0  # its time ran out meanwhile
    count = Lead.objects.filter(list_id=row.pk, fate=Fate.GIVEN).count()
    by = row.released_by_id or row.made_by_id
    tell_change("leads.list_released", row, by=by, at=at, business_date=business_date, leads=count, filed=row.filed)
    return count


def _sheet(row: LeadList, household_id: int, facts: dict[str, object]) -> Sheet:
    source, by = row.partner.name if row.partner else row.name, row.released_by_id or row.made_by_id
    return Sheet(household_id=household_id, as_of=row.as_of, source=source[:20], facts=facts, recorded_by=by)
