"""One dossier whole: its row, its items, its five steps, the lists sent, the hands it passed through."""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.dossiers.models import DossierHandover, MissingList
from qianmo.apps.dossiers.queries.items import items_of
from qianmo.apps.dossiers.queries.listing import DossierRow, dossier_of, dossiers_named
from qianmo.apps.grids.queries import Scope
from qianmo.domain.dossiers import Item, missing, step_reached


@dataclass(frozen=True, slots=True)
class ListRow:
    """A missing list as it was sent, and what came of it."""

    items: list[str]
    reason: str
    sent_on: date
    sent_by: str
    answered_on: date | None
    answered_by: str
    answer: str


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A dossier offered to somebody else; `accepted` is None while it is unanswered."""

    giver: str
    taker_id: int
    taker: str
    reason: str
    offered_at: datetime
    answered_at: datetime | None
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A dossier whole; `step` is the one of the five it is in, from 1."""

    row: DossierRow
    items: list[Item]
    lacking: list[Item]
    step: int
    lists: list[ListRow]
    handovers: list[HandoverRow]

    @property
    def stops(self) -> list[tuple[date, date | None]]:
        """The days its clock stood still before it went to review."""
        return [(one.sent_on, one.answered_on) for one in self.lists]


def dossier_behind(*, application_id: int, scope: Scope, on: date) -> DossierFile | None:
    """The dossier an application came from, whole; None for one that was accepted without."""
    row = dossier_of(application_id=application_id, scope=scope)
    return dossier_file(dossier_id=row.id, scope=scope, on=on) if row else None


def dossier_file(*, dossier_id: int, scope: Scope, on: date, second_id: int = 0) -> DossierFile | None:
    """One dossier, or None when it does not exist or lies outside the scope, unless `second_id` surveys it too."""
    row = dossiers_named(ids=[dossier_id], scope=scope, second_id=second_id).get(dossier_id)
    if row is None:
        return None
    items = items_of(dossier_ids=[dossier_id], on=on)[dossier_id]
    lacking = missing(items)
    sent = MissingList.objects.select_related("sent_by", "answered_by").filter(dossier_id=dossier_id).order_by("id")
    given = DossierHandover.objects.select_related("giver", "taker").filter(dossier_id=dossier_id).order_by("id")
    return DossierFile(
        row=row,
        items=items,
        lacking=lacking,
        step=step_reached(
            lacking=lacking, is_forwarded=row.application_id is not None, is_disbursed=row.drawn_on is not None
        ),
        lists=[
            ListRow(
                list(one.items),
                one.reason,
                one.sent_on,
                one.sent_by.name,
                one.answered_on,
                one.answered_by.name if one.answered_by else "",
                one.answer,
            )
            for one in sent
        ],
        handovers=[
            HandoverRow(
                one.giver.name, one.taker_id, one.taker.name, one.reason, one.offered_at, one.answered_at, one.accepted
            )
            for one in given
        ],
    )
