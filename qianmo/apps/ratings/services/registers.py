"""Acts of registers: taking one's rows in, in the place of the one before, and noting which sources name a household.

What a register says is only added to. One that is replaced stays as it came; whom it named and the new one does not is
marked on this year's roster with day and source, and loses nothing of what was screened, said or decided.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.services import hold_cells
from qianmo.apps.households.queries import households_by_index
from qianmo.apps.households.services import remember_columns
from qianmo.apps.ratings.models import EntryAbsence, EntrySource, Register, RegisterRow, Roster, RosterEntry
from qianmo.apps.ratings.queries.registers import in_force
from qianmo.apps.ratings.sheets import SheetRow, read_sheet
from qianmo.domain.leads.reading import columns_of
from qianmo.domain.ratings.editions import absent
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.identifiers import blind_index, seal_bytes

CHANGED = Refused(code="register_changed", reason="没有导入：同一来源刚刚又导入了一份，已重新比对。请看一遍再确认")
KNOWN = Refused(code="register_known", reason="没有导入：这个村今年已经有内容一样的一份")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRegister:
    """A register read into rows (number, cells) under its heading, with what the columns mean, from whom and by whom.

    `replaces` is the register of the same source that was looked at beside it, `basis` and `expires_on` those of the
    list that lends it.
    """

    village_id: int
    year: int
    source: str
    file_name: str
    digest: str
    heading: Sequence[str]
    columns: Mapping[str, str]
    rows: Sequence[tuple[int, list[str]]]
    replaces: int | None
    basis: str
    expires_on: date | None
    by: int


@transaction.atomic
def bring_register(*, new: NewRegister, at: datetime, business_date: date) -> int | Refused:
    """Keep every row sealed, with what is wrong with it, in the place of the source's last one; the id.

    Nobody is filed and nobody is moved. Households of this year's roster it names get it as a further source, those
    only the one before named are marked as absent. What its columns mean is remembered. Refused: the same bytes again,
    another one of the source in force than was looked at, columns that tell nobody.
    """
    columns = columns_of(new.heading, new.columns)
    if isinstance(columns, Refused):
        return columns
    hold_cells(ids=[new.village_id])
    mine = Register.objects.filter(village=new.village_id, year=new.year)
    if mine.filter(digest=new.digest).exists():
        return KNOWN
    before = in_force().filter(village=new.village_id, year=new.year, source=new.source).order_by("-id").first()
    if (before.pk if before else None) != new.replaces:
        return CHANGED
    register = Register.objects.create(
        village_id=new.village_id, year=new.year, source=new.source, file_name=new.file_name, digest=new.digest,
        heading=list(new.heading), columns=dict(new.columns), replaces=before, basis=new.basis,
        expires_on=new.expires_on, brought_by_id=new.by, brought_at=at,
    )  # fmt: skip
    faults = _keep(register, read_sheet(new.rows, columns=columns, village_id=new.village_id, on=business_date))
    rosters = list(Roster.objects.filter(village=new.village_id, year=new.year).values_list("id", flat=True))
    note_sources(roster_ids=rosters)
    gone = _mark_absent(register, before, roster_ids=rosters, on=business_date) if before else []
    remember_columns(sender=f"source:{new.source}", heading=new.heading, columns=new.columns)
    told = {"source": new.source, "rows": len(new.rows), "faults": faults, "digest": new.digest}
    told |= {"replaces": before.digest, "gone": len(gone)} if before else {}
    kind = "ratings.register_replaced" if before else "ratings.register_brought"
    fact = Fact(subject_id=register.pk, household_id=None, by=new.by, payload=told)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
    record(
        kind="ratings.entry_absent",
        facts=[
            Fact(
                subject_id=pk, household_id=household_id, by=new.by,
                payload={"source": new.source, "since": since.isoformat()},
            )
            for pk, household_id, since in gone
            if since == business_date
        ],
        at=at,
        business_date=business_date,
    )  # fmt: skip
    return register.pk


def _mark_absent(
    register: Register, before: Register, *, roster_ids: Sequence[int], on: date
) -> list[tuple[int, int, date]]:
    """Mark the households of these rosters that the register before named and this one does not: entry, id, since."""
    known = dict(RosterEntry.objects.filter(roster__in=roster_ids).values_list("household_id", "id"))
    rows = RegisterRow.objects.filter(register__in=[before.pk, register.pk], fault="", identity_index__isnull=False)
    named: dict[int, set[UUID]] = {before.pk: set(), register.pk: set()}
    for pk, index in rows.values_list("register_id", "identity_index"):
        if index is not None:
            named[pk].add(index)
    earlier = EntryAbsence.objects.filter(register=before, entry__roster__in=roster_ids)
    found = absent(
        before=named[before.pk],
        after=named[register.pk],
        earlier=dict(earlier.values_list("entry__household_id", "since")),
        households=households_by_index(identities=named[before.pk] | named[register.pk], phones=()),
        on=on,
    )
    gone = [(known[one.household_id], one.household_id, one.since) for one in found if one.household_id in known]
    EntryAbsence.objects.bulk_create(
        EntryAbsence(entry_id=entry, register=register, source=register.source, since=since) for entry, _, since in gone
    )
    return gone


def note_sources(*, roster_ids: Sequence[int]) -> None:
    """Note at each household of these rosters the registers of its village and year that name one of its people.

    What is noted already stays as it is; called within the act that changed a roster or brought a register.
    """
    rosters = {(row.village_id, row.year): row.pk for row in Roster.objects.filter(id__in=roster_ids)}
    registers = {
        row.pk: (rosters[row.village_id, row.year], row.source)
        for row in in_force().filter(village__in={village for village, _ in rosters})
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


@transaction.atomic
def empty_lent(*, business_date: date) -> int:
    """Empty the rows of registers whose list is over, as the list's own are; how many.

    Which households they named stays noted.
    """
    over = Register.objects.filter(expires_on__lt=business_date).values_list("id", flat=True)
    return (
        RegisterRow.objects.filter(register__in=list(over)).exclude(sealed=b"").update(sealed=b"", identity_index=None)
    )


def _keep(register: Register, rows: Sequence[SheetRow]) -> int:
    """Write the rows; how many cannot be read."""
    ids = allocate_ids(RegisterRow, len(rows))
    copy_rows(
        RegisterRow,
        {
            "id": ids,
            "register_id": register.pk,
            "number": [one.number for one in rows],
            "sealed": [
                seal_bytes(json.dumps(one.cells, ensure_ascii=False).encode(), bound_to=f"register-row:{pk}")
                for pk, one in zip(ids, rows, strict=True)
            ],
            "identity_index": [blind_index("identity", one.identity) if one.identity else None for one in rows],
            "fault": [one.fault[:200] for one in rows],
        },
    )
    return sum(1 for one in rows if one.fault)
