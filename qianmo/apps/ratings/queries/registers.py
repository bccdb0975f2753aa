"""Reads of registers: what each row comes to beside the files of today, and whom no register names.

Of each source the last register speaks; one that was replaced is kept and says nothing any more.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import Face, faces, households_by_index, persons_known, residents, villages_of
from qianmo.apps.ratings.models import Register, RegisterRow
from qianmo.domain.leads.reading import Columns, columns_of, guessed
from qianmo.domain.ratings.registers import Finding, Ground, find
from qianmo.storage.identifiers import open_bytes


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register as it was brought, with what its rows come to today; `replaced` says another took its place.

    One lent by a list says the list's basis and last day, after which it has no rows.
    """

    id: int
    source: str
    file_name: str
    digest: str
    brought_by: str
    brought_at: datetime
    rows: int
    here: int
    faults: int
    replaced: bool
    basis: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row of a register beside the files; `face` is the household it is about, if that is in the reader's scope."""

    register_id: int
    source: str
    number: int
    name: str
    finding: Finding
    face: Face | None
    fault: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Registers of a village and year beside its files: every row once, and the households no register names."""

    files: list[RegisterFile]
    rows: list[ComparedRow]
    unnamed: list[Face]
    overlap: int


def in_force() -> QuerySet[Register]:
    """The registers that no other has taken the place of."""
    return Register.objects.exclude(id__in=Register.objects.filter(replaces__isnull=False).values("replaces"))


def register_rows(registers: list[Register]) -> list[RegisterRow]:
    """Their rows in order, without those that were emptied."""
    rows = RegisterRow.objects.filter(register__in=registers).exclude(sealed=b"")
    return list(rows.order_by("register_id", "number"))


def compare_registers(*, village_id: int, year: int, scope: Scope) -> Comparison:
    """Compare with the files as they are now; `overlap` counts households that two or more registers name.

    The caller has checked that the village is in sight.
    """
    mine = Register.objects.filter(village=village_id, year=year).select_related("brought_by")
    every = list(mine.order_by("brought_at", "id"))
    replaced = {one.replaces_id for one in every}
    registers = [one for one in every if one.pk not in replaced]
    came = register_rows(registers)
    ground = _ground(village_id, year, came)
    by_id = {one.pk: one for one in registers}
    places = {one.pk: name_at(one) for one in registers}
    judged = []
    for row in came:
        name = name_in(row, places[row.register_id])
        finding, household_id = find(identity=row.identity_index, name=name, fault=row.fault, ground=ground)
        judged.append((row, name, finding, household_id))
    lived = {pk for ids in ground.names.values() for pk in ids}
    known = faces(household_ids=sorted(lived | {pk for *_, pk in judged if pk is not None}), scope=scope)
    named: dict[int, set[int]] = {}
    for row, _, finding, household_id in judged:
        if household_id is not None and finding in {Finding.HERE, Finding.CLAIMED}:
            named.setdefault(household_id, set()).add(row.register_id)
    rows = [
        ComparedRow(
            row.register_id, by_id[row.register_id].source, row.number, scope.name(name), finding,
            known.get(household_id) if household_id is not None else None, row.fault,
        )
        for row, name, finding, household_id in judged
    ]  # fmt: skip
    missed = sorted((known[pk] for pk in lived - named.keys() if pk in known), key=lambda face: face.number)
    return Comparison(
        files=[_file(one, rows, replaced=one.pk in replaced) for one in every],
        rows=rows,
        unnamed=missed if registers else [],
        overlap=sum(1 for ids in named.values() if len(ids) > 1),
    )


def _ground(village_id: int, year: int, came: list[RegisterRow]) -> Ground:
    indexes = [row.identity_index for row in came if row.identity_index is not None]
    households = households_by_index(identities=indexes, phones=())
    elsewhere = RegisterRow.objects.filter(
        identity_index__in=indexes, fault="", register__in=in_force().filter(year=year)
    )
    claimed = elsewhere.exclude(register__village=village_id).values_list("identity_index", flat=True)
    return Ground(
        village_id=village_id,
        households=households,
        villages=villages_of(household_ids=sorted(set(households.values()))),
        gone=persons_known(indexes=indexes).keys() - households.keys(),
        claimed={index for index in claimed if index is not None},
        names=residents(village_id=village_id),
    )


def name_at(register: Register) -> int:
    """The column of a register, from 0, that holds names."""
    return columns_in(register).places["name"]


def columns_in(register: Register) -> Columns:
    """What the columns of a register mean, as was said of them or else as they are called."""
    columns = columns_of(register.heading, register.columns or guessed(register.heading))
    assert isinstance(columns, Columns)
    return columns


def cells_of(row: RegisterRow) -> list[str]:
    """The cells of a row as they came."""
    return list(json.loads(open_bytes(bytes(row.sealed), bound_to=f"register-row:{row.pk}")))


def name_in(row: RegisterRow, place: int) -> str:
    """The name a row gives in this column, without blanks."""
    told = cells_of(row)
    return "".join(str(told[place]).split()) if place < len(told) else ""


def _file(one: Register, rows: list[ComparedRow], *, replaced: bool) -> RegisterFile:
    own = [row.finding for row in rows if row.register_id == one.pk]
    return RegisterFile(
        one.pk, one.source, one.file_name, one.digest, one.brought_by.name, one.brought_at, len(own),
        own.count(Finding.HERE), own.count(Finding.FAULT), replaced, one.basis, one.expires_on,
    )  # fmt: skip
