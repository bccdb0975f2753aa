"""Acts of registers: taking a file of a village's people in, and noting which sources named a household of a roster."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import cell
from qianmo.apps.grids.services import hold_cells
from qianmo.apps.households.queries import households_by_index
from qianmo.apps.ratings.models import EntrySource, Register, RegisterRow, Roster, RosterEntry
from qianmo.domain.leads.reading import Columns, columns_of, guessed, read_row
from qianmo.domain.refusal import Refused
from qianmo.gateways.foreign_lists import open_list
from qianmo.gateways.rosters.places import Places, Village
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.identifiers import blind_index, seal_bytes

MOST_ROWS = 20_000
LONGEST_SOURCE = 20
ACTS = ("=", "+", "-", "@")
NO_VILLAGE = Refused(code="village_missing", reason="没有导入：没有这个村。请从列表里选一个村")
NO_SOURCE = Refused(code="register_source", reason="没有导入：要写明来源，20 字以内，如村委名册")
EMPTY = Refused(code="register_empty", reason="没有导入：表头下面一行内容也没有。请填好再传")
LONG = Refused(code="register_long", reason=f"没有导入：超过 {MOST_ROWS:,} 行，一个村没有这么多人。请按村分开")
KNOWN = Refused(code="register_known", reason="没有导入：这个村今年已经有内容一样的一份")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRegister:
    """A file of a village's people for a year, as it came, and where it is from."""

    village_id: int
    year: int
    source: str
    file_name: str
    content: bytes
    by: int


@transaction.atomic
def bring_register(*, new: NewRegister, at: datetime, business_date: date) -> int | Refused:
    """Keep every row of a file sealed, with what is wrong with it; the id. Nobody is filed and nobody is moved.

    Households of this year's roster it names get it as a further source. Refused: no such village, no source, the same
    bytes again, a file that is not what it says, lacks the columns, is empty or has more than 20,000 rows.
    """
    village, source = cell(cell_id=new.village_id), new.source.strip()
    if village is None:
        return NO_VILLAGE
    if not 0 < len(source) <= LONGEST_SOURCE:
        return NO_SOURCE
    digest = sha256(new.content).hexdigest()
    hold_cells(ids=[new.village_id])
    if Register.objects.filter(village_id=new.village_id, year=new.year, digest=digest).exists():
        return KNOWN
    name = PurePath(new.file_name.replace("\\", "/")).name[-120:] or "名册"
    with TemporaryDirectory(prefix="qianmo-register-") as folder:
        path = Path(folder, f"register{PurePath(name).suffix.lower()[:6]}")
        path.write_bytes(new.content)
        file = open_list(path)
        if isinstance(file, Refused):
            return file
        columns = columns_of(file.heading, guessed(file.heading))
        if isinstance(columns, Refused):
            return columns
        rows = list(islice(file.rows(), MOST_ROWS + 1))
    if not rows or len(rows) > MOST_ROWS:
        return LONG if rows else EMPTY
    register = Register.objects.create(
        village_id=new.village_id, year=new.year, source=source, file_name=name, digest=digest, heading=file.heading,
        brought_by_id=new.by, brought_at=at,
    )  # fmt: skip
    here = Places([Village(village.code, village.name, "", {})])
    faults = _keep(register, rows, columns, here=here, on=business_date)
    rosters = Roster.objects.filter(village=new.village_id, year=new.year)
    note_sources(roster_ids=list(rosters.values_list("id", flat=True)))
    fact = Fact(
        subject_id=register.pk, household_id=None, by=new.by,
        payload={"source": source, "rows": len(rows), "faults": faults, "digest": digest},
    )  # fmt: skip
    record(kind="ratings.register_brought", facts=[fact], at=at, business_date=business_date)
    return register.pk


def note_sources(*, roster_ids: Sequence[int]) -> None:
    """Note at each household of these rosters the registers of its village and year that name one of its people.

    What is noted already stays as it is; called within the act that changed a roster or brought a register.
    """
    rosters = {(row.village_id, row.year): row.pk for row in Roster.objects.filter(id__in=roster_ids)}
    registers = {
        row.pk: (rosters[row.village_id, row.year], row.source)
        for row in Register.objects.filter(village__in={village for village, _ in rosters})
        if (row.village_id, row.year) in rosters
    }
    named = RegisterRow.objects.filter(register__in=registers, fault="").values_list("register_id", "identity_index")
    pairs = [(pk, index) for pk, index in named if index is not None]
    households = households_by_index(identities={index for _, index in pairs}, phones=())
    entries = {
        (roster_id, household_id): pk
        for pk, roster_id, household_id in RosterEntry.objects.filter(
            roster__in={roster for roster, _ in registers.values()}, household__in=set(households.values())
        ).values_list("id", "roster_id", "household_id")
    }
    wanted = {
        (entries[registers[pk][0], households[index]], pk)
        for pk, index in pairs
        if index in households and (registers[pk][0], households[index]) in entries
    }
    EntrySource.objects.bulk_create(
        [EntrySource(entry_id=entry, register_id=pk, source=registers[pk][1]) for entry, pk in sorted(wanted)],
        ignore_conflicts=True,
    )


def _keep(
    register: Register, rows: Sequence[tuple[int, list[str]]], columns: Columns, *, here: Places, on: date
) -> int:
    """Write the rows; how many cannot be read."""
    first: dict[str, int] = {}
    read = [_read(number, told, columns, here=here, on=on, first=first) for number, told in rows]
    ids = allocate_ids(RegisterRow, len(rows))
    copy_rows(
        RegisterRow,
        {
            "id": ids,
            "register_id": register.pk,
            "number": [number for number, _ in rows],
            "sealed": [
                seal_bytes(json.dumps(told, ensure_ascii=False).encode(), bound_to=f"register-row:{pk}")
                for pk, (_, told) in zip(ids, rows, strict=True)
            ],
            "identity_index": [blind_index("identity", identity) if identity else None for identity, _ in read],
            "fault": [fault[:200] for _, fault in read],
        },
    )
    return sum(1 for _, fault in read if fault)


def _read(
    number: int, told: Sequence[str], columns: Columns, *, here: Places, on: date, first: dict[str, int]
) -> tuple[str, str]:
    """The identity number of a row, empty where there is none, and its fault; `first` remembers who came before."""
    if any(one.startswith(ACTS) for one in told):
        return "", "有以 = + - @ 开头的格，像公式。请改成文字再传"
    row = read_row(told, columns=columns, on=on)
    if isinstance(row, Refused):
        return "", row.reason
    if row.village and isinstance(here.village(row.village, town=""), Refused):
        return row.identity, "写的不是这个村。请到那个村导入，或改正村名"
    before = first.setdefault(row.identity, number) if row.identity else number
    return row.identity, "" if before == number else f"与第 {before} 行是同一个证件号码"
