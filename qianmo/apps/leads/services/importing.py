"""A list that comes as a file of any layout: rows kept sealed as they came, then read by what its columns mean.

The rows stay as they came, so that a column that was taken for something else is read anew without the file being sent
again. What the columns of a partner's files mean is remembered when the list is given out.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import transaction

from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.models import Layout, LeadList, ListRow, ListState, Origin, Partner
from qianmo.apps.leads.queries.rows import CameRow
from qianmo.apps.leads.services.building import Uses, new_row, tell_change, why_not_used
from qianmo.apps.leads.services.judging import Judge
from qianmo.apps.leads.services.placing import place, place_anew
from qianmo.domain.leads.reading import columns_of, guessed
from qianmo.domain.refusal import Refused
from qianmo.gateways.foreign_lists import open_list
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.identifiers import seal_bytes

MOST_ROWS = 300_000
AT_ONCE = 10_000
"""Rows held in memory at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImport:
    """A file to be taken in: for which use, from whom, as of which day; `event` is the attendance of an event.

    With `files_facts` what the rows say is added to the files of the households they are about, once given out.
    """

    uses: Uses
    partner_id: int
    as_of: date
    event: bool
    files_facts: bool
    branch_id: int
    by: int
    request_id: UUID


@transaction.atomic
def import_list(*, new: NewImport, path: Path, scope: Scope, at: datetime, business_date: date) -> int | Refused:
    """Make a draft of a file's rows; its id, the same for the same request.

    The columns are read as they were the last time this partner sent such a heading, else by their names; who finds
    them wrong reads them anew (`read_anew`). Refused: a use that is not stated, a partner nobody knows, a day of the
    data that has not come, a file that is not what it says, is empty or has more than 300,000 rows.
    """
    known = LeadList.objects.filter(request_id=new.request_id).values_list("id", flat=True).first()
    if known is not None:
        return known
    refused = why_not_used(new.uses, on=business_date) or _why_not_from(new, on=business_date)
    if refused is not None:
        return refused
    file = open_list(path)
    if isinstance(file, Refused):
        return file
    row = new_row(
        new.uses, origin=Origin.EVENT if new.event else Origin.IMPORTED, branch_id=new.branch_id, by=new.by, at=at,
        request_id=new.request_id,
    )  # fmt: skip
    if isinstance(row, Refused):
        return row
    row.partner_id, row.as_of, row.files_facts, row.heading = new.partner_id, new.as_of, new.files_facts, file.heading
    remembered = Layout.objects.filter(partner_id=new.partner_id, heading=file.heading).first()
    row.meanings = remembered.columns if remembered else guessed(file.heading)
    row.save()
    judge = Judge(row, on=business_date)
    count = _keep_rows(row, judge, file.rows())
    if isinstance(count, Refused):
        transaction.set_rollback(True)
        return count
    place(row, judge, scope=scope, on=business_date)
    tell_change("leads.list_imported", row, by=new.by, at=at, business_date=business_date, rows=count)
    return row.pk


@transaction.atomic
def read_anew(
    *, list_id: int, meanings: Mapping[str, str], scope: Scope, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Read the rows of a draft by other meanings of its columns. Refused: no such draft, columns that tell nobody."""
    row = LeadList.objects.select_for_update().filter(id=list_id, state=ListState.DRAFT).first()
    if row is None or not row.heading:
        return Refused(code="not_a_draft", reason="不能重读：这张名单已经下发，或不是导入的")
    columns = columns_of(row.heading, meanings)
    if isinstance(columns, Refused):
        return columns
    row.meanings = {word: meaning for word, meaning in meanings.items() if meaning and word in row.heading}
    row.save(update_fields=["meanings"])
    place_anew(row, scope=scope, on=business_date)
    tell_change("leads.list_read_anew", row, by=by, at=at, business_date=business_date)
    return None


def _why_not_from(new: NewImport, *, on: date) -> Refused | None:
    if not Partner.objects.filter(id=new.partner_id).exists():
        return Refused(code="no_partner", reason="没有导入：没有选是谁提供的。请先登记合作方，再选")
    if new.as_of > on:
        return Refused(code="list_as_of", reason=f"没有导入：数据截至日 {new.as_of} 还没有到。请改一天")
    return None


def _keep_rows(row: LeadList, judge: Judge, rows: Iterable[tuple[int, Sequence[str]]]) -> int | Refused:
    """Read and seal the rows as they come, some thousands at a time; how many there are. Refused: none, or too many."""
    count, waiting = 0, iter(rows)
    while batch := list(islice(waiting, AT_ONCE)):
        count += len(batch)
        if count > MOST_ROWS:
            return Refused(code="list_long", reason=f"没有导入：超过 {MOST_ROWS:,} 行，一张名单收不下。请分成几份")
        ids = allocate_ids(ListRow, len(batch))
        came = [CameRow(pk, number, list(cells), "") for pk, (number, cells) in zip(ids, batch, strict=True)]
        judged = judge.judge(came)
        copy_rows(
            ListRow,
            {
                "id": ids,
                "list_id": row.pk,
                "number": [one.number for one in came],
                "sealed": [
                    seal_bytes(json.dumps(one.cells, ensure_ascii=False).encode(), bound_to=f"list-row:{one.id}")
                    for one in came
                ],
                "household_id": [one.household_id for one in judged],
                "village_id": [one.village_id for one in judged],
                "fault": [one.fault for one in judged],
            },
        )
    return count or Refused(code="list_empty", reason="没有导入：表头下面一行内容也没有。请填好再传")
