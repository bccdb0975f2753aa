"""Reads of a register that was sent in: what it says beside the source's last one, and whom the round knows already."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import Face, faces, households_by_index
from qianmo.apps.ratings.models import Register, RegisterDraft, Roster, RosterEntry
from qianmo.apps.ratings.queries.rated import rated_households
from qianmo.apps.ratings.queries.registers import cells_of, columns_in, in_force, register_rows
from qianmo.apps.ratings.sheets import SheetRow, read_sheet, sound
from qianmo.domain.leads.reading import ReadRow, columns_of
from qianmo.domain.ratings.editions import Change, Difference, differences
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import blind_index, open_bytes


@dataclass(frozen=True, slots=True)
class Differing:
    """A person of either register, and the household on file, if in sight (`away`: not in this village).

    `outcome` is its screening on this year's roster (empty: not on it), `rated` whether a sitting has rated it,
    `leaves` whether taking the draft marks it as absent there, since none of its people is named any more.
    """

    change: Change
    name: str
    called: str
    what: tuple[str, ...]
    face: Face | None
    away: bool
    outcome: str
    rated: bool
    leaves: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """A draft beside the register of its source in force, if there is one; `unread` is why its columns tell nobody.

    `samples` has what first stands under each column.
    """

    id: int
    source: str
    file_name: str
    heading: list[str]
    columns: dict[str, str]
    count: int
    basis: str
    expires_on: date | None
    replaces: int | None
    before: str
    before_by: str
    before_at: datetime | None
    unread: str
    rows: list[Differing]
    faults: list[tuple[int, str]]
    samples: dict[str, str]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft that waits: its id, source, how many rows, and its heading."""

    id: int
    source: str
    count: int
    heading: tuple[str, ...]


def drafts_of(*, village_id: int, year: int, staff_id: int) -> list[DraftRow]:
    """The drafts of a village that somebody brought and has not taken."""
    rows = RegisterDraft.objects.filter(village=village_id, year=year, brought_by=staff_id).order_by("id")
    return [DraftRow(row.pk, row.source, row.rows, tuple(row.heading)) for row in rows]


def rows_of_draft(draft: RegisterDraft) -> list[tuple[int, list[str]]]:
    """The rows of a draft, each with its number in the file."""
    told = json.loads(open_bytes(bytes(draft.sealed), bound_to=f"register-draft:{draft.pk}"))
    return [(number, cells) for number, cells in told]


def edition_of(*, draft_id: int, village_id: int, staff_id: int, scope: Scope, on: date) -> Edition | None:
    """A draft as it stands beside the source's register in force; None where it is somebody else's or none.

    The caller has checked that the village is in sight.
    """
    draft = RegisterDraft.objects.filter(id=draft_id, village=village_id, brought_by=staff_id).first()
    if draft is None:
        return None
    held = in_force().filter(village=draft.village_id, year=draft.year, source=draft.source)
    before = held.select_related("brought_by").order_by("-id").first()
    columns = columns_of(draft.heading, draft.columns)
    came, rows = rows_of_draft(draft), list[SheetRow]()
    if not isinstance(columns, Refused):
        rows = read_sheet(came, columns=columns, village_id=draft.village_id, on=on)
    found = differences(before=_said_before(before, on=on), after=sound(rows)) if rows else []
    return Edition(
        draft.pk, draft.source, draft.file_name, list(draft.heading), dict(draft.columns), draft.rows, draft.basis,
        draft.expires_on, before.pk if before else None, before.file_name if before else "",
        before.brought_by.name if before else "", before.brought_at if before else None,
        columns.reason if isinstance(columns, Refused) else "", _known(found, draft, scope=scope),
        [(one.number, one.fault) for one in rows if one.fault],
        {
            word: next((cells[place] for _, cells in came if place < len(cells) and cells[place]), "")
            for place, word in enumerate(draft.heading)
        },
    )  # fmt: skip


def _said_before(register: Register | None, *, on: date) -> list[ReadRow]:
    """What the sound rows of a register said."""
    if register is None:
        return []
    rows = [(row.number, cells_of(row)) for row in register_rows([register]) if not row.fault]
    return sound(read_sheet(rows, columns=columns_in(register), village_id=register.village_id, on=on))


def _known(found: list[Difference], draft: RegisterDraft, *, scope: Scope) -> list[Differing]:
    """Each difference with the household of the person, and what this year's round knows of it."""
    indexes = {one.row.identity: blind_index("identity", one.row.identity) for one in found if one.row.identity}
    households = households_by_index(identities=indexes.values(), phones=())
    shown = faces(household_ids=sorted(set(households.values())), scope=scope)
    roster_id = Roster.objects.filter(village=draft.village_id, year=draft.year).values_list("id", flat=True).first()
    outcomes = dict(RosterEntry.objects.filter(roster=roster_id).values_list("household_id", "outcome"))
    rated = set(rated_households(roster_ids=[roster_id])[roster_id].values()) if roster_id else set()
    named = {
        households.get(indexes[one.row.identity]) for one in found if one.change is not Change.GONE and one.row.identity
    }
    rows = []
    for one in found:
        household_id = households.get(indexes[one.row.identity]) if one.row.identity else None
        face = shown.get(household_id) if household_id is not None else None
        away = household_id is not None and (face is None or face.village_id != draft.village_id)
        called = one.before.name if one.before and one.before.name != one.row.name else ""
        rows.append(
            Differing(
                one.change, scope.name(one.row.name), scope.name(called) if called else "", one.what, face, away,
                outcomes.get(household_id or 0, ""), household_id in rated,
                one.change is Change.GONE and household_id in outcomes and household_id not in named,
            )
        )  # fmt: skip
    return rows
