"""A list that comes as a file of any layout: rows kept sealed as they came, then read by what its columns mean.

A file is kept in sealed pieces until its rows are read, by the worker where it is long. The rows stay as they came, so
that a column that was taken for something else is read anew without the file being sent again. What the columns of a
partner's files mean is remembered when the list is given out.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import remembered_columns
from qianmo.apps.leads.models import Lead, LeadList, ListPiece, ListRow, ListState, Occasion, Origin, Partner
from qianmo.apps.leads.queries.rows import CameRow
from qianmo.apps.leads.services.building import Uses, new_row, tell_change, why_not_used
from qianmo.apps.leads.services.judging import Judge
from qianmo.apps.leads.services.placing import judge_anew, place
from qianmo.domain.leads.reading import columns_of, guessed
from qianmo.domain.refusal import Refused
from qianmo.gateways.foreign_lists import open_list
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.identifiers import open_bytes, seal_bytes
from qianmo.storage.locks import session_lock
from qianmo.storage.staging import weigh

MOST_ROWS = 300_000
MAX_BYTES = 50 * 1024 * 1024
READING_LOCK = 1 << 58
"""Advisory lock of the reading of a list, together with its id."""
PATIENCE = "200ms"
NO_FILE = Refused(code="no_file", reason="没有收到文件，或文件超过 50 MB。请选好再导入")
DROPPED = Refused(code="list_dropped", reason="没有读完：名单已经作废")
AT_ONCE = 10_000
"""Rows held in memory at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImport:
    """A file to be taken in: for which use, from whom, as of which day; `event` is the attendance of an event.

    With an occasion it is who came to that, whatever `event` says, and nobody need have sent it.

    With `files_facts` what the rows say is added to the files of the households they are about, once given out.
    """

    uses: Uses
    partner_id: int | None
    as_of: date
    event: bool
    occasion_id: int | None = None
    files_facts: bool
    branch_id: int
    by: int
    request_id: UUID


@transaction.atomic
def receive_list(
    *, new: NewImport, name: str, pieces: Iterable[bytes], scope: Scope, at: datetime, business_date: date
) -> int | Refused:
    """Keep a file, sealed piece by piece, for `read_list`; the id of its list, the same for the same request.

    Refused: a use that is not stated, a partner nobody knows, a day of the data that has not come, more than 50 MB,
    nothing at all.
    """
    known = LeadList.objects.filter(request_id=new.request_id).values_list("id", flat=True).first()
    if known is not None:
        return known
    refused = why_not_used(new.uses, on=business_date) or _why_not_from(new, on=business_date)
    if refused is not None:
        return refused
    origin = Origin.EVENT if new.event or new.occasion_id else Origin.IMPORTED
    row = new_row(new.uses, origin=origin, branch_id=new.branch_id, by=new.by, at=at, request_id=new.request_id)
    if isinstance(row, Refused):
        return row
    row.partner_id, row.as_of, row.files_facts = new.partner_id, new.as_of, new.files_facts
    row.occasion_id = new.occasion_id
    row.file_name = PurePath(name.replace("\\", "/")).name[-120:] or "名单"
    row.state, row.moved_at = ListState.READING, at
    row.village_ids = _listed(scope)
    row.save()
    size = 0
    for number, piece in enumerate(pieces):
        size += len(piece)
        if size <= MAX_BYTES:
            sealed = seal_bytes(piece, bound_to=f"list-piece:{row.pk}:{number}")
            ListPiece.objects.create(list=row, number=number, sealed=sealed)
    if not 0 < size <= MAX_BYTES:
        transaction.set_rollback(True)
        return NO_FILE
    tell_change("leads.list_received", row, by=new.by, at=at, business_date=business_date, bytes=size)
    return row.pk


@transaction.atomic
def read_anew(
    *, list_id: int, meanings: Mapping[str, str], scope: Scope, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Have the rows of a draft read by other meanings of its columns, by `read_list`; how many rows there are.

    Refused: no such draft, columns that tell nobody.
    """
    row = LeadList.objects.select_for_update().filter(id=list_id, state=ListState.DRAFT).first()
    if row is None or not row.heading:
        return Refused(code="not_a_draft", reason="不能重读：这张名单已经下发，或不是导入的")
    columns = columns_of(row.heading, meanings)
    if isinstance(columns, Refused):
        return columns
    row.meanings = {word: meaning for word, meaning in meanings.items() if meaning and word in row.heading}
    row.state, row.moved_at, row.read_rows = ListState.READING, at, 0
    row.village_ids = _listed(scope)
    row.save(update_fields=["meanings", "state", "moved_at", "read_rows", "village_ids"])
    tell_change("leads.list_read_anew", row, by=by, at=at, business_date=business_date)
    return ListRow.objects.filter(list_id=list_id).count()


def read_list(*, list_id: int, at: datetime, business_date: date) -> Refused | None:
    """Read a list that waits to be read and make it a draft; one read by others, or before, is left alone.

    The columns are read as they were the last time this partner sent such a heading, else anybody did, else by their
    names; who finds them wrong reads them anew. Rows are kept some thousands at a time, so that one sees how far it is;
    a reading that was killed begins anew with what it had kept thrown away. Refused, and the list says so: a file that
    is not what it says, is empty or has more than 300,000 rows.
    """
    with session_lock(READING_LOCK + list_id, patience=PATIENCE) as held:
        row = LeadList.objects.filter(id=list_id, state=ListState.READING).first() if held else None
        if row is None:
            return None
        judge = _of_file(row, on=business_date) if ListPiece.objects.filter(list=row).exists() else None
        if isinstance(judge, Refused):
            return _gave_up(row, judge, at=at, business_date=business_date)
        again = judge is None
        judge = judge or judge_anew(row, on=business_date, told=partial(_told, row))
        weigh(ListRow)
        _finish(row, judge, again=again, at=at, business_date=business_date)
        return None


def _of_file(row: LeadList, *, on: date) -> Judge | Refused:
    """Keep every row of the file; what an earlier reading kept is thrown away first."""
    ListRow.objects.filter(list=row).delete()
    with TemporaryDirectory(prefix="qianmo-list-") as folder:
        path = Path(folder, f"list{PurePath(row.file_name).suffix.lower()[:6]}")
        with path.open("xb") as kept:
            for number, sealed in ListPiece.objects.filter(list=row).order_by("number").values_list("number", "sealed"):
                kept.write(open_bytes(bytes(sealed), bound_to=f"list-piece:{row.pk}:{number}"))
        file = open_list(path)
        if isinstance(file, Refused):
            return file
        row.heading = file.heading
        remembered = remembered_columns(sender=f"partner:{row.partner_id}", heading=file.heading)
        row.meanings = remembered or guessed(file.heading)
        row.save(update_fields=["heading", "meanings"])
        judge = Judge(row, on=on)
        return _keep_rows(row, judge, file.rows()) or judge


@transaction.atomic
def _finish(row: LeadList, judge: Judge, *, again: bool, at: datetime, business_date: date) -> None:
    """Place what was read and let the draft be looked at; of one dropped meanwhile nothing stays."""
    held = LeadList.objects.select_for_update().get(id=row.pk)
    if held.state != ListState.READING:
        ListRow.objects.filter(list=row).delete()
        return
    Lead.objects.filter(list=row).delete()
    scope = Scope(None if held.village_ids is None else frozenset(held.village_ids))
    place(held, judge, scope=scope, on=business_date)
    ListPiece.objects.filter(list=row).delete()
    held.state = ListState.DRAFT
    held.save(update_fields=["state"])
    if not again:
        tell_change(
            "leads.list_imported", held, by=held.made_by_id, at=at, business_date=business_date, rows=held.read_rows
        )


@transaction.atomic
def _gave_up(row: LeadList, why: Refused, *, at: datetime, business_date: date) -> Refused:
    ListRow.objects.filter(list=row).delete()
    ListPiece.objects.filter(list=row).delete()
    moved = LeadList.objects.filter(id=row.pk, state=ListState.READING)
    if moved.update(state=ListState.UNREAD, fault=why.reason[:400]):
        tell_change("leads.list_unread", row, by=row.made_by_id, at=at, business_date=business_date, why=why.reason)
    return why


def _told(row: LeadList, rows: int) -> bool:
    """Say how many rows have been read; whether the list still waits for them."""
    return bool(LeadList.objects.filter(id=row.pk, state=ListState.READING).update(read_rows=rows))


def _listed(scope: Scope) -> list[int] | None:
    return None if scope.village_ids is None else sorted(scope.village_ids)


def _why_not_from(new: NewImport, *, on: date) -> Refused | None:
    if new.occasion_id is not None and not Occasion.objects.filter(id=new.occasion_id).exists():
        return Refused(code="no_occasion", reason="没有导入：没有这个活动。请先登记活动，再选")
    alone = new.partner_id is None and new.occasion_id is not None
    if not alone and not Partner.objects.filter(id=new.partner_id or 0).exists():
        return Refused(code="no_partner", reason="没有导入：没有选是谁提供的。请先登记合作方，再选")
    if new.as_of > on:
        return Refused(code="list_as_of", reason=f"没有导入：数据截至日 {new.as_of} 还没有到。请改一天")
    return None


def _keep_rows(row: LeadList, judge: Judge, rows: Iterable[tuple[int, Sequence[str]]]) -> Refused | None:
    """Read and seal the rows as they come, some thousands at a time. Refused: none, or too many."""
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
                "identity_index": [one.identity_index for one in judged],
                "phone_index": [one.phone_index for one in judged],
            },
        )
        if not _told(row, count):
            return DROPPED
    return None if count else Refused(code="list_empty", reason="没有导入：表头下面一行内容也没有。请填好再传")
