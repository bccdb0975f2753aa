"""Reads of what registers of a village and the files contradict each other about, and who answered what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.households.queries import Face, faces, households_by_index, names_by_index, villages_of
from qianmo.apps.ratings.models import ClashAnswer, RegisterRow
from qianmo.apps.ratings.queries.registers import in_force, name_at, name_in
from qianmo.domain.ratings.clashes import FILE, About, Said, Statement, answered, contradict
from qianmo.storage.identifiers import blind_index

UNSEEN = "范围以外的村"


@dataclass(frozen=True, slots=True)
class ClashAnswered:
    """Somebody's answer: the source that holds (empty: none does, somebody was sent), why, by whom and when."""

    source: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """What sources say of one person, each with its source, and the answer if one covers it.

    `row_id` is the register's row it is known by; `open_to` whether every village it names is in the reader's scope.
    """

    row_id: int
    index: UUID
    about: About
    name: str
    face: Face | None
    statements: tuple[Statement, ...]
    said: dict[str, str]
    open_to: bool
    answer: ClashAnswered | None

    @property
    def choices(self) -> list[Statement]:
        """One statement for each thing that is said."""
        return list({one.mark: one for one in reversed(self.statements)}.values())[::-1]

    @property
    def seen(self) -> str:
        """What a form says it was drawn from, so that one that is stale is known."""
        return ".".join(sorted({one.mark for one in self.statements}))


def clashes_of(*, village_id: int, year: int, scope: Scope) -> list[Clash]:
    """Contradictions about the people the registers of a village and year name, those nobody answered first.

    The caller has checked that the village is in sight.
    """
    registers = {row.pk: row for row in in_force().filter(village=village_id, year=year).order_by("brought_at")}
    rows = RegisterRow.objects.filter(register__in=registers, fault="", identity_index__isnull=False)
    here: dict[UUID, list[RegisterRow]] = {}
    for row in rows.order_by("register_id", "number"):
        if row.identity_index is not None:
            here.setdefault(row.identity_index, []).append(row)
    households = households_by_index(identities=here, phones=())
    villages, known = villages_of(household_ids=sorted(set(households.values()))), names_by_index(indexes=list(here))
    elsewhere = _elsewhere(list(here), village_id=village_id, year=year)
    answers = _answers(list(here))
    called = {one.id: one.name for one in cells(level="village")}
    shown = faces(household_ids=sorted(set(households.values())), scope=scope)
    places = {pk: name_at(row) for pk, row in registers.items()}
    found: list[Clash] = []
    for index, told in here.items():
        household_id = households.get(index)
        stated = [(registers[row.register_id].source, village_id) for row in told] + elsewhere.get(index, [])
        if household_id is not None:
            stated.insert(0, (FILE, villages[household_id]))
        names = [(FILE, known[index])] if index in known else []
        names += [(registers[row.register_id].source, name_in(row, places[row.register_id])) for row in told]
        open_to = all(scope.allows(pk) for _, pk in stated)
        for about, statements, said in (
            (About.VILLAGE, *_of_villages(stated, called, scope)), (About.NAME, *_of_names(names, scope)),
        ):  # fmt: skip
            if not contradict(statements):
                continue
            before = answers.get((index, about))
            covered = answered(_said(before), statements)
            found.append(
                Clash(
                    told[0].pk, index, about, scope.name(names[-1][1]), shown.get(household_id or 0), statements, said,
                    open_to, _told(before) if before and covered else None,
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.answer is not None, not one.open_to, one.row_id))


def _of_villages(
    stated: Sequence[tuple[str, int]], called: dict[int, str], scope: Scope
) -> tuple[tuple[Statement, ...], dict[str, str]]:
    statements = [
        Statement(source, called.get(pk, "") if scope.allows(pk) else UNSEEN, _mark(About.VILLAGE, str(pk)))
        for source, pk in stated
    ]
    return tuple(dict.fromkeys(statements)), {_mark(About.VILLAGE, str(pk)): str(pk) for _, pk in stated}


def _of_names(names: Sequence[tuple[str, str]], scope: Scope) -> tuple[tuple[Statement, ...], dict[str, str]]:
    statements = [Statement(source, scope.name(name), _mark(About.NAME, name)) for source, name in names]
    return tuple(dict.fromkeys(statements)), {_mark(About.NAME, name): name for _, name in names}


def _elsewhere(indexes: Sequence[UUID], *, village_id: int, year: int) -> dict[UUID, list[tuple[str, int]]]:
    """Who of these the registers of other villages name, with their source and village."""
    rows = RegisterRow.objects.filter(identity_index__in=indexes, fault="", register__in=in_force().filter(year=year))
    told = rows.exclude(register__village=village_id).order_by("id")
    found: dict[UUID, list[tuple[str, int]]] = {}
    for index, source, pk in told.values_list("identity_index", "register__source", "register__village"):
        if index is not None:
            found.setdefault(index, []).append((source, pk))
    return found


def _answers(indexes: Sequence[UUID]) -> dict[tuple[UUID, str], ClashAnswer]:
    rows = ClashAnswer.objects.filter(identity_index__in=indexes).select_related("by").order_by("id")
    return {(row.identity_index, row.about): row for row in rows}


def _said(row: ClashAnswer | None) -> Said | None:
    if row is None:
        return None
    return Said(
        frozenset(str(one) for one in row.seen), str(row.file) if row.file else None,
        str(row.holds) if row.holds else None,
    )  # fmt: skip


def _told(row: ClashAnswer) -> ClashAnswered:
    return ClashAnswered(row.source, row.reason, row.by.name, row.at)


def _mark(about: About, what: str) -> str:
    return str(blind_index("register-statement", f"{about}|{what}"))
