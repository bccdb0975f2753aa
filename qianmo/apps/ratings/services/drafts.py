"""Acts of a register that was sent in: it is looked at beside the one before, its columns are told, then it is taken.

What waits is sealed, seen by whoever brought it, and forgotten after a day; nothing of it counts until it is taken.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.db import transaction

from qianmo.apps.grids.queries import cell
from qianmo.apps.households.queries import remembered_columns
from qianmo.apps.ratings.models import Register, RegisterDraft
from qianmo.apps.ratings.queries.editions import rows_of_draft
from qianmo.apps.ratings.services.registers import KNOWN, NewRegister, bring_register
from qianmo.domain.leads.reading import columns_of, guessed
from qianmo.domain.refusal import Refused
from qianmo.gateways.foreign_lists import open_list
from qianmo.storage.copying import allocate_ids
from qianmo.storage.identifiers import seal_bytes

MOST_ROWS = 20_000
LONGEST_SOURCE = 20
KEPT = timedelta(hours=24)
NO_VILLAGE = Refused(code="village_missing", reason="没有导入：没有这个村。请从列表里选一个村")
NO_SOURCE = Refused(code="register_source", reason="没有导入：要写明来源，20 字以内，如村委名册")
EMPTY = Refused(code="register_empty", reason="没有导入：表头下面一行内容也没有。请填好再传")
LONG = Refused(code="register_long", reason=f"没有导入：超过 {MOST_ROWS:,} 行，一个村没有这么多人。请按村分开")
NO_DRAFT = Refused(code="draft_missing", reason="这份名册不在了：已经导入、作废，或过了一天。请重新上传")
OVER = Refused(code="list_over", reason="没有取：名单的有效期已经过了，不能再用。请向提供方要新的")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRegister:
    """A file of a village's people for a year, as it came, and where it is from."""

    village_id: int
    year: int
    source: str
    file_name: str
    content: bytes
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LentRegister:
    """Rows of a list that lie in a village, under the list's heading and meanings, with its basis and last day."""

    village_id: int
    year: int
    source: str
    heading: Sequence[str]
    columns: Mapping[str, str]
    rows: Sequence[tuple[int, list[str]]]
    basis: str
    expires_on: date
    by: int


@transaction.atomic
def receive_register(*, new: SentRegister, at: datetime) -> int | Refused:
    """Keep a file to be looked at; the id of the draft. Its columns are read as they were the last time.

    Refused: no such village, no source, the same bytes again, a file that is not what it says, is empty or has more
    than 20,000 rows. Columns that tell nobody are no refusal: they are told on the draft.
    """
    source, digest = new.source.strip(), sha256(new.content).hexdigest()
    if cell(cell_id=new.village_id) is None:
        return NO_VILLAGE
    if not 0 < len(source) <= LONGEST_SOURCE:
        return NO_SOURCE
    name = PurePath(new.file_name.replace("\\", "/")).name[-120:] or "名册"
    with TemporaryDirectory(prefix="qianmo-register-") as folder:
        path = Path(folder, f"register{PurePath(name).suffix.lower()[:6]}")
        path.write_bytes(new.content)
        file = open_list(path)
        if isinstance(file, Refused):
            return file
        rows = list(islice(file.rows(), MOST_ROWS + 1))
    columns = remembered_columns(sender=f"source:{source}", heading=file.heading) or guessed(file.heading)
    draft = RegisterDraft(
        village_id=new.village_id, year=new.year, source=source, file_name=name, digest=digest, heading=file.heading,
        columns=columns, brought_by_id=new.by, brought_at=at,
    )  # fmt: skip
    return _laid(draft, rows)


@transaction.atomic
def receive_lent(*, new: LentRegister, at: datetime, business_date: date) -> int | Refused:
    """Keep rows of a list to be looked at as a register; the id of the draft.

    Refused: a list whose last day is over, the same rows again, none, more than 20,000.
    """
    if new.expires_on < business_date:
        return OVER
    said = json.dumps([new.source, *new.rows], ensure_ascii=False)
    draft = RegisterDraft(
        village_id=new.village_id, year=new.year, source=new.source[:LONGEST_SOURCE], file_name=f"名单 {new.source}",
        digest=sha256(said.encode()).hexdigest(), heading=list(new.heading), columns=dict(new.columns),
        basis=new.basis, expires_on=new.expires_on, brought_by_id=new.by, brought_at=at,
    )  # fmt: skip
    return _laid(draft, new.rows)


def _laid(draft: RegisterDraft, rows: Sequence[tuple[int, list[str]]]) -> int | Refused:
    """Write a draft down, in the place of the same person's last of this source and village."""
    if not rows or len(rows) > MOST_ROWS:
        return LONG if rows else EMPTY
    mine = {"village": draft.village_id, "year": draft.year}
    if Register.objects.filter(**mine, digest=draft.digest).exists():
        return KNOWN
    RegisterDraft.objects.filter(**mine, source=draft.source, brought_by=draft.brought_by_id).delete()
    (draft.pk,) = allocate_ids(RegisterDraft, 1)
    told = json.dumps(list(rows), ensure_ascii=False).encode()
    draft.sealed, draft.rows = seal_bytes(told, bound_to=f"register-draft:{draft.pk}"), len(rows)
    draft.save(force_insert=True)
    return draft.pk


@transaction.atomic
def mean_columns(*, draft_id: int, village_id: int, columns: Mapping[str, str], by: int) -> Refused | None:
    """Say what the columns of a draft mean. Refused: somebody else's draft or none, columns that tell nobody."""
    draft = _held(draft_id, village_id, by)
    if draft is None:
        return NO_DRAFT
    said = {word: meaning for word, meaning in columns.items() if meaning and word in draft.heading}
    read = columns_of(draft.heading, said)
    if isinstance(read, Refused):
        return read
    draft.columns = said
    draft.save(update_fields=["columns"])
    return None


@transaction.atomic
def take_register(
    *, draft_id: int, village_id: int, replaces: int | None, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Take a draft as it was looked at, beside the register it `replaces`; the id of the register.

    Refused: somebody else's draft or none, a list whose last day is over, what `bring_register` refuses.
    """
    draft = _held(draft_id, village_id, by)
    if draft is None:
        return NO_DRAFT
    if draft.expires_on is not None and draft.expires_on < business_date:
        return OVER
    answer = bring_register(
        new=NewRegister(
            village_id=draft.village_id, year=draft.year, source=draft.source, file_name=draft.file_name,
            digest=draft.digest, heading=draft.heading, columns=draft.columns, rows=rows_of_draft(draft),
            replaces=replaces, basis=draft.basis, expires_on=draft.expires_on, by=by,
        ),
        at=at,
        business_date=business_date,
    )  # fmt: skip
    if not isinstance(answer, Refused):
        draft.delete()
    return answer


@transaction.atomic
def drop_register(*, draft_id: int, village_id: int, by: int) -> Refused | None:
    """Forget a draft. Refused: somebody else's, or one that is none any more."""
    draft = _held(draft_id, village_id, by)
    if draft is None:
        return NO_DRAFT
    draft.delete()
    return None


@transaction.atomic
def forget_drafts(*, at: datetime) -> int:
    """Forget drafts that waited for a day; how many."""
    gone, _ = RegisterDraft.objects.filter(brought_at__lte=at - KEPT).delete()
    return gone


def _held(draft_id: int, village_id: int, by: int) -> RegisterDraft | None:
    rows = RegisterDraft.objects.select_for_update().filter(id=draft_id, village=village_id, brought_by=by)
    return rows.first()
